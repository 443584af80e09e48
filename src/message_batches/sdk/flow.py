"""
The commands of a flow.

An operation is a generator that does no I/O. It yields what it needs as a command and is sent the
answer, or has the exception thrown in:

    response = yield Send(request)

A driver carries the commands out, once for the sync client and once for the async one. So every
rule (what is retried, how a download goes on after a drop, when to ask again) is written once, and
is tested without a network.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.http.request import WireRequest

T = TypeVar("T")


@attrs.frozen
class Send:
    """
    Send a request; the answer is an `httpx.Response`.

    Its body has been read, except that with `stream` the body of a success is left unread.
    Raises `APIConnectionError` when no answer comes.
    """

    request: WireRequest
    stream: bool = False


@attrs.frozen
class Chunks:
    """Begin to read the body of a streamed response; the answer is what `Read` takes."""

    response: httpx.Response


@attrs.frozen
class Read:
    """
    Read on; the answer is bytes, decompressed, or none at the end of the body.

    Raises `APIConnectionError` when the connection breaks, or what comes can't be decompressed.
    """

    chunks: Any
    request: httpx.Request  # for the error


@attrs.frozen
class Close:
    """Close a streamed response and give its connection back."""

    response: httpx.Response


@attrs.frozen
class Sleep:
    """Wait this many seconds; the reason, if any, goes into the log."""

    seconds: float
    reason: str = ""


@attrs.frozen
class Tell:
    """Call a function of the user's with a value; an async one is awaited."""

    listener: Any
    value: Any


@attrs.frozen
class Emit:
    """Hand a value to whoever iterates over the flow; it goes on when the next one is wanted."""

    value: Any


Command = Send | Chunks | Read | Close | Sleep | Tell
Flow = Generator[Command, Any, T]
StreamFlow = Generator[Command | Emit, Any, T]
