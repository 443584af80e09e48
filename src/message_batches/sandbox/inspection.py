"""What the sandbox tells about itself, outside `/v1`: nothing of it exists at the service.

    GET    /sandbox                          the clock, the faults, the batches, the last calls
    GET    /sandbox/repeated                 custom_ids that were accepted in more than one batch
    GET    /sandbox/batches/{id}/requests    a batch's requests as they were accepted, as JSON Lines
    POST   /sandbox/clock                    {"advance": seconds}
    POST   /sandbox/faults                   {"add": ["drop:when=after,times=1"]}
    DELETE /sandbox/faults                   end all faults

Deleted batches are told about too: what was accepted once was paid for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import orjson
from attrs import Factory, asdict, define
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from message_batches.sandbox.clock import Clock, timestamp
from message_batches.sandbox.errors import APIError
from message_batches.sandbox.faults import Faults
from message_batches.sandbox.store import Batch, Store
from message_batches.sandbox.wire import ChunkedJSON

_CALLS_KEPT = 10_000


@define(kw_only=True)
class Call:
    """One call of a batch operation."""

    request_id: str
    operation: str | None
    method: str
    path: str
    host: str
    with_credentials: bool
    batch_id: str | None = None
    status: int | None = None
    faults: list[str] = Factory(list)


class CallLog:
    """The last calls, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)

    def add(self, call: Call) -> None:
        """Record a call; it may be filled in later."""
        self._calls.append(call)

    def told(self) -> list[dict[str, Any]]:
        """Return the calls as JSON objects."""
        return [asdict(call) for call in list(self._calls)]


class Inspection:
    """Tells what has happened, and moves the clock and the faults.

    Args:
        store: The batches.
        clock: The time.
        faults: What goes wrong.
        log: The calls.
        wake: Called when the clock has moved.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        faults: Faults,
        log: CallLog,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._faults = faults
        self._log = log
        self._wake = wake

    def report(self) -> dict[str, Any]:
        """Return everything but the requests themselves."""
        batches = self._store.every()
        return {
            "now": timestamp(self._clock.now()),
            "accepted": {
                "batches": len(batches),
                "requests": sum(batch.total for batch in batches),
            },
            "faults": {
                "in_force": [fault.text for fault in self._faults.in_force],
                "happened": dict(self._faults.happened),
            },
            "batches": [_told(batch) for batch in batches],
            "calls": self._log.told(),
        }

    def repeated(self) -> dict[str, list[str]]:
        """Return the custom_ids that more than one batch was accepted with, and those batches."""
        found: dict[str, list[str]] = {}
        for batch in self._store.every():
            with (self._store.batch_folder(batch.id) / "requests.jsonl").open("rb") as file:
                for line in file:
                    found.setdefault(orjson.loads(line)["custom_id"], []).append(batch.id)
        return {custom_id: ids for custom_id, ids in found.items() if len(ids) > 1}

    def routes(self) -> list[Route]:
        """Return the pages."""
        return [
            Route("/sandbox", self._get_report),
            Route("/sandbox/repeated", self._get_repeated),
            Route("/sandbox/batches/{message_batch_id}/requests", self._get_requests),
            Route("/sandbox/clock", self._post_clock, methods=["POST"]),
            Route("/sandbox/faults", self._post_faults, methods=["POST"]),
            Route("/sandbox/faults", self._delete_faults, methods=["DELETE"]),
        ]

    async def _get_report(self, request: Request) -> Response:
        return ChunkedJSON(await run_in_threadpool(self.report))

    async def _get_repeated(self, request: Request) -> Response:
        return ChunkedJSON(await run_in_threadpool(self.repeated))

    async def _get_requests(self, request: Request) -> Response:
        batch = self._store.get(request.path_params["message_batch_id"])
        if batch is None:
            raise APIError("not_found_error", "No such batch was ever accepted.")
        path = self._store.batch_folder(batch.id) / "requests.jsonl"
        return FileResponse(path, media_type="application/x-jsonl")

    async def _post_clock(self, request: Request) -> Response:
        seconds = (await _object(request)).get("advance")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            raise APIError("invalid_request_error", "advance: Input should be seconds, 0 or more")
        self._clock.advance(seconds)
        self._wake()
        return ChunkedJSON({"now": timestamp(self._clock.now())})

    async def _post_faults(self, request: Request) -> Response:
        texts = (await _object(request)).get("add")
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise APIError("invalid_request_error", "add: Input should be an array of faults")
        for text in texts:
            try:
                self._faults.add(text)
            except ValueError as error:
                raise APIError("invalid_request_error", str(error)) from error
        return ChunkedJSON({"in_force": [fault.text for fault in self._faults.in_force]})

    async def _delete_faults(self, request: Request) -> Response:
        self._faults.clear()
        return ChunkedJSON({"in_force": []})


async def _object(request: Request) -> dict[str, Any]:
    try:
        read = orjson.loads(await request.body())
    except ValueError as error:
        raise APIError("invalid_request_error", f"The body is not JSON: {error}") from error
    if not isinstance(read, dict):
        raise APIError("invalid_request_error", "The body should be a JSON object")
    return read


def _told(batch: Batch) -> dict[str, Any]:
    def written(instant: int | None) -> str | None:
        return None if instant is None else timestamp(instant)

    return {
        "id": batch.id,
        "workspace_id": batch.workspace,
        "anthropic_version": batch.version,
        "anthropic_beta": batch.betas.split(",") if batch.betas else [],
        "requests": batch.total,
        "done": batch.done,
        "created_at": timestamp(batch.created_at),
        "cancel_initiated_at": written(batch.cancel_initiated_at),
        "ended_at": written(batch.ended_at),
        "deleted_at": written(batch.deleted_at),
        "request_counts": {
            kind: getattr(batch, kind) for kind in ("succeeded", "errored", "canceled", "expired")
        },
    }
