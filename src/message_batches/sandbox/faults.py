"""What the sandbox can be told to do wrong, and when it does it.

A fault is written `name` or `name:key=value,key=value`; `describe()` lists them all. Every fault
takes `times` (how often it happens, by default every time), `chance` (how likely it is each time,
from 0 to 1) and `on` (the operations it happens on, joined with `+`).

The same text works on the command line, in the constructor, and in the header
`x-sandbox-fault` of a single call, where several are separated by `;`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

from attrs import define, frozen

from message_batches.sandbox.errors import RESULT_ERROR_TYPES

OPERATIONS = ("create", "retrieve", "list", "cancel", "delete", "results", "messages")
HEADER = "x-sandbox-fault"

ROW = "row"
"""Where faults of single requests happen: while a batch is processed, in no call."""

_EVERY_OPERATION = frozenset(OPERATIONS)
_RESULTS = frozenset({"results"})
_ROW = frozenset({ROW})


@frozen
class Kind:
    """One kind of fault: what it does, where, and with what settings."""

    does: str
    operations: frozenset[str]
    settings: Mapping[str, Callable[[str], Any]]
    defaults: Mapping[str, Any]


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("must be a whole number") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("must be a number") from None


def _count(text: str) -> int:
    value = _whole(text)
    if value < 0:
        raise ValueError("must not be negative")
    return value


def _size(text: str) -> int:
    value = _whole(text)
    if value < 1:
        raise ValueError("must be at least 1")
    return value


def _seconds(text: str) -> float:
    value = _number(text)
    if not 0 <= value < float("inf"):
        raise ValueError("must be a number of seconds")
    return value


def _share(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= 1:
        raise ValueError("must be between 0 and 1")
    return value


def _status(text: str) -> int:
    value = _whole(text)
    if not 400 <= value <= 599:
        raise ValueError("must be between 400 and 599")
    return value


def _one_of(*words: str) -> Callable[[str], str]:
    def choose(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return text

    return choose


def _line(text: str) -> int | str:
    return text if text == "all" else _count(text)


def _operations(text: str) -> frozenset[str]:
    named = frozenset(text.split("+"))
    if unknown := sorted(named - _EVERY_OPERATION):
        raise ValueError(f"has no {', '.join(unknown)}; operations are {', '.join(OPERATIONS)}")
    return named


def _on_one_line(does: str) -> Kind:
    return Kind(
        does + ", by default a random one; line=N or line=all", _RESULTS, {"line": _line}, {}
    )


def _on_results(does: str) -> Kind:
    return Kind(does, _RESULTS, {}, {})


KINDS: Mapping[str, Kind] = {
    "drop": Kind(
        "closes the connection without a response: when=after (the default) the call has taken "
        "effect, or when=before; on create unless `on` says otherwise",
        _EVERY_OPERATION,
        {"when": _one_of("before", "after")},
        {"when": "after", "on": frozenset({"create"})},
    ),
    "error": Kind(
        "answers with status=N (by default 529) and the matching error, with retry-after=SECONDS "
        "if given; body=html answers as a proxy would",
        _EVERY_OPERATION,
        {"status": _status, "retry-after": _count, "body": _one_of("json", "html")},
        {"status": 529, "retry-after": None, "body": "json"},
    ),
    "row-error": Kind(
        "answers a request of a batch with an error of type=T (by default overloaded_error); "
        "chance and times count requests",
        _ROW,
        {"type": _one_of(*sorted(RESULT_ERROR_TYPES))},
        {"type": "overloaded_error"},
    ),
    "late-batch": Kind(
        "does not know a batch for its first seconds=N (by default 3)",
        frozenset({"retrieve"}),
        {"seconds": _seconds},
        {"seconds": 3.0},
    ),
    "late-results": Kind(
        "has no results for the first seconds=N (by default 3) after a batch's end",
        _RESULTS,
        {"seconds": _seconds},
        {"seconds": 3.0},
    ),
    "stall": Kind(
        "waits seconds=N (by default 5) before it answers, or, on results, after bytes=N",
        _EVERY_OPERATION,
        {"seconds": _seconds, "bytes": _count},
        {"seconds": 5.0, "bytes": 0},
    ),
    "cut": Kind(
        "closes the connection after bytes=N of the results, by default at a random place",
        _RESULTS,
        {"bytes": _count},
        {"bytes": None},
    ),
    "chunks": Kind(
        "sends the results in pieces of bytes=N (by default 1)",
        _RESULTS,
        {"bytes": _size},
        {"bytes": 1},
    ),
    "crlf": _on_results("ends result lines with CR LF"),
    "blank-line": _on_one_line("puts an empty line after a result line"),
    "torn-line": _on_one_line("sends only the first half of a result line"),
    "duplicate-line": _on_one_line("sends a result line twice"),
    "missing-line": _on_one_line("leaves a result line out"),
    "unknown-result": _on_one_line("gives a result line a result type that nobody knows"),
    "unknown-block": _on_one_line("puts a content block that nobody knows into a message"),
    "unknown-field": _on_one_line("puts a field that nobody knows into a message"),
    "ranges": _on_results("honours a Range header on results"),
    "gzip": _on_results("compresses results for callers that accept gzip"),
    "other-origin": Kind(
        "gives a results_url on another origin, which needs no credentials",
        frozenset({"create", "retrieve", "list", "cancel"}),
        {},
        {},
    ),
}


def describe() -> str:
    """Return one line for each fault, for a help text."""
    return "\n".join(f"{name}: {kind.does}." for name, kind in KINDS.items())


@define
class Fault:
    """A fault with its settings, and how often it has happened."""

    text: str
    name: str
    settings: dict[str, Any]
    on: frozenset[str]
    times: int | None
    chance: float
    happened: int = 0


def parse(text: str) -> Fault:
    """Read one fault.

    Raises:
        ValueError: There is no such fault or setting; the message says what there is.
    """
    name, _, rest = text.strip().partition(":")
    if name not in KINDS:
        raise ValueError(f"There is no fault {name!r}. Faults are: {', '.join(KINDS)}.")
    kind = KINDS[name]
    readers = {**kind.settings, "times": _size, "chance": _share, "on": _operations}
    read: dict[str, Any] = {"times": None, "chance": 1.0, "on": kind.operations, **kind.defaults}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        key, _, value = part.partition("=")
        if key not in readers:
            raise ValueError(
                f"The fault {name} has no setting {key!r}. Settings are: {', '.join(readers)}."
            )
        try:
            read[key] = readers[key](value)
        except ValueError as error:
            raise ValueError(f"In the fault {text.strip()!r}, {key} {error}.") from error
    if extra := sorted(read["on"] - kind.operations):
        raise ValueError(f"The fault {name} does not happen on {', '.join(extra)}.")
    return Fault(
        text.strip(), name, read, on=read["on"], times=read["times"], chance=read["chance"]
    )


class Faults:
    """The faults in force, and a count of all that has gone wrong on purpose.

    Args:
        texts: The faults to begin with.
        seed: Decides what chance decides.

    Raises:
        ValueError: One of the texts is no fault.
    """

    def __init__(self, texts: Iterable[str] = (), seed: int = 0) -> None:
        self.in_force = [parse(text) for text in texts]
        self.happened: Counter[str] = Counter()
        self.random = Random(seed)

    def add(self, text: str) -> None:
        """Put one more fault in force."""
        self.in_force.append(parse(text))

    def clear(self) -> None:
        """Let nothing go wrong any more; the counts stay."""
        self.in_force.clear()

    def for_call(self, operation: str, header: str | None) -> CallFaults:
        """Return what may go wrong with one call.

        Raises:
            ValueError: The header names no fault.
        """
        own = [parse(text) for text in (header or "").split(";") if text.strip()]
        return CallFaults(self, operation, own)


class CallFaults:
    """What may go wrong with one call."""

    def __init__(self, faults: Faults, operation: str, own: list[Fault]) -> None:
        self._faults = faults
        self._operation = operation
        self._own = own
        self.happened: list[str] = []

    @property
    def random(self) -> Random:
        """The seeded source for what a fault leaves open."""
        return self._faults.random

    def take(self, name: str, **must: Any) -> dict[str, Any] | None:
        """Let a fault happen and return its settings, or None when it shall not.

        Args:
            name: The kind of fault.
            must: Settings that the fault must have.
        """
        for fault in (*self._own, *self._faults.in_force):
            if fault.name != name or self._operation not in fault.on:
                continue
            if any(fault.settings[key] != value for key, value in must.items()):
                continue
            if fault.times is not None and fault.happened >= fault.times:
                continue
            if fault.chance < 1 and self.random.random() >= fault.chance:
                continue
            fault.happened += 1
            self._faults.happened[name] += 1
            self.happened.append(fault.text)
            return fault.settings
        return None

    def peek(self, name: str) -> dict[str, Any] | None:
        """Return the settings of a fault that may happen, without letting it happen."""
        for fault in (*self._own, *self._faults.in_force):
            spent = fault.times is not None and fault.happened >= fault.times
            if fault.name == name and self._operation in fault.on and not spent:
                return fault.settings
        return None
