"""The operations of the API, as the service answers them."""

from __future__ import annotations

import hmac
import math
import re
import secrets
from collections import deque
from functools import partial
from typing import Any

from attrs import Factory, define, field, frozen
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from message_batches.sandbox.clock import SECOND, Clock, timestamp
from message_batches.sandbox.encoding import new_id
from message_batches.sandbox.errors import APIError, invalid, no_batch, no_results, not_found
from message_batches.sandbox.fault_registry import (
    Faults,
    Hook,
    Moment,
    Queue,
    ResultsStream,
)
from message_batches.sandbox.http.auth import workspace_of
from message_batches.sandbox.http.connections import Connections
from message_batches.sandbox.http.create_parser import store_requests
from message_batches.sandbox.http.responses import (
    MAX_BODY_BYTES,
    ChunkedJSON,
    ResultsResponse,
    chunks_of,
    discard_body,
    limited_body,
    read_object,
)
from message_batches.sandbox.processor import Processor
from message_batches.sandbox.prompt_cache import PromptCache
from message_batches.sandbox.responder import Context, respond
from message_batches.sandbox.store import LIFETIME, RETENTION, Batch, Store, private_file

_REQUESTS_PER_MINUTE = 4000
_MAX_RETRY_AFTER = 10  # what the service gives for each unfinished batch
_MAX_MESSAGES_BYTES = 32 * 1024 * 1024  # https://docs.claude.com/en/api/errors
_LIMIT = re.compile(r"[0-9]{1,6}\Z")
OUTCOMES = ("succeeded", "errored", "canceled", "expired")
_CALLS_KEPT = 10_000
_LAST = 2**62  # no batch has so high a sequence number


@define(kw_only=True)
class Call:
    """One call of an operation, for the report."""

    request_id: str
    operation: str | None
    method: str
    path: str
    host: str
    with_credentials: bool
    batch_id: str | None = None
    status: int | None = None
    faults: list[str] = Factory(list)


@frozen(kw_only=True)
class Service:
    """The operations, what they work on, and how; see `Sandbox` for its options."""

    store: Store
    clock: Clock
    processor: Processor
    faults: Faults
    host: str
    port: int
    api_key: str = field(repr=False)
    duration: int
    """Microseconds from the creation of a batch to its end."""
    live_counts: bool
    retry_after: int | None
    seed: int
    cache: PromptCache
    connections: Connections = Factory(Connections)
    calls: deque[Call] = Factory(lambda: deque(maxlen=_CALLS_KEPT))
    """The last calls, oldest first."""

    async def create(self, request: Request) -> Response:
        """Accept a batch, or refuse its envelope."""
        workspace = await self._authorize_upload(request)
        batch_id = new_id("msgbatch_")
        folder = self.store.new_folder(batch_id)
        try:
            body = folder / "body.json"
            with private_file(body) as file:
                async for chunk in limited_body(request, MAX_BODY_BYTES):
                    file.write(chunk)
            total = await run_in_threadpool(store_requests, body, folder)
            body.unlink()
            queue = Queue(total, self.store.in_progress(workspace))
            for refuse in request.state.faults.at(Hook.ON_CREATE, queue):
                refuse(queue)
        except BaseException:
            self.store.discard_folder(batch_id)
            raise
        now = self.clock.now()
        batch = Batch(
            seq=0,
            id=batch_id,
            workspace=workspace,
            **_facts_in_headers(request),
            total=total,
            duration=self.duration,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        request.state.call.batch_id = batch_id
        self.store.insert(batch)
        self.processor.start(batch)
        return ChunkedJSON(self._view(request, batch), headers=self._rate_limit())

    async def retrieve(self, request: Request) -> Response:
        """Return a batch, with a polling interval while it is unfinished."""
        batch = self._find(request)
        self._refuse_late(request, Hook.ON_RETRIEVE, batch.id, batch.created_at)
        headers = self._rate_limit()
        if batch.ended_at is None:
            headers["retry-after"] = str(self._retry_after(batch))
        return ChunkedJSON(self._view(request, batch), headers=headers)

    async def list_(self, request: Request) -> Response:
        """Return a page of batches, newest first."""
        workspace = self._authorize(request)
        query = request.query_params
        limit = _limit(query.get("limit", "20"))
        if "after_id" in query and "before_id" in query:
            raise invalid("Only one of after_id and before_id may be given")
        newer = "before_id" in query
        cursor = _LAST
        for name in ("after_id", "before_id"):
            if name in query:
                cursor = self._cursor(workspace, name, query[name])
        found = self.store.page(workspace, cursor, limit + 1, newer=newer)
        page = found[:limit][::-1] if newer else found[:limit]
        return ChunkedJSON(
            {
                "data": [self._view(request, batch) for batch in page],
                "has_more": len(found) > limit,
                "first_id": page[0].id if page else None,
                "last_id": page[-1].id if page else None,
            }
        )

    async def cancel(self, request: Request) -> Response:
        """Start to cancel a batch; to cancel again changes nothing."""
        batch = self._find(request)
        if batch.ended_at is not None:
            raise invalid(f"Message Batch {batch.id} has already ended and cannot be canceled.")
        if batch.cancel_initiated_at is None:
            self.store.update(batch.id, cancel_initiated_at=self.clock.now())
            self.processor.wake()
            batch = self._find(request)
        return ChunkedJSON(self._view(request, batch))

    async def delete(self, request: Request) -> Response:
        """Delete a batch that has ended."""
        batch = self._find(request)
        if batch.ended_at is None:
            raise invalid(
                f"Message Batch {batch.id} is still processing and cannot be deleted. "
                "Cancel it first."
            )
        self.store.delete(batch.id, self.clock.now())
        return ChunkedJSON({"id": batch.id, "type": "message_batch_deleted"})

    async def results(self, request: Request) -> Response:
        """Stream the result lines of an ended batch."""
        return await self._stream_results(request, self._find(request))

    async def download(self, request: Request) -> Response:
        """Stream the result lines to a caller that has the link that a batch gave out."""
        batch = self.store.get(request.path_params["message_batch_id"])
        token = request.path_params["token"].encode("utf-8", "replace")
        if (
            batch is None
            or batch.deleted_at is not None
            or not secrets.compare_digest(token, self._token(batch.id).encode())
        ):
            raise not_found("Nothing exists at this link.")
        return await self._stream_results(request, batch)

    async def message(self, request: Request) -> Response:
        """Answer one request at once, by the same rules as in a batch; it does not stream."""
        workspace = await self._authorize_upload(request)
        params = await read_object(request, _MAX_MESSAGES_BYTES)
        context = Context(
            seed=self.seed,
            now=self.clock.now(),
            service_tier="standard",
            # Apart from that of batches: see docs/sandbox.md.
            use_cache=partial(
                self.cache.use, scope=workspace, writer=object(), now=self.clock.now()
            ),
            **_facts_in_headers(request),
        )
        result = await run_in_threadpool(respond, params, "", context)
        if result["type"] == "errored":
            error = result["error"]["error"]
            raise APIError(error["type"], error["message"])
        return ChunkedJSON(result["message"])

    async def _stream_results(self, request: Request, batch: Batch) -> Response:
        if batch.ended_at is None or batch.is_archived(self.clock.now()):
            raise no_results(batch.id)
        self._refuse_late(request, Hook.ON_RESULTS, batch.id, batch.ended_at)
        file = await run_in_threadpool(self.store.results_path(batch.id).open, "rb")
        stream = ResultsStream(
            file=file,
            size=batch.results_bytes,
            lines=batch.total,
            chunks=iter(()),
            range=request.headers.get("range"),
            accepts_gzip="gzip" in request.headers.get("accept-encoding", ""),
            random=self.faults.random,
            headers=self._rate_limit(),
        )
        stream.chunks = chunks_of(stream)
        for act in request.state.faults.at(Hook.ON_RESULTS_STREAM, stream):
            act(stream)
        stall, peer = request.state.exchange.stall, request.scope["client"]
        return ResultsResponse(stream, stall, self.connections, peer)

    def _authorize(self, request: Request) -> str:
        workspace = workspace_of(request.headers, self.api_key)
        request.state.workspace = workspace
        return workspace

    async def _authorize_upload(self, request: Request) -> str:
        try:
            return self._authorize(request)
        except APIError:
            await discard_body(request)
            raise

    def _find(self, request: Request) -> Batch:
        workspace = self._authorize(request)
        batch_id = request.path_params["message_batch_id"]
        batch = self.store.get(batch_id)
        if batch is None or batch.workspace != workspace or batch.deleted_at is not None:
            raise no_batch(batch_id)
        return batch

    def _cursor(self, workspace: str, name: str, batch_id: str) -> int:
        batch = self.store.get(batch_id)
        if batch is None or batch.workspace != workspace:
            raise invalid(f"{name}: no Message Batch found with id {batch_id}")
        return batch.seq

    def _refuse_late(self, request: Request, hook: Hook, batch_id: str, since: int) -> None:
        moment = Moment(batch_id, (self.clock.now() - since) / SECOND)
        for refuse in request.state.faults.at(hook, moment):
            refuse(moment)

    def _retry_after(self, batch: Batch) -> int:
        if self.retry_after is not None:
            return self.retry_after
        left = self.clock.real_seconds(batch.ends_at() - self.clock.now())
        return min(max(1, math.ceil(left)), _MAX_RETRY_AFTER)

    def _view(self, request: Request, batch: Batch) -> dict[str, Any]:
        """
        Return the MessageBatch object.

        The documented service counts each request as processing until the batch has ended;
        `live_counts` shows the progress instead.
        """
        ended = batch.ended_at is not None
        archived = ended and batch.is_archived(self.clock.now())
        if ended:
            status = "ended"
        else:
            status = "in_progress" if batch.cancel_initiated_at is None else "canceling"
        shown = ended or self.live_counts
        counts = {name: getattr(batch, name) if shown else 0 for name in OUTCOMES}
        return {
            "id": batch.id,
            "type": "message_batch",
            "processing_status": status,
            "request_counts": {"processing": batch.total - sum(counts.values()), **counts},
            "created_at": timestamp(batch.created_at),
            "expires_at": timestamp(batch.expires_at),
            "ended_at": optional_timestamp(batch.ended_at),
            "archived_at": timestamp(batch.created_at + RETENTION) if archived else None,
            "cancel_initiated_at": optional_timestamp(batch.cancel_initiated_at),
            "results_url": self._results_url(request, batch) if ended and not archived else None,
        }

    def _results_url(self, request: Request, batch: Batch) -> str:
        url = f"{request.base_url}v1/messages/batches/{batch.id}/results"
        for act in request.state.faults.at(Hook.ON_RESULTS_URL):
            url = act(url, f"sandbox/results/{batch.id}/{self._token(batch.id)}")
        return url

    def _token(self, batch_id: str) -> str:
        key = self.api_key.encode()
        return hmac.new(key, batch_id.encode(), "sha256").hexdigest()

    def _rate_limit(self) -> dict[str, str]:
        return {
            "anthropic-ratelimit-requests-limit": str(_REQUESTS_PER_MINUTE),
            "anthropic-ratelimit-requests-remaining": str(_REQUESTS_PER_MINUTE - 1),
            "anthropic-ratelimit-requests-reset": timestamp(self.clock.now() + SECOND),
        }


def optional_timestamp(instant: int | None) -> str | None:
    """Write an instant, or return None for one that has not come."""
    return None if instant is None else timestamp(instant)


def _limit(text: str) -> int:
    if not _LIMIT.match(text):
        raise invalid("limit: Input should be a valid integer")
    limit = int(text)
    if limit < 1:
        raise invalid("limit: Input should be greater than or equal to 1")
    if limit > 1000:
        raise invalid("limit: Input should be less than or equal to 1000")
    return limit


def _facts_in_headers(request: Request) -> dict[str, Any]:
    """Return what the answers depend on beside the params, as batches and contexts name it."""
    # To repeat the header is the same as a comma.
    joined = ",".join(request.headers.getlist("anthropic-beta"))
    betas = [value.strip() for value in joined.split(",") if value.strip()]
    return {
        "version": request.headers["anthropic-version"],
        "betas": ",".join(betas),
        "beta": bool(betas) or request.query_params.get("beta") == "true",
        "user_profile_id": request.headers.get("anthropic-user-profile-id"),
    }
