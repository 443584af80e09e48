"""
The commands of a flow.

An operation is a generator that does no I/O. It yields what it needs as a command and receives the
result, or the exception is raised at the `yield`:

    response = yield Send(request)

A driver executes the commands: one driver for the sync client, one for the async client. So every
rule (what is retried, how a download resumes, when to poll again) exists once and is tested without
a network.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.http.request import WireRequest

T = TypeVar("T")


@attrs.frozen
class Send:
    """
    Send a request and return the `httpx.Response`.

    The body has been read, except that with `stream` the body of a success is left unread.
    Raises `APIConnectionError` when there is no response.
    """

    request: WireRequest
    stream: bool = False


@attrs.frozen
class Chunks:
    """Start to read the body of a streamed response; return what `Read` takes."""

    response: httpx.Response


@attrs.frozen
class Read:
    """
    Return the next bytes of a body, decompressed; none at its end.

    Raises `APIConnectionError` when the connection breaks or the bytes cannot be decompressed.
    """

    chunks: Any
    request: httpx.Request  # for the error


@attrs.frozen
class Close:
    """Close a streamed response and release its connection."""

    response: httpx.Response


@attrs.frozen
class Sleep:
    """Wait for a number of seconds and log the reason, if there is one."""

    seconds: float
    reason: str = ""


@attrs.frozen
class Invoke:
    """Call a function of the user with a value, and await it if it is async."""

    function: Callable[[Any], object]
    value: Any


@attrs.frozen
class InThread:
    """Call a function that uses files; the async driver calls it outside the event loop."""

    function: Callable[[], Any]


@attrs.frozen
class Emit:
    """Yield a value to the code that iterates over the flow."""

    value: Any


Command = Send | Chunks | Read | Close | Sleep | Invoke | InThread
Flow = Generator[Command, Any, T]
StreamFlow = Generator[Command | Emit, Any, T]
