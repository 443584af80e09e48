"""Answers slices of requests with the responder, outside the event loop."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from .errors import envelope
from .responder import Context, respond
from .store import Batch

_log = logging.getLogger("message_batches.sandbox")


class MadeUp:
    """Makes the answers up: no model is asked.

    Args:
        seed: Decides the answers together with the requests.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    async def results(self, requests: list[dict[str, Any]], batch: Batch) -> list[dict[str, Any]]:
        """Return one result for each request, in their order."""
        context = Context(
            seed=self._seed,
            version=batch.version,
            betas=frozenset(batch.betas.split(",")) if batch.betas else frozenset(),
            beta=bool(batch.beta),
            user_profile_id=batch.user_profile_id,
            now=batch.created_at,
        )
        return await asyncio.to_thread(
            lambda: [_result(row["params"], row["custom_id"], context) for row in requests]
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
