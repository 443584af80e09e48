"""How faults are registered, written, counted, and found at the places where they act."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import Enum, auto
from functools import partial
from random import Random
from typing import Any, BinaryIO, NamedTuple, Protocol

from attrs import Factory, define, frozen

from message_batches.sandbox.errors import SandboxOptionError
from message_batches.sandbox.questions import Questions

OPERATIONS = ("create", "retrieve", "list", "cancel", "delete", "results", "messages")
HEADER = "x-sandbox-fault"
PROCESSING = "processing"
"""Where the faults of single requests happen: while a batch is processed, in no call."""

_DIGITS = re.compile(r"[0-9]{1,16}\Z")

Settings = Mapping[str, Any]


class Hook(Enum):
    """Where a fault acts, and what its function is called with after its settings."""

    BEFORE_AUTH = auto()  # an Exchange
    ON_CREATE = auto()  # a Queue
    ON_RETRIEVE = auto()  # a Moment
    ON_RESULTS = auto()  # a Moment
    ON_RESULTS_URL = auto()  # the URL, and the path of a link; returns another URL
    ON_RESULTS_STREAM = auto()  # a ResultsStream
    ON_REQUEST = auto()  # nothing; returns the result of the request
    ON_ANSWER = auto()  # a Question; returns the markers that the answer follows


class Exchange(Protocol):
    """One call, before anything has looked at it."""

    operation: str | None
    stall: tuple[int, float] | None
    """After how many bytes of results to wait, and for how many seconds."""

    async def carry_out(self) -> None:
        """Do what the call asks, and throw the response away."""

    async def close(self) -> None:
        """Close the connection."""

    async def refuse(self, status: int, message: str, settings: Settings) -> None:
        """Respond with an error."""


class Queue(NamedTuple):
    """The requests of a new batch, and those of its workspace that are in progress."""

    new: int
    in_progress: int


class Moment(NamedTuple):
    """A batch, and the seconds since its creation or since its end."""

    batch_id: str
    age: float


@define(kw_only=True)
class ResultsStream:
    """A results response before it is sent."""

    file: BinaryIO
    size: int
    lines: int
    chunks: Iterator[bytes]
    range: str | None
    accepts_gzip: bool
    random: Random
    changes: list[tuple[int | str, Callable[[bytes], list[bytes]]]] = Factory(list)
    """The number of a line, or `all`, and what to send for it."""
    status: int = 200
    headers: dict[str, str] = Factory(dict)
    closes_early: bool = False
    """Whether to close the connection after the chunks."""


Reader = Callable[[str], Any]
Parameter = tuple[Reader, Any]
"""How the value of a key is read, and what it is by default."""


@frozen
class Kind:
    """One kind of fault."""

    name: str
    does: str
    hook: Hook
    on: frozenset[str]
    parameters: Mapping[str, Parameter]
    possible: Callable[[Settings], frozenset[str]]
    applies: Callable[[Settings, Any], bool]
    act: Callable[..., Any]
    draw: Callable[[Settings, Any], float] | None
    """What is compared with `chance`; by default a random number."""


@define
class Fault:
    """A fault with its settings, and how often it has happened."""

    text: str
    kind: Kind
    settings: dict[str, Any]
    happened: int = 0


def _reader(read: Callable[[str], Any], fits: Callable[[Any], bool], expected: str) -> Reader:
    def checked(text: str) -> Any:
        try:
            value = read(text)
        except ValueError:
            value = None
        if value is None or not fits(value):
            raise SandboxOptionError(f"must be {expected}")
        return value

    return checked


def integer(low: int, high: int = 10**15) -> Reader:
    """Return a reader of integers in a range."""

    def read(text: str) -> int | None:
        return int(text) if _DIGITS.match(text) else None

    return _reader(read, lambda value: low <= value <= high, f"an integer from {low} to {high}")


def number(high: float) -> Reader:
    """Return a reader of numbers from 0 to a limit."""
    return _reader(float, lambda value: 0 <= value <= high, f"a number from 0 to {high:g}")


def one_of(*words: str) -> Reader:
    """Return a reader of one of several words."""
    return _reader(str, lambda word: word in words, f"one of {', '.join(words)}")


def operations(text: str) -> frozenset[str]:
    """Read operations joined with `+`."""
    named = frozenset(text.split("+"))
    if unknown := sorted(named - {*OPERATIONS, PROCESSING}):
        raise SandboxOptionError(f"has {unknown[0]!r}; the operations are {', '.join(OPERATIONS)}")
    return named


KINDS: dict[str, Kind] = {}
"""The faults that there are, by name, in the order in which they act."""


def fault(
    hook: Hook,
    name: str,
    does: str,
    *,
    on: Iterable[str],
    possible: Callable[[Settings], frozenset[str]] | None = None,
    applies: Callable[[Settings, Any], bool] = lambda settings, subject: True,
    draw: Callable[[Settings, Any], float] | None = None,
    parameters: Mapping[str, Parameter] = {},
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    Register a function as a fault.

    Args:
        hook: where it acts.
        name: how the fault is written.
        does: what it does, for the list of faults.
        on: the operations on which it can happen.
        possible: those of them on which it can happen with certain settings; all by default.
        applies: whether it can happen to this subject at all; it is counted only where it can.
        draw: what is compared with `chance`; by default a random number.
        parameters: its own keys, and those of all faults whose default it changes.
    """

    def register(act: Callable[..., Any]) -> Callable[..., Any]:
        keys: dict[str, Parameter] = {
            "times": (integer(1), math.inf),
            "chance": (number(1), 1.0),
            "on": (operations, frozenset(on)),
            **parameters,
        }
        every = frozenset(on)
        KINDS[name] = Kind(
            name, does, hook, every, keys, possible or (lambda settings: every), applies, act, draw
        )
        return act

    return register


def parse(text: str) -> Fault:
    """
    Read one fault.

    Raises:
        SandboxOptionError: the fault or the key does not exist; the message says what does.
    """
    text = text.strip()
    name, _, rest = text.partition(":")
    if name not in KINDS:
        raise SandboxOptionError(
            f"The fault {name[:80]!r} does not exist.{_nearest(name, KINDS)} "
            f"The faults are: {', '.join(KINDS)}."
        )
    kind = KINDS[name]
    settings = {key: default for key, (_, default) in kind.parameters.items()}
    given = set()
    for part in filter(None, (part.strip() for part in rest.split(","))):
        key, _, value = part.partition("=")
        if key not in settings:
            raise SandboxOptionError(
                f"The fault {name} does not have a key {key[:80]!r}."
                f"{_nearest(key, settings)} Its keys are: {', '.join(settings)}."
            )
        try:
            settings[key] = kind.parameters[key][0](value)
            given.add(key)
        except SandboxOptionError as error:
            raise SandboxOptionError(f"In the fault {text[:200]!r}, {key} {error}.") from None
    try:
        possible = kind.possible(settings)
    except SandboxOptionError as error:
        raise SandboxOptionError(f"In the fault {text[:200]!r}, {error}.") from None
    if "on" not in given:
        settings["on"] &= possible
    if extra := sorted(settings["on"] - possible):
        raise SandboxOptionError(f"The fault {text[:200]!r} does not happen on {', '.join(extra)}.")
    return Fault(text, kind, settings)


def _nearest(name: str, offered: Iterable[str]) -> str:
    near = get_close_matches(name[:80], offered, 1)
    return f" Did you mean {near[0]}?" if near else ""


class Faults:
    """
    The faults in force, and a count of all that has gone wrong on purpose.

    Args:
        texts: the faults that are in force from the start.
        seed: decides what chance decides.

    Raises:
        SandboxOptionError: one of the texts is not a fault.
    """

    def __init__(self, texts: Iterable[str] = (), seed: int = 0) -> None:
        self.in_force = [parse(text) for text in texts]
        self.happened: Counter[str] = Counter()
        self.random = Random(seed)
        self.questions = Questions(seed)

    def add(self, texts: Iterable[str]) -> None:
        """Put more faults in force, all or none."""
        self.in_force += [parse(text) for text in texts]

    def for_call(self, operation: str, header: str | None = None) -> CallFaults:
        """
        Return what may go wrong with one call.

        Raises:
            SandboxOptionError: the header does not name a fault.
        """
        given = [parse(text) for text in (header or "").split(";") if text.strip()]
        return CallFaults(self, operation, given)


@define
class CallFaults:
    """What may go wrong with one call."""

    _faults: Faults
    _operation: str
    _given: list[Fault]
    happened: list[str] = Factory(list)

    def has(self, hook: Hook) -> bool:
        """Return whether there is a fault at a hook, which may happen or not."""
        return bool(self._at(hook))

    def at(self, hook: Hook, subject: Any = None) -> Iterator[Callable[..., Any]]:
        """
        Yield the faults that happen at a hook: call each with what the hook says.

        Each kind happens at most once, in the order in which the kinds are registered. A fault is
        counted when it is yielded.
        """
        faults = self._at(hook)
        for kind in KINDS.values() if faults else ():
            for fault in faults:
                if fault.kind is kind and self._happens(fault, subject):
                    fault.happened += 1
                    self._faults.happened[kind.name] += 1
                    self.happened.append(fault.text)
                    yield partial(kind.act, fault.settings)
                    break

    def _at(self, hook: Hook) -> list[Fault]:
        return [
            fault
            for fault in (*self._given, *self._faults.in_force)
            if fault.kind.hook is hook and self._operation in fault.settings["on"]
        ]

    def _happens(self, fault: Fault, subject: Any) -> bool:
        settings, chance = fault.settings, fault.settings["chance"]

        def draw() -> float:
            given = fault.kind.draw
            return given(settings, subject) if given else self._faults.random.random()

        return (
            fault.happened < settings["times"]
            and fault.kind.applies(settings, subject)
            and (chance >= 1 or draw() < chance)
        )
