"""
What the sandbox does wrong on purpose.

A fault is written `name` or `name:key=value,key=value`; `describe()` lists all of them. Each takes
`times` (how often it happens, by default always), `chance` (how likely it is each time, from 0 to
1) and `on` (the operations on which it happens, joined with `+`).

The same text works on the command line, in the constructor, in the admin API, and in the header
`x-sandbox-fault` of a single call, where several are separated by `;`.

To add a fault, write its function below and register it with `@fault`: the hook says where the
server calls it and with what. Faults act in the order of this file.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import orjson

from message_batches.sandbox.errors import (
    RESULT_ERROR_TYPES,
    APIError,
    SandboxOptionError,
    errored,
    no_batch,
    no_results,
)
from message_batches.sandbox.fault_registry import (
    KINDS,
    OPERATIONS,
    PROCESSING,
    Exchange,
    Hook,
    Moment,
    Queue,
    ResultsStream,
    Settings,
    fault,
    integer,
    number,
    one_of,
    operations,
)
from message_batches.sandbox.questions import Question
from message_batches.sandbox.responder import WRONG_VALUES, Marker
from message_batches_api.errors import ERROR_CODES, OPERATION_CODES

_count = integer(0)
_WORD = re.compile(r"[a-z_]{1,40}\Z")

_IDS = {"results": "get"}
"""Operations whose id in the contract begins with another word than their name here."""


def describe() -> str:
    """Return one line for each fault, for a help text."""
    return "\n".join(f"{name}: {kind.does}." for name, kind in KINDS.items())


@fault(
    Hook.BEFORE_AUTH,
    "drop",
    "closes the connection without a response: when=after (the default) the call has taken effect, "
    "or when=before; on create unless `on` says otherwise",
    on=OPERATIONS,
    parameters={
        "when": (one_of("before", "after"), "after"),
        "on": (operations, frozenset({"create"})),
    },
)
async def _drop(settings: Settings, exchange: Exchange) -> None:
    if settings["when"] == "after":
        await exchange.carry_out()
    await exchange.close()


@fault(
    Hook.BEFORE_AUTH,
    "stall",
    "waits seconds=N (by default 5) before it responds, or, on results, after bytes=N",
    on=OPERATIONS,
    parameters={"seconds": (number(86_400), 5.0), "bytes": (_count, 0)},
)
async def _stall(settings: Settings, exchange: Exchange) -> None:
    if exchange.operation == "results":
        exchange.stall = (settings["bytes"], settings["seconds"])
    else:
        await asyncio.sleep(settings["seconds"])


def _with_code(settings: Settings) -> frozenset[str]:
    """Return the operations whose error can have the status and the code of an `error` fault."""
    status, code = settings["status"], settings["code"]
    if code is None:
        return frozenset(OPERATIONS)
    if (status, code) not in ERROR_CODES:
        known = ", ".join(f"status={status},code={code}" for status, code in ERROR_CODES)
        raise SandboxOptionError(f"code must be that of an error of the API: {known}")
    return frozenset(
        operation
        for operation in OPERATIONS
        for name, codes in OPERATION_CODES.items()
        if name.startswith(_IDS.get(operation, operation) + "_") and (status, code) in codes
    )


@fault(
    Hook.BEFORE_AUTH,
    "error",
    "responds with status=N (by default 529) and the matching error, with retry-after=SECONDS and "
    "the error code code=C if given, on the operations that have it; "
    "body=html responds as a proxy would",
    on=OPERATIONS,
    possible=_with_code,
    parameters={
        "status": (integer(400, 599), 529),
        "retry-after": (_count, None),
        "code": (str, None),
        "body": (one_of("json", "html"), "json"),
    },
)
async def _error(settings: Settings, exchange: Exchange) -> None:
    status = settings["status"]
    await exchange.refuse(status, f"The sandbox was asked to respond with {status}.", settings)


@fault(
    Hook.ON_CREATE,
    "queue-full",
    "refuses a create with 429 while it would leave more than requests=N (by default 200000) in "
    "progress, with retry-after=SECONDS (by default 1)",
    on=["create"],
    applies=lambda settings, queue: queue.new + queue.in_progress > settings["requests"],
    parameters={
        # The limit of the first usage tier. https://docs.claude.com/en/api/rate-limits
        "requests": (_count, 200_000),
        "retry-after": (_count, 1),
    },
)
def _queue_full(settings: Settings, queue: Queue) -> None:
    raise APIError(
        "rate_limit_error",
        "Number of requests in the batch processing queue would exceed your organization's limit.",
        headers={"retry-after": str(settings["retry-after"])},
    )


@fault(
    Hook.ON_RETRIEVE,
    "late-batch",
    "does not know a batch for its first seconds=N (by default 3)",
    on=["retrieve"],
    applies=lambda settings, moment: moment.age < settings["seconds"],
    parameters={"seconds": (number(1e9), 3.0)},
)
def _late_batch(settings: Settings, moment: Moment) -> None:
    raise no_batch(moment.batch_id)


@fault(
    Hook.ON_RESULTS,
    "late-results",
    "has no results for the first seconds=N (by default 3) after the end of a batch",
    on=["results"],
    applies=lambda settings, moment: moment.age < settings["seconds"],
    parameters={"seconds": (number(1e9), 3.0)},
)
def _late_results(settings: Settings, moment: Moment) -> None:
    raise no_results(moment.batch_id)


@fault(
    Hook.ON_RESULTS_URL,
    "other-origin",
    "gives a results_url on another origin, which needs no credentials",
    on=["create", "retrieve", "list", "cancel"],
)
def _other_origin(settings: Settings, url: str, link: str) -> str:
    parts = urlsplit(url)
    host = "127.0.0.1" if parts.hostname == "localhost" else "localhost"
    return f"{parts.scheme}://{host}:{parts.port}/{link}"


@fault(
    Hook.ON_REQUEST,
    "request-error",
    "answers a request of a batch with an error of type=T (by default overloaded_error); chance "
    "and times count requests",
    on=[PROCESSING],
    parameters={"type": (one_of(*sorted(RESULT_ERROR_TYPES)), "overloaded_error")},
)
def _request_error(settings: Settings) -> dict[str, Any]:
    return errored(settings["type"], "The sandbox was asked to let this request fail.")


@fault(
    Hook.ON_REQUEST,
    "request-expired",
    "leaves a request of a batch without an answer, as where a batch takes longer than a day; "
    "chance and times count requests",
    on=[PROCESSING],
)
def _request_expired(settings: Settings) -> dict[str, Any]:
    return {"type": "expired"}


_STATUSES = ("truncated", "refused", "paused", "invalid")


def _words(text: str) -> tuple[str, ...]:
    words = tuple(text.split("+"))
    if not all(map(_WORD.match, words)):
        raise SandboxOptionError("must be words of small letters, joined with +")
    return words


def _with_kind(settings: Settings) -> frozenset[str]:
    kinds = settings["kind"]
    if settings["status"] == "invalid" and not set(kinds) <= set(WRONG_VALUES):
        raise SandboxOptionError(f"kind must be one of {', '.join(WRONG_VALUES)}")
    return frozenset([PROCESSING])


def _goes_wrong(settings: Settings, question: Question) -> bool:
    """Return whether an answer can have this status, and has not had it as often as it may."""
    status = settings["status"]
    if status == "paused":
        return question.is_served and question.pauses < settings["attempts"]
    possible = status != "invalid" or question.has_form
    return possible and question.times(status) < settings["attempts"]


@fault(
    Hook.ON_ANSWER,
    "answer",
    "gives an answer of a batch the status=S (truncated, refused, paused or invalid, the default), "
    "and further ones to the same question, attempts=N in all (by default 1); one that was "
    "truncated stays so until max_tokens is raised; kind=K says how it is refused or invalid; "
    "chance depends on the question, not on its id",
    on=[PROCESSING],
    possible=_with_kind,
    applies=_goes_wrong,
    draw=lambda settings, question: question.draw(settings["status"], _salt(settings)),
    parameters={
        "status": (one_of(*_STATUSES), "invalid"),
        "kind": (_words, ()),
        "attempts": (integer(1), 1),
    },
)
def _answer(settings: Settings, question: Question) -> dict[str, Marker]:
    status, kind = settings["status"], settings["kind"]
    question.add(status)
    match status:
        case "truncated":
            return {"max_tokens": Marker()}
        case "refused":
            return {"refusal": Marker(kind)}
        case "paused":
            return {"pause_turn": Marker(number=settings["attempts"])}
    return {"invalid": Marker(kind)}


def _salt(settings: Settings) -> str:
    return " ".join((settings["status"], *settings["kind"]))


_stream_fault = partial(fault, Hook.ON_RESULTS_STREAM, on=["results"])


def _line(text: str) -> int | str:
    return text if text == "all" else _count(text)


def _line_fault(
    name: str, does: str
) -> Callable[[Callable[[bytes], list[bytes]]], Callable[..., None]]:
    """Register a function from a result line to the lines to send for it."""

    def register(change: Callable[[bytes], list[bytes]]) -> Callable[..., None]:
        @_stream_fault(
            name,
            f"{does}, by default a random one; line=N or line=all",
            parameters={"line": (_line, None)},
        )
        def change_line(settings: Settings, stream: ResultsStream) -> None:
            line = settings["line"]
            at = stream.random.randrange(stream.lines) if line is None else line
            stream.changes.append((at, change))

        return change_line

    return register


@_line_fault("unknown-result", "gives a result line an unknown result type")
def _unknown_result(line: bytes) -> list[bytes]:
    result = {"type": "postponed", "until": "2030-01-01T00:00:00Z"}
    return [orjson.dumps({**orjson.loads(line), "result": result})]


@_line_fault("unknown-block", "puts an unknown content block into a message")
def _unknown_block(line: bytes) -> list[bytes]:
    value = orjson.loads(line)
    if "message" in value["result"]:
        value["result"]["message"]["content"].append({"type": "hologram", "depth": 3})
    return [orjson.dumps(value)]


@_line_fault("unknown-field", "puts an unknown field into a message")
def _unknown_field(line: bytes) -> list[bytes]:
    value = orjson.loads(line)
    value["result"].get("message", value["result"])["hologram_depth"] = 3
    return [orjson.dumps(value)]


@_line_fault("truncated-line", "sends only the first half of a result line")
def _truncated_line(line: bytes) -> list[bytes]:
    return [line[: len(line) // 2]]


@_line_fault("duplicate-line", "sends a result line twice")
def _duplicate_line(line: bytes) -> list[bytes]:
    return [line, line]


@_line_fault("blank-line", "puts an empty line after a result line")
def _blank_line(line: bytes) -> list[bytes]:
    return [line, b""]


@_line_fault("missing-line", "leaves a result line out")
def _missing_line(line: bytes) -> list[bytes]:
    return []


@_stream_fault("crlf", "ends result lines with CR LF")
def _crlf(settings: Settings, stream: ResultsStream) -> None:
    chunks = stream.chunks
    stream.chunks = (chunk.replace(b"\n", b"\r\n") for chunk in chunks)


@_stream_fault(
    "ranges",
    "honors a Range header on results",
    # Where lines are changed, bytes are at other places.
    applies=lambda settings, stream: not stream.changes,
)
def _ranges(settings: Settings, stream: ResultsStream) -> None:
    stream.headers["accept-ranges"] = "bytes"
    # Only `bytes=N-` is honored; all else gets the complete body, which HTTP allows.
    # https://www.rfc-editor.org/rfc/rfc9110#section-14.2
    match = re.fullmatch(r"bytes=([0-9]{1,18})-", stream.range or "")
    if match is None:
        return
    start = int(match[1])
    if start >= stream.size:
        stream.status = 416
        stream.headers["content-range"] = f"bytes */{stream.size}"
        stream.chunks = iter(())
        return
    stream.file.seek(start)
    stream.status = 206
    stream.headers["content-range"] = f"bytes {start}-{stream.size - 1}/{stream.size}"


@_stream_fault(
    "gzip",
    "compresses results for callers that accept gzip",
    applies=lambda settings, stream: stream.accepts_gzip,
)
def _gzip(settings: Settings, stream: ResultsStream) -> None:
    def packed(chunks: Iterator[bytes]) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        for chunk in chunks:  # each can be read as soon as it arrives
            yield packer.compress(chunk) + packer.flush(zlib.Z_SYNC_FLUSH)
        yield packer.flush()

    stream.chunks = packed(stream.chunks)
    stream.headers["content-encoding"] = "gzip"


@_stream_fault(
    "chunks",
    "sends the results in chunks of bytes=N (by default 1)",
    parameters={"bytes": (integer(1), 1)},
)
def _chunks(settings: Settings, stream: ResultsStream) -> None:
    size, chunks = settings["bytes"], stream.chunks
    stream.chunks = (
        chunk[start : start + size] for chunk in chunks for start in range(0, len(chunk), size)
    )


@_stream_fault(
    "disconnect",
    "closes the connection after bytes=N of the results, by default at a random place",
    parameters={"bytes": (_count, None)},
)
def _disconnect(settings: Settings, stream: ResultsStream) -> None:
    def first(chunks: Iterator[bytes], left: int) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk[:left]
            left = max(0, left - len(chunk))
            if left == 0:
                stream.closes_early = True
                return

    after = settings["bytes"]
    if after is None:
        after = stream.random.randrange(max(1, stream.size))
    stream.chunks = first(stream.chunks, after)
