"""
What the sandbox reports about itself, outside `/v1`: none of it exists at the service.

    GET    /sandbox                          the clock, the faults, the batches, the last calls
    GET    /sandbox/repeated                 custom_ids that were accepted in more than one batch
    GET    /sandbox/batches/{id}/requests    the requests of a batch as accepted, as JSON Lines
    GET    /sandbox/batches/{id}/bills       what each of its requests was billed for, as JSON Lines
    POST   /sandbox/clock                    {"advance": seconds}
    POST   /sandbox/faults                   {"add": ["drop:when=after,times=1"]}
    DELETE /sandbox/faults                   end all faults

All of it needs the API key, in `x-api-key` or as a bearer token. Deleted batches are included: what
was accepted once was paid for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from attrs import asdict, frozen
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from message_batches.sandbox.clock import timestamp
from message_batches.sandbox.errors import SandboxOptionError, invalid, not_found
from message_batches.sandbox.http.handlers import OUTCOMES, Service, optional_timestamp
from message_batches.sandbox.http.responses import ChunkedJSON, read_object, route
from message_batches.sandbox.responder import Bill
from message_batches.sandbox.store import Batch

_MAX_BYTES = 1024 * 1024
_JSON_LINES = "application/x-jsonl"


@frozen
class AdminAPI:
    """Reports what has happened, and changes the clock and the faults."""

    _service: Service

    def report(self) -> dict[str, Any]:
        """Return everything but the requests themselves."""
        batches = self._service.store.every()
        bills = [self._service.store.bill(batch.id).bill for batch in batches]
        return {
            "now": timestamp(self._service.clock.now()),
            "accepted": {"batches": len(batches), "requests": sum(one.total for one in batches)},
            **sum(bills, Bill()).to_json(),
            "faults": {**self._in_force(), "happened": dict(self._service.faults.happened)},
            "batches": [
                {**_as_json(batch), **bill.to_json()}
                for batch, bill in zip(batches, bills, strict=True)
            ],
            "calls": [asdict(call) for call in list(self._service.calls)],
        }

    def requests(self) -> Iterator[dict[str, Any]]:
        """Yield each request that was accepted with its batch, in batches that are deleted too."""
        for batch in self._service.store.every():
            with (self._service.store.batch_folder(batch.id) / "requests.jsonl").open("rb") as file:
                for line in file:
                    yield {"batch_id": batch.id, **orjson.loads(line)}

    def repeated(self) -> dict[str, list[str]]:
        """Return the custom_ids that more than one batch was accepted with, and those batches."""
        found: dict[str, list[str]] = {}
        for request in self.requests():
            found.setdefault(request["custom_id"], []).append(request["batch_id"])
        return {custom_id: ids for custom_id, ids in found.items() if len(ids) > 1}

    def bills(self) -> Iterator[dict[str, Any]]:
        """Yield what each request was billed for, in the order of the results."""
        for batch in self._service.store.every():
            size = self._service.store.bill(batch.id).bytes
            if not size:
                continue
            with self._service.store.bills_path(batch.id).open("rb") as file:
                while file.tell() < size:
                    yield {"batch_id": batch.id, **orjson.loads(file.readline())}

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            route("/sandbox", GET=self._get_report),
            route("/sandbox/repeated", GET=self._get_repeated),
            route("/sandbox/batches/{message_batch_id}/requests", GET=self._get_requests),
            route("/sandbox/batches/{message_batch_id}/bills", GET=self._get_bills),
            route("/sandbox/clock", POST=self._post_clock),
            route("/sandbox/faults", POST=self._post_faults, DELETE=self._delete_faults),
        ]

    async def _get_report(self, request: Request) -> Response:
        return ChunkedJSON(await run_in_threadpool(self.report))

    async def _get_repeated(self, request: Request) -> Response:
        return ChunkedJSON(await run_in_threadpool(self.repeated))

    async def _get_requests(self, request: Request) -> Response:
        batch = self._find(request)
        path = self._service.store.batch_folder(batch.id) / "requests.jsonl"
        return FileResponse(path, media_type=_JSON_LINES)

    async def _get_bills(self, request: Request) -> Response:
        batch = self._find(request)
        size = self._service.store.bill(batch.id).bytes
        if not size:
            return Response(media_type=_JSON_LINES)
        with self._service.store.bills_path(batch.id).open("rb") as file:
            return Response(await run_in_threadpool(file.read, size), media_type=_JSON_LINES)

    def _find(self, request: Request) -> Batch:
        batch = self._service.store.get(request.path_params["message_batch_id"])
        if batch is None:
            raise not_found("A batch with this id was never accepted.")
        return batch

    async def _post_clock(self, request: Request) -> Response:
        seconds = (await read_object(request, _MAX_BYTES)).get("advance")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise invalid("advance: Input should be a number of seconds")
        try:
            self._service.clock.advance(seconds)
        except SandboxOptionError as error:
            raise invalid(f"advance: {error}") from None
        self._service.processor.wake()
        return ChunkedJSON({"now": timestamp(self._service.clock.now())})

    async def _post_faults(self, request: Request) -> Response:
        texts = (await read_object(request, _MAX_BYTES)).get("add")
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise invalid("add: Input should be an array of faults")
        try:
            self._service.faults.add(texts)
        except SandboxOptionError as error:
            raise invalid(str(error)) from None
        return ChunkedJSON(self._in_force())

    async def _delete_faults(self, request: Request) -> Response:
        self._service.faults.in_force.clear()
        return ChunkedJSON(self._in_force())

    def _in_force(self) -> dict[str, list[str]]:
        return {"in_force": [fault.text for fault in self._service.faults.in_force]}


def _as_json(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "workspace_id": batch.workspace,
        "anthropic_version": batch.version,
        "anthropic_beta": batch.betas.split(",") if batch.betas else [],
        "requests": batch.total,
        "done": batch.done,
        "created_at": timestamp(batch.created_at),
        "cancel_initiated_at": optional_timestamp(batch.cancel_initiated_at),
        "ended_at": optional_timestamp(batch.ended_at),
        "deleted_at": optional_timestamp(batch.deleted_at),
        "request_counts": {outcome: getattr(batch, outcome) for outcome in OUTCOMES},
    }
