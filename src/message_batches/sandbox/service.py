"""The six batch operations, as the service answers them."""

from __future__ import annotations

import hmac
import math
import re
import secrets
from collections.abc import Mapping
from typing import Any

from attrs import frozen
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from message_batches.sandbox import body, schedule, views
from message_batches.sandbox.clock import SECOND, Clock, timestamp
from message_batches.sandbox.connections import Connections
from message_batches.sandbox.delivery import Delivery
from message_batches.sandbox.errors import APIError
from message_batches.sandbox.faults import CallFaults
from message_batches.sandbox.ids import new_id
from message_batches.sandbox.incoming import MAX_BYTES, Spool, too_large
from message_batches.sandbox.processor import Processor
from message_batches.sandbox.store import Batch, Store
from message_batches.sandbox.wire import ChunkedJSON

DEFAULT_WORKSPACE = "wrkspc_01sandbox"
VERSIONS = ("2023-06-01", "2026-10-21")
_REQUESTS_PER_MINUTE = 4000
_LONGEST_RETRY_AFTER = 10  # what the service names for every unfinished batch
_LIMIT = re.compile(r"[0-9]{1,6}\Z")


@frozen(kw_only=True)
class Behaviour:
    """How the service behaves where the real one may go either way, or takes its time.

    Args:
        api_key: The key that callers must send.
        duration: Microseconds from a batch's creation to its end.
        live_counts: Whether `request_counts` move before the batch has ended.
        retry_after: The seconds to name in the `retry-after` header of an unfinished batch; None
            names the time that is left.
    """

    api_key: str
    duration: int
    live_counts: bool
    retry_after: int | None


class Service:
    """The batch operations over a store, a clock and a processor."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        processor: Processor,
        behaviour: Behaviour,
        connections: Connections,
    ) -> None:
        self._store = store
        self._clock = clock
        self._processor = processor
        self._behaviour = behaviour
        self._connections = connections

    async def create(self, request: Request) -> Response:
        """Accept a batch, or refuse its envelope."""
        batch_id = new_id("msgbatch_")
        try:
            workspace = self.authorize(request)
        except APIError:
            # As for a refused body: whoever is still sending should get to read the refusal.
            async for _ in request.stream():
                pass
            raise
        try:
            total = await self._receive(request, batch_id)
        except BaseException:
            self._store.discard_folder(batch_id)
            raise
        betas = betas_of(request)
        now = self._clock.now()
        batch = Batch(
            id=batch_id,
            workspace=workspace,
            version=request.headers["anthropic-version"],
            betas=",".join(betas),
            beta=bool(betas) or request.query_params.get("beta") == "true",
            user_profile_id=request.headers.get("anthropic-user-profile-id"),
            total=total,
            duration=self._behaviour.duration,
            created_at=now,
            expires_at=now + schedule.LIFETIME,
        )
        request.state.call.batch_id = batch_id
        self._store.insert(batch)
        self._processor.start(batch)
        return self._batch(request, batch, rate_limited=True)

    async def retrieve(self, request: Request) -> Response:
        """Show a batch, with a polling hint while it is unfinished."""
        batch = self._find(request)
        if _is_late(request.state.faults, "late-batch", self._clock.now() - batch.created_at):
            raise _unknown(batch.id)
        headers = {}
        if batch.ended_at is None:
            headers["retry-after"] = str(self._retry_after(batch))
        return self._batch(request, batch, headers, rate_limited=True)

    def _retry_after(self, batch: Batch) -> int:
        if self._behaviour.retry_after is not None:
            return self._behaviour.retry_after
        left = self._clock.real_seconds(schedule.ends_at(batch) - self._clock.now())
        return min(max(1, math.ceil(left)), _LONGEST_RETRY_AFTER)

    async def list_(self, request: Request) -> Response:
        """Show a page of batches, newest first."""
        workspace = self.authorize(request)
        query = request.query_params
        limit = _limit(query.get("limit", "20"))
        after_id, before_id = query.get("after_id"), query.get("before_id")
        if after_id is not None and before_id is not None:
            raise _invalid("Only one of after_id and before_id may be given")
        if before_id is not None:
            cursor = self._cursor(workspace, "before_id", before_id)
            found = self._store.newer(workspace, cursor, limit + 1)
            page = found[:limit][::-1]
        else:
            older_than = None if after_id is None else self._cursor(workspace, "after_id", after_id)
            found = self._store.older(workspace, older_than, limit + 1)
            page = found[:limit]
        return ChunkedJSON(
            {
                "data": [self._view(request, batch) for batch in page],
                "has_more": len(found) > limit,
                "first_id": page[0].id if page else None,
                "last_id": page[-1].id if page else None,
            }
        )

    async def cancel(self, request: Request) -> Response:
        """Begin to cancel a batch; cancelling again changes nothing."""
        batch = self._find(request)
        if batch.ended_at is not None:
            raise _invalid(f"Message Batch {batch.id} has already ended and cannot be canceled.")
        if batch.cancel_initiated_at is None:
            self._store.update(batch.id, cancel_initiated_at=self._clock.now())
            self._processor.wake(batch.id)
            batch = self._find(request)
        return self._batch(request, batch)

    async def delete(self, request: Request) -> Response:
        """Delete a batch that has ended."""
        batch = self._find(request)
        if batch.ended_at is None:
            raise _invalid(
                f"Message Batch {batch.id} is still processing and cannot be deleted. "
                "Cancel it first."
            )
        self._store.delete(batch.id, self._clock.now())
        return ChunkedJSON({"id": batch.id, "type": "message_batch_deleted"})

    async def results(self, request: Request) -> Response:
        """Stream the result lines of an ended batch."""
        return await self._results(request, self._find(request))

    async def download(self, request: Request) -> Response:
        """Stream the result lines to whoever has the link that a batch gave out."""
        batch = self._store.get(request.path_params["message_batch_id"])
        token = request.path_params["token"]
        if (
            batch is None
            or batch.deleted_at is not None
            or not secrets.compare_digest(token, self._token(batch.id))
        ):
            raise _not_found("There is nothing at this link.")
        return await self._results(request, batch)

    async def _results(self, request: Request, batch: Batch) -> Response:
        faults: CallFaults = request.state.faults
        now = self._clock.now()
        if batch.ended_at is None or schedule.is_archived(batch, now):
            raise _no_results(batch)
        if _is_late(faults, "late-results", now - batch.ended_at):
            raise _no_results(batch)
        headers = self._rate_limit_headers()
        status = 200
        file = await run_in_threadpool(self._store.results_path(batch.id).open, "rb")
        if struck := body.line_faults(faults, batch.total):
            pieces = body.with_line_faults(file, struck)
        else:
            wanted = request.headers.get("range")
            if wanted is not None and faults.take("ranges") is not None:
                status, more = body.seek_range(file, wanted, batch.results_bytes)
                headers.update(more)
            pieces = body.plain(file) if status != 416 else iter(())
        if "gzip" in request.headers.get("accept-encoding", "") and faults.take("gzip"):
            pieces = body.gzipped(pieces)
            headers["content-encoding"] = "gzip"
        if (chunks := faults.take("chunks")) is not None:
            pieces = body.resized(pieces, chunks["bytes"])
        cut = None
        if (cutting := faults.take("cut")) is not None:
            cut = cutting["bytes"]
            if cut is None:
                cut = faults.random.randrange(max(1, batch.results_bytes))
        return Delivery(
            file,
            pieces,
            self._connections,
            cut=cut,
            stall=faults.take("stall"),
            status_code=status,
            headers=headers,
        )

    def authorize(self, request: Request) -> str:
        """Check the key and the version, and return the workspace of the call."""
        headers = request.headers
        given = headers.get("x-api-key")
        if given is None:
            scheme, _, token = headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not token:
                raise _unauthorized("x-api-key header is required")
            given = token.strip()
        if not secrets.compare_digest(given.encode(), self._behaviour.api_key.encode()):
            raise _unauthorized("invalid x-api-key")
        version = headers.get("anthropic-version")
        if version is None:
            raise _invalid("anthropic-version: header is required")
        if version not in VERSIONS:
            raise _invalid(
                f"anthropic-version: {version!r} is not a valid version; one of "
                + ", ".join(VERSIONS)
            )
        workspace = headers.get("anthropic-workspace-id", DEFAULT_WORKSPACE)
        request.state.workspace = workspace
        return workspace

    async def _receive(self, request: Request, batch_id: str) -> int:
        """Spool the body and return how many requests it holds.

        The body is read to its end even when it is refused: a caller still sending would see a
        broken connection instead of the error.
        """
        refusal: APIError | None = None
        if int(request.headers.get("content-length") or 0) > MAX_BYTES:
            refusal = too_large()
        spool = Spool(self._store.batch_folder(batch_id))
        try:
            async for chunk in request.stream():
                if refusal is None:
                    try:
                        spool.feed(chunk)
                    except APIError as error:
                        refusal = error
            if refusal is not None:
                raise refusal
            return spool.finish()
        finally:
            spool.close()

    def _find(self, request: Request) -> Batch:
        workspace = self.authorize(request)
        batch_id = request.path_params["message_batch_id"]
        batch = self._store.get(batch_id)
        if batch is None or batch.workspace != workspace or batch.deleted_at is not None:
            raise _unknown(batch_id)
        return batch

    def _cursor(self, workspace: str, name: str, batch_id: str) -> int:
        batch = self._store.get(batch_id)
        if batch is None or batch.workspace != workspace:
            raise _invalid(f"{name}: no Message Batch found with id {batch_id}")
        return batch.seq

    def _view(self, request: Request, batch: Batch) -> dict[str, Any]:
        return views.message_batch(
            batch,
            now=self._clock.now(),
            live_counts=self._behaviour.live_counts,
            results_url=self._results_url(request, batch),
        )

    def _results_url(self, request: Request, batch: Batch) -> str:
        faults: CallFaults = request.state.faults
        if batch.ended_at is not None and faults.take("other-origin") is not None:
            host = "localhost" if request.url.hostname != "localhost" else "127.0.0.1"
            link = f"sandbox/results/{batch.id}/{self._token(batch.id)}"
            return f"{request.base_url.replace(hostname=host)}{link}"
        return f"{request.base_url}v1/messages/batches/{batch.id}/results"

    def _token(self, batch_id: str) -> str:
        key = self._behaviour.api_key.encode()
        return hmac.new(key, batch_id.encode(), "sha256").hexdigest()

    def _batch(
        self,
        request: Request,
        batch: Batch,
        headers: Mapping[str, str] | None = None,
        *,
        rate_limited: bool = False,
    ) -> Response:
        more = self._rate_limit_headers() if rate_limited else {}
        return ChunkedJSON(self._view(request, batch), headers={**(headers or {}), **more})

    def _rate_limit_headers(self) -> dict[str, str]:
        return {
            "anthropic-ratelimit-requests-limit": str(_REQUESTS_PER_MINUTE),
            "anthropic-ratelimit-requests-remaining": str(_REQUESTS_PER_MINUTE - 1),
            "anthropic-ratelimit-requests-reset": timestamp(self._clock.now() + SECOND),
        }


def _invalid(message: str) -> APIError:
    return APIError("invalid_request_error", message)


def _unauthorized(message: str) -> APIError:
    return APIError("authentication_error", message, headers={"x-should-retry": "false"})


def _not_found(message: str) -> APIError:
    return APIError("not_found_error", message, headers={"x-should-retry": "false"})


def _unknown(batch_id: str) -> APIError:
    return _not_found(f"No Message Batch found with id {batch_id}")


def _no_results(batch: Batch) -> APIError:
    return _not_found(f"Message Batch {batch.id} has no available results.")


def _is_late(faults: CallFaults, name: str, age: int) -> bool:
    """Let a fault of lateness happen while something is younger than the fault says."""
    settings = faults.peek(name)
    return (
        settings is not None
        and age < settings["seconds"] * SECOND
        and faults.take(name) is not None
    )


def _limit(text: str) -> int:
    if not _LIMIT.match(text):
        raise _invalid("limit: Input should be a valid integer")
    limit = int(text)
    if limit < 1:
        raise _invalid("limit: Input should be greater than or equal to 1")
    if limit > 1000:
        raise _invalid("limit: Input should be less than or equal to 1000")
    return limit


def betas_of(request: Request) -> list[str]:
    """Return the beta values of a call; repeating the header is the same as a comma."""
    joined = ",".join(request.headers.getlist("anthropic-beta"))
    return [value.strip() for value in joined.split(",") if value.strip()]
