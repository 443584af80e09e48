"""Answers slices of requests with the responder, outside the event loop."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, NamedTuple, Protocol

import orjson

from message_batches.sandbox.encoding import encoded
from message_batches.sandbox.errors import envelope
from message_batches.sandbox.responder import Context, respond
from message_batches.sandbox.spooled import WINDOW
from message_batches.sandbox.store import Batch

_log = logging.getLogger("message_batches.sandbox")


class Line(NamedTuple):
    """One line of a batch's results."""

    type: str
    """The type of its result."""
    written: bytes


def line(custom_id: str, result: dict[str, Any]) -> Line:
    """Write the line of a result."""
    return Line(result["type"], encoded({"custom_id": custom_id, "result": result}))


class Answerer(Protocol):
    """Gives the result lines of a slice of requests.

    Requests and lines are bytes, parsed and written one by one: a slice of them as objects is
    many times as large, and no processor's cache would hold it.
    """

    slice_rows: int
    """How many requests to take at once."""

    async def lines(self, requests: list[bytes], batch: Batch) -> list[Line]:
        """Return one line for each request, in their order."""

    async def close(self) -> None:
        """Release what it holds."""


class MadeUp:
    """Makes the answers up: no model is asked.

    Args:
        seed: Decides the answers together with the requests.
    """

    slice_rows = WINDOW

    def __init__(self, seed: int) -> None:
        self._seed = seed

    async def lines(self, requests: list[bytes], batch: Batch) -> list[Line]:
        """Return one line for each request, in their order."""
        context = context_of(batch, self._seed)
        return await asyncio.to_thread(lambda: [_line(request, context) for request in requests])

    async def close(self) -> None:
        """Do nothing: it holds nothing."""


def context_of(batch: Batch, seed: int) -> Context:
    """Return what the answers to a batch's requests depend on beside their params."""
    return Context(
        seed=seed,
        version=batch.version,
        betas=frozenset(batch.betas.split(",")) if batch.betas else frozenset(),
        beta=bool(batch.beta),
        user_profile_id=batch.user_profile_id,
        now=batch.created_at,
    )


def _line(request: bytes, context: Context) -> Line:
    row = orjson.loads(request)
    custom_id = row["custom_id"]
    try:
        return line(custom_id, respond(row["params"], custom_id, context))
    except Exception:  # one request must never keep its batch from ending
        _log.exception("The sandbox could not answer request %r.", custom_id)
        error = envelope("api_error", "Internal server error", None)
        return line(custom_id, {"type": "errored", "error": error})
