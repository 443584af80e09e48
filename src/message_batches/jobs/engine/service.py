"""The only module that calls the API: it picks the surface, polls, and puts failures into words."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

from message_batches import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AsyncAnthropic,
)
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import BatchState, Handle
from message_batches.sdk import has_ended, retry_after

if TYPE_CHECKING:
    from message_batches import Anthropic

PAGE_SIZE = 100
"""Batches per page of a long listing; the API allows up to 1,000."""


class Batch(Protocol):
    """What a run reads of a batch, on either surface."""

    id: str
    created_at: datetime
    ended_at: datetime | None
    archived_at: datetime | None
    processing_status: str
    request_counts: Any


def counts_of(batch: Batch) -> dict[str, int] | None:
    """Return a batch's request counts, keyed by the API's names; None where they are unknown."""
    names = ("processing", "succeeded", "errored", "canceled", "expired")
    counts: dict[str, Any] = {name: getattr(batch.request_counts, name, None) for name in names}
    return counts if all(type(count) is int for count in counts.values()) else None


def may_hold(batch: Batch, requests: int) -> bool:
    """Return whether a batch can have this many requests: unknown counts may be any."""
    counts = counts_of(batch)
    return counts is None or sum(counts.values()) == requests


def with_times(batch: Batch, now: float) -> Batch:
    """Return a batch with the times and the status that a gateway left out: it exists by now."""
    if getattr(batch, "results_url", None) and has_ended(batch):
        batch.processing_status = "ended"
    if not isinstance(batch.created_at, datetime):
        batch.created_at = datetime.fromtimestamp(now, UTC)
    for name in ("ended_at", "archived_at"):
        if not isinstance(getattr(batch, name, None), datetime):
            setattr(batch, name, None)
    return batch


@frozen
class Service:
    """
    The batches of one workspace, over the standard or the beta surface.

    Attributes:
        client: the API client.
        betas: beta features; None for the standard surface, an empty tuple for the beta surface
            without a feature.
        system: the machine.
    """

    client: Anthropic
    betas: tuple[str, ...] | None = None
    system: System = SYSTEM

    def __attrs_post_init__(self) -> None:
        if isinstance(self.client, AsyncAnthropic):
            raise TypeError(
                "A run needs an Anthropic client, not an AsyncAnthropic. Pass Anthropic(), or use "
                "async_run or async_resume."
            )

    def create(self, requests: Iterable[bytes]) -> Batch:
        """Create a batch from encoded requests."""
        batch: Batch = self._batches.create(requests=requests, **self._extra)
        return with_times(batch, self.system.now())

    def retrieve(self, batch_id: str) -> Batch:
        """Fetch one batch."""
        batch: Batch = self._batches.retrieve(batch_id, **self._extra)
        return with_times(batch, self.system.now())

    def poll(self, batch_id: str) -> tuple[Batch, float | None]:
        """Fetch one batch, and the seconds after which the service asks to be polled again."""
        response = self._batches.with_raw_response.retrieve(batch_id, **self._extra)
        batch = with_times(response.parse(), self.system.now())
        return batch, _seconds_in(response.headers, self.system.now())

    def cancel(self, batch_id: str) -> Batch:
        """Ask the service to end a batch early."""
        batch: Batch = self._batches.cancel(batch_id, **self._extra)
        return with_times(batch, self.system.now())

    def list(self, *, page_size: int) -> Iterator[Batch]:
        """Yield the batches of the workspace, newest first, fetching pages as they are needed."""
        for batch in self._batches.list(limit=page_size, **self._extra):
            yield with_times(batch, self.system.now())

    def results(self, batch_id: str) -> Generator[bytes, None, None]:
        """
        Yield each line of the results as the server sent it, without its line end.

        A line that is too long to be held in memory is skipped; its request counts as missing.
        """
        with self._batches.results(batch_id, on_error="skip", **self._extra) as results:
            yield from results.raw()

    @property
    def _batches(self) -> Any:
        surface: Any = self.client if self.betas is None else self.client.beta
        return surface.messages.batches

    @property
    def _extra(self) -> dict[str, Any]:
        return {"betas": list(self.betas)} if self.betas else {}


def poll(handles: Iterable[Handle], *, service: Service) -> list[BatchState]:
    """
    Return the state of each batch, in the order of the handles.

    A single batch is retrieved. For more, the list is read from the newest batch until all were
    seen, or until it is past the oldest; each batch that was not seen is then retrieved.

    Args:
        handles: the batches.
        service: the API.

    Raises:
        AnthropicError: the service refused, or could not be reached; call again. NotFoundError, one
            of these, means that a batch is gone.
    """
    wanted = list(handles)
    seen: dict[str, BatchState] = {}
    if len(wanted) > 1:
        seen = _listed({handle.batch_id: handle.created_at for handle in wanted}, service)
    return [
        seen.get(handle.batch_id) or _state_of(*service.poll(handle.batch_id)) for handle in wanted
    ]


def _state_of(batch: Batch, ask_again: float | None = None) -> BatchState:
    counts = counts_of(batch)
    return BatchState(batch.id, batch.processing_status, counts, batch.ended_at, ask_again)


def _listed(wanted: dict[str, datetime], service: Service) -> dict[str, BatchState]:
    oldest = min(wanted.values())
    seen: dict[str, BatchState] = {}
    for batch in service.list(page_size=PAGE_SIZE):
        if batch.id in wanted:
            seen[batch.id] = _state_of(batch)
        if len(seen) == len(wanted) or batch.created_at < oldest:
            break
    return seen


def reason(error: Exception) -> str:
    """Return in one line why a call failed: the service's message, the status, the request id."""
    if isinstance(error, APIConnectionError):
        return _without_response(error)
    if not isinstance(error, APIStatusError):
        return str(error).rstrip(".")
    facts = [f"status {error.status_code}"]
    if error.type:
        facts.append(error.type)
    if error.request_id:
        facts.append(error.request_id)
    if error.status_code == 404 and not is_of_api(error, 404):
        return (
            f"There is no Message Batches API at {error.request.url.host} "
            f"(status 404 for {error.request.url.copy_with(query=None)}); "
            "check the environment variable ANTHROPIC_BASE_URL"
        )
    message = error.api_message or f"{_origin(error)} gave no reason"
    return f"{message.rstrip('.')} ({', '.join(facts)})"


def _without_response(error: APIConnectionError) -> str:
    where = _origin(error)
    if isinstance(error, APITimeoutError):
        return f"{where} did not respond in time"
    if not error.was_sent:
        return f"no connection to {where}{_detail(error)}"
    return f"the connection to {where} was interrupted{_detail(error)}"


def _origin(error: APIError) -> str:
    url = error.request.url
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _detail(error: BaseException) -> str:
    """Return the message of the first cause: of the operating system, or of the HTTP library."""
    cause = error.__cause__
    while cause is not None and cause.__cause__ is not None:
        cause = cause.__cause__
    message = re.sub(r"^\[Errno -?\d+\] ", "", str(cause or "").strip())
    return f": {message}" if message else ""


def is_of_api(error: Exception, status: int) -> bool:
    """Return whether a call failed with this status, in the form of the API's errors."""
    return (
        isinstance(error, APIStatusError) and error.status_code == status and error.type is not None
    )


def wait_asked_for(error: Exception, now: float) -> float | None:
    """Return the seconds that the server asked to wait, if it did; `now` is the time of day."""
    if not isinstance(error, APIStatusError):
        return None
    return _seconds_in(error.response.headers, now)


def _seconds_in(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds after which the service asks to be called again; None if it does not."""
    seconds = retry_after(headers, now=now)
    return None if seconds is None else max(seconds, 0.0)
