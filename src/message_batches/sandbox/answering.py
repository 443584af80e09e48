"""Answers slices of requests with the responder, outside the event loop."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Protocol

from .errors import envelope
from .responder import Context, respond
from .spooled import WINDOW
from .store import Batch

_log = logging.getLogger("message_batches.sandbox")


class Answerer(Protocol):
    """Gives the results of a slice of requests."""

    slice_rows: int
    """How many requests to take at once."""

    async def results(self, requests: list[dict[str, Any]], batch: Batch) -> list[dict[str, Any]]:
        """Return one result for each request, in their order."""

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

    async def results(self, requests: list[dict[str, Any]], batch: Batch) -> list[dict[str, Any]]:
        """Return one result for each request, in their order."""
        context = context_of(batch, self._seed)
        return await asyncio.to_thread(
            lambda: [_result(row["params"], row["custom_id"], context) for row in requests]
        )

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


def _result(params: dict[str, Any], custom_id: str, context: Context) -> dict[str, Any]:
    try:
        return respond(params, custom_id, context)
    except Exception:  # one request must never keep its batch from ending
        _log.exception("The sandbox could not answer request %r.", custom_id)
        return {
            "type": "errored",
            "error": envelope("api_error", "Internal server error", None),
        }
