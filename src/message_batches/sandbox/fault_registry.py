"""How faults are registered, written, counted, and found at the places where they act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import Enum, auto
from random import Random
from typing import Any, BinaryIO, NamedTuple, Protocol

from attrs import Factory, define, frozen

from message_batches.sandbox.errors import SandboxOptionError

OPERATIONS = ("create", "retrieve", "list", "cancel", "delete", "results", "messages")
HEADER = "x-sandbox-fault"
PROCESSING = "processing"
"""Where the faults of single requests happen: while a batch is processed, in no call."""

_MAX_DIGITS = 16

Settings = Mapping[str, Any]


class Hook(Enum):
    """Where a fault acts, and what its function is called with after its settings."""

    BEFORE_AUTH = auto()  # an Exchange
    ON_CREATE = auto()  # a Queue
    ON_RETRIEVE = auto()  # a Moment
    ON_RESULTS = auto()  # a Moment
    ON_RESULTS_URL = auto()  # the URL, and the path of a link; returns another URL
    ON_RESULT_LINE = auto()  # a line; returns the lines to send for it
    ON_RESULTS_STREAM = auto()  # a ResultsStream
    ON_REQUEST = auto()  # nothing; returns the type of an error


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
    chunks: Iterator[bytes]
    range: str | None
    """The Range header, or None where the lines are changed and so are at other places."""
    accepts_gzip: bool
    random: Random
    status: int = 200
    headers: dict[str, str] = Factory(dict)
    close_after: int | None = None
    """After how many bytes to close the connection, or None."""


Parameter = tuple[Callable[[str], Any], Any]
"""How the value of a key is read, and what it is by default."""


@frozen
class Kind:
    """One kind of fault."""

    name: str
    does: str
    hook: Hook
    on: frozenset[str]
    parameters: Mapping[str, Parameter]
    act: Callable[..., Any]
    applies: Callable[[Settings, Any], bool] | None


@define
class Fault:
    """A fault with its settings, and how often it has happened."""

    text: str
    kind: Kind
    settings: dict[str, Any]
    happened: int = 0

    def may_happen(self, hook: Hook, operation: str) -> bool:
        """Return whether the fault belongs to a hook and an operation and is not used up."""
        times = self.settings["times"]
        return (
            self.kind.hook is hook
            and operation in self.settings["on"]
            and (times is None or self.happened < times)
        )


def integer(low: int, high: int = 10**15) -> Callable[[str], int]:
    """Return a reader of integers in a range."""

    def read(text: str) -> int:
        digits = text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
        if not (digits and low <= int(text) <= high):
            raise SandboxOptionError(f"must be an integer from {low} to {high}")
        return int(text)

    return read


def number(high: float) -> Callable[[str], float]:
    """Return a reader of numbers from 0 to a limit."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= high:
            raise SandboxOptionError(f"must be a number from 0 to {high:g}")
        return value

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader of one of several words."""

    def read(text: str) -> str:
        if text not in words:
            raise SandboxOptionError(f"must be one of {', '.join(words)}")
        return text

    return read


def _operations(text: str) -> frozenset[str]:
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
    by_default_on: Iterable[str] | None = None,
    applies: Callable[[Settings, Any], bool] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    Register a function as a fault.

    Args:
        hook: where it acts.
        name: how the fault is written.
        does: what it does, for the list of faults.
        on: the operations on which it can happen.
        by_default_on: those on which it happens when `on` is not given; by default all.
        applies: whether it can happen to this subject at all; it is counted only where it can.
        parameters: its own keys.
    """

    def register(act: Callable[..., Any]) -> Callable[..., Any]:
        readers = {
            **(parameters or {}),
            "times": (integer(1), None),
            "chance": (number(1), 1.0),
            "on": (_operations, frozenset(by_default_on or on)),
        }
        KINDS[name] = Kind(name, does, hook, frozenset(on), readers, act, applies)
        return act

    return register


def describe() -> str:
    """Return one line for each fault, for a help text."""
    return "\n".join(f"{name}: {kind.does}." for name, kind in KINDS.items())


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
    for part in filter(None, (part.strip() for part in rest.split(","))):
        key, _, value = part.partition("=")
        if key not in settings:
            raise SandboxOptionError(
                f"The fault {name} does not have a key {key[:80]!r}."
                f"{_nearest(key, settings)} Its keys are: {', '.join(settings)}."
            )
        try:
            settings[key] = kind.parameters[key][0](value)
        except SandboxOptionError as error:
            raise SandboxOptionError(f"In the fault {text[:200]!r}, {key} {error}.") from None
    if extra := sorted(settings["on"] - kind.on):
        raise SandboxOptionError(f"The fault {name} does not happen on {', '.join(extra)}.")
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

    def add(self, texts: Iterable[str]) -> None:
        """Put more faults in force, all or none."""
        self.in_force += [parse(text) for text in texts]

    def clear(self) -> None:
        """Let nothing go wrong any more; the counts remain."""
        self.in_force.clear()

    def for_call(self, operation: str, header: str | None = None) -> CallFaults:
        """
        Return what may go wrong with one call.

        Raises:
            SandboxOptionError: the header does not name a fault.
        """
        given = [parse(text) for text in (header or "").split(";") if text.strip()]
        return CallFaults(self, operation, given)


@frozen
class Happening:
    """A fault that happens now: call it with what its hook says."""

    settings: Settings
    act: Callable[..., Any]

    def __call__(self, *subject: Any) -> Any:
        """Let it happen."""
        return self.act(self.settings, *subject)


class CallFaults:
    """What may go wrong with one call."""

    def __init__(self, faults: Faults, operation: str, given: list[Fault]) -> None:
        self._faults = faults
        self._operation = operation
        self._given = given
        self.random = faults.random
        self.happened: list[str] = []

    def may_happen(self, hook: Hook) -> bool:
        """Return whether any fault can act at a hook."""
        return any(fault.may_happen(hook, self._operation) for fault in self._candidates())

    def at(self, hook: Hook, subject: Any = None) -> Iterator[Happening]:
        """
        Yield the faults that happen at a hook.

        Each kind happens at most once, in the order in which the kinds are registered. A fault is
        counted when it is yielded.
        """
        for kind in KINDS.values():
            if kind.hook is not hook:
                continue
            for fault in self._candidates():
                if fault.kind is kind and self._happens(fault, subject):
                    fault.happened += 1
                    self._faults.happened[kind.name] += 1
                    self.happened.append(fault.text)
                    yield Happening(fault.settings, kind.act)
                    break

    def _candidates(self) -> list[Fault]:
        return [*self._given, *self._faults.in_force]

    def _happens(self, fault: Fault, subject: Any) -> bool:
        kind, chance = fault.kind, fault.settings["chance"]
        return (
            fault.may_happen(kind.hook, self._operation)
            and (kind.applies is None or kind.applies(fault.settings, subject))
            and (chance >= 1 or self.random.random() < chance)
        )
