"""
What the sandbox does wrong on purpose.

A fault is written `name` or `name:key=value,key=value`; `describe()` lists all of them. Each takes
`times` (how often it happens, by default always), `chance` (how likely it is each time, from 0 to
1) and `on` (the operations on which it happens, joined with `+`).

The same text works on the command line, in the constructor, in the admin API, and in the header
`x-sandbox-fault` of a single call, where several are separated by `;`.

To add a fault, write its function below and register it with `@fault`: the hook says where the
server calls it and with what.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import Enum, auto
from random import Random
from typing import Any, BinaryIO, NamedTuple, Protocol
from urllib.parse import urlsplit

import orjson
from attrs import Factory, define, frozen

from message_batches.sandbox.errors import (
    RESULT_ERROR_TYPES,
    APIError,
    SandboxOptionError,
    no_batch,
    no_results,
)

OPERATIONS = ("create", "retrieve", "list", "cancel", "delete", "results", "messages")
HEADER = "x-sandbox-fault"
PROCESSING = "processing"
"""Where the faults of single requests happen: while a batch is processed, in no call."""

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
    pieces: Iterator[bytes]
    range: str | None
    """The Range header, or None where the lines are changed and so are at other places."""
    accepts_gzip: bool
    random: Random
    status: int = 200
    headers: dict[str, str] = Factory(dict)
    close_after: int | None = None
    """After how many bytes to close the connection, or None."""


@frozen
class Parameter:
    """How the value of a key is read, and what it is by default."""

    read: Callable[[str], Any]
    default: Any = None


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


def _integer(low: int, high: int = 10**15) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and low <= int(text[:20]) <= high):
            raise SandboxOptionError(f"must be an integer from {low} to {high}")
        return int(text)

    return read


def _number(high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= high:
            raise SandboxOptionError(f"must be a number from 0 to {high:g}")
        return value

    return read


def _one_of(*words: str) -> Callable[[str], str]:
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


def _line(text: str) -> int | str:
    return text if text == "all" else _integer(0)(text)


_count = _integer(0)
_seconds = _number(86_400)

KINDS: dict[str, Kind] = {}
"""The faults that there are, by name, in the order in which they act."""


def fault(
    name: str,
    does: str,
    hook: Hook,
    *,
    on: Iterable[str],
    by_default_on: Iterable[str] | None = None,
    applies: Callable[[Settings, Any], bool] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    Register a function as a fault.

    Args:
        name: how the fault is written.
        does: what it does, for the list of faults.
        hook: where it acts.
        on: the operations on which it can happen.
        by_default_on: those on which it happens when `on` is not given; by default all.
        applies: whether it can happen to this subject at all; what it passes over is not counted.
        parameters: its own keys.
    """

    def register(act: Callable[..., Any]) -> Callable[..., Any]:
        readers = {
            **(parameters or {}),
            "times": Parameter(_integer(1)),
            "chance": Parameter(_number(1), 1.0),
            "on": Parameter(_operations, frozenset(by_default_on or on)),
        }
        KINDS[name] = Kind(name, does, hook, frozenset(on), readers, act, applies)
        return act

    return register


# ---- The faults ------------------------------------------------------------------------------


@fault(
    "drop",
    "closes the connection without a response: when=after (the default) the call has taken effect, "
    "or when=before; on create unless `on` says otherwise",
    Hook.BEFORE_AUTH,
    on=OPERATIONS,
    by_default_on=["create"],
    parameters={"when": Parameter(_one_of("before", "after"), "after")},
)
async def _drop(settings: Settings, exchange: Exchange) -> None:
    if settings["when"] == "after":
        await exchange.carry_out()
    await exchange.close()


@fault(
    "stall",
    "waits seconds=N (by default 5) before it responds, or, on results, after bytes=N",
    Hook.BEFORE_AUTH,
    on=OPERATIONS,
    parameters={"seconds": Parameter(_seconds, 5.0), "bytes": Parameter(_count, 0)},
)
async def _stall(settings: Settings, exchange: Exchange) -> None:
    if exchange.operation == "results":
        exchange.stall = (settings["bytes"], settings["seconds"])
    else:
        await asyncio.sleep(settings["seconds"])


@fault(
    "error",
    "responds with status=N (by default 529) and the matching error, with retry-after=SECONDS and "
    "the error code code=C if given; body=html responds as a proxy would",
    Hook.BEFORE_AUTH,
    on=OPERATIONS,
    parameters={
        "status": Parameter(_integer(400, 599), 529),
        "retry-after": Parameter(_count),
        "code": Parameter(str),
        "body": Parameter(_one_of("json", "html"), "json"),
    },
)
async def _error(settings: Settings, exchange: Exchange) -> None:
    status = settings["status"]
    await exchange.refuse(status, f"The sandbox was asked to respond with {status}.", settings)


@fault(
    "queue-full",
    "refuses a create with 429 while it would leave more than requests=N (by default 200000) in "
    "progress, with retry-after=SECONDS (by default 1)",
    Hook.ON_CREATE,
    on=["create"],
    applies=lambda settings, queue: queue.new + queue.in_progress > settings["requests"],
    parameters={
        # The limit of the first usage tier. https://docs.claude.com/en/api/rate-limits
        "requests": Parameter(_count, 200_000),
        "retry-after": Parameter(_count, 1),
    },
)
def _queue_full(settings: Settings, queue: Queue) -> None:
    raise APIError(
        "rate_limit_error",
        "Number of requests in the batch processing queue would exceed your organization's limit.",
        headers={"retry-after": str(settings["retry-after"])},
    )


@fault(
    "late-batch",
    "does not know a batch for its first seconds=N (by default 3)",
    Hook.ON_RETRIEVE,
    on=["retrieve"],
    applies=lambda settings, moment: moment.age < settings["seconds"],
    parameters={"seconds": Parameter(_number(1e9), 3.0)},
)
def _late_batch(settings: Settings, moment: Moment) -> None:
    raise no_batch(moment.batch_id)


@fault(
    "late-results",
    "has no results for the first seconds=N (by default 3) after the end of a batch",
    Hook.ON_RESULTS,
    on=["results"],
    applies=lambda settings, moment: moment.age < settings["seconds"],
    parameters={"seconds": Parameter(_number(1e9), 3.0)},
)
def _late_results(settings: Settings, moment: Moment) -> None:
    raise no_results(moment.batch_id)


@fault(
    "other-origin",
    "gives a results_url on another origin, which needs no credentials",
    Hook.ON_RESULTS_URL,
    on=["create", "retrieve", "list", "cancel"],
)
def _other_origin(settings: Settings, url: str, link: str) -> str:
    parts = urlsplit(url)
    host = "127.0.0.1" if parts.hostname == "localhost" else "localhost"
    return f"{parts.scheme}://{host}:{parts.port}/{link}"


@fault(
    "request-error",
    "answers a request of a batch with an error of type=T (by default overloaded_error); chance "
    "and times count requests",
    Hook.ON_REQUEST,
    on=[PROCESSING],
    parameters={"type": Parameter(_one_of(*sorted(RESULT_ERROR_TYPES)), "overloaded_error")},
)
def _request_error(settings: Settings) -> str:
    return str(settings["type"])


def _line_fault(name: str, does: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return fault(
        name,
        f"{does}, by default a random one; line=N or line=all",
        Hook.ON_RESULT_LINE,
        on=["results"],
        parameters={"line": Parameter(_line)},
    )


@_line_fault("unknown-result", "gives a result line a result type that no client knows")
def _unknown_result(settings: Settings, line: bytes) -> list[bytes]:
    value = orjson.loads(line)
    value["result"] = {"type": "postponed", "until": "2030-01-01T00:00:00Z"}
    return [orjson.dumps(value)]


@_line_fault("unknown-block", "puts a content block that no client knows into a message")
def _unknown_block(settings: Settings, line: bytes) -> list[bytes]:
    value = orjson.loads(line)
    if "message" in value["result"]:
        value["result"]["message"]["content"].append({"type": "hologram", "depth": 3})
    return [orjson.dumps(value)]


@_line_fault("unknown-field", "puts a field that no client knows into a message")
def _unknown_field(settings: Settings, line: bytes) -> list[bytes]:
    value = orjson.loads(line)
    value["result"].get("message", value["result"])["hologram_depth"] = 3
    return [orjson.dumps(value)]


@_line_fault("truncated-line", "sends only the first half of a result line")
def _truncated_line(settings: Settings, line: bytes) -> list[bytes]:
    return [line[: len(line) // 2]]


@_line_fault("duplicate-line", "sends a result line twice")
def _duplicate_line(settings: Settings, line: bytes) -> list[bytes]:
    return [line, line]


@_line_fault("blank-line", "puts an empty line after a result line")
def _blank_line(settings: Settings, line: bytes) -> list[bytes]:
    return [line, b""]


@_line_fault("missing-line", "leaves a result line out")
def _missing_line(settings: Settings, line: bytes) -> list[bytes]:
    return []


def _stream_fault(
    name: str, does: str, **more: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return fault(name, does, Hook.ON_RESULTS_STREAM, on=["results"], **more)


@_stream_fault("crlf", "ends result lines with CR LF")
def _crlf(settings: Settings, stream: ResultsStream) -> None:
    pieces = stream.pieces
    stream.pieces = (piece.replace(b"\n", b"\r\n") for piece in pieces)


@_stream_fault(
    "ranges",
    "honors a Range header on results",
    applies=lambda settings, stream: stream.range is not None,
)
def _ranges(settings: Settings, stream: ResultsStream) -> None:
    # Only `bytes=N-` is honored; all else gets the complete body, which HTTP allows.
    # https://www.rfc-editor.org/rfc/rfc9110#section-14.2
    match = re.fullmatch(r"bytes=([0-9]{1,18})-", stream.range or "")
    if match is None:
        return
    start = int(match[1])
    if start >= stream.size:
        stream.status = 416
        stream.headers["content-range"] = f"bytes */{stream.size}"
        stream.pieces = iter(())
        return
    stream.file.seek(start)
    stream.status = 206
    stream.headers["content-range"] = f"bytes {start}-{stream.size - 1}/{stream.size}"
    stream.headers["accept-ranges"] = "bytes"


@_stream_fault(
    "gzip",
    "compresses results for callers that accept gzip",
    applies=lambda settings, stream: stream.accepts_gzip,
)
def _gzip(settings: Settings, stream: ResultsStream) -> None:
    def packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        for piece in pieces:  # each can be read as soon as it arrives
            yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
        yield packer.flush()

    stream.pieces = packed(stream.pieces)
    stream.headers["content-encoding"] = "gzip"


@_stream_fault(
    "chunks",
    "sends the results in pieces of bytes=N (by default 1)",
    parameters={"bytes": Parameter(_integer(1), 1)},
)
def _chunks(settings: Settings, stream: ResultsStream) -> None:
    size, pieces = settings["bytes"], stream.pieces
    stream.pieces = (
        piece[start : start + size] for piece in pieces for start in range(0, len(piece), size)
    )


@_stream_fault(
    "disconnect",
    "closes the connection after bytes=N of the results, by default at a random place",
    parameters={"bytes": Parameter(_count)},
)
def _disconnect(settings: Settings, stream: ResultsStream) -> None:
    after = settings["bytes"]
    stream.close_after = stream.random.randrange(max(1, stream.size)) if after is None else after


# ---- Reading and counting --------------------------------------------------------------------


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
    settings = {key: parameter.default for key, parameter in kind.parameters.items()}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        key, _, value = part.partition("=")
        if key not in settings:
            raise SandboxOptionError(
                f"The fault {name} does not have a key {key[:80]!r}."
                f"{_nearest(key, settings)} Its keys are: {', '.join(settings)}."
            )
        try:
            settings[key] = kind.parameters[key].read(value)
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
