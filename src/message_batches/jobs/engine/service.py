"""The only module that calls the API: it picks the surface, polls, and puts failures into words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from email.utils import mktime_tz, parsedate_tz
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from attrs import frozen

from message_batches import APIStatusError, AsyncAnthropic
from message_batches.jobs.engine import policy
from message_batches.jobs.state import BatchView
from message_batches.jobs.system import SYSTEM, System
from message_batches.sdk import has_ended, retry_after

if TYPE_CHECKING:
    from message_batches import Anthropic

_TOO_MANY = 10**9
"""No count of requests is so high, except a wrong one."""

PAGE_SIZE = 100
"""Batches per page of a long listing; the API allows up to 1,000."""


_BATCH_ID = re.compile(r"[!-.0-\[\]-~]{1,200}")
"""Visible ASCII without slashes."""


class Batch(Protocol):
    """What a run reads of a batch, on either surface."""

    id: str
    created_at: datetime
    ended_at: datetime | None
    archived_at: datetime | None
    cancel_initiated_at: datetime | None
    processing_status: str
    request_counts: Any


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
        """Create a batch from encoded requests, with a single attempt: the planner retries."""
        batches = self._surface(self.client.with_options(max_retries=0))
        batch: Batch = batches.create(requests=requests, **self._extra)
        return batch

    def retrieve(self, batch_id: str) -> Response:
        """Fetch one batch, with what the headers of the response say."""
        raw = self._batches.with_raw_response.retrieve(batch_id, **self._extra)
        return self._response(raw)

    def cancel(self, batch_id: str) -> Batch:
        """Ask the service to end a batch early."""
        batch: Batch = self._batches.cancel(batch_id, **self._extra)
        return batch

    def list(self) -> Response:
        """Fetch the newest page of batches; iterating over its `value` fetches the others."""
        raw = self._batches.with_raw_response.list(limit=PAGE_SIZE, **self._extra)
        return self._response(raw)

    def results(self, batch_id: str) -> Generator[bytes, None, None]:
        """
        Yield each line of the results as the server sent it, without its line end.

        A line that is too long to be held in memory is skipped; its request counts as missing.
        """
        with self._batches.results(batch_id, on_error="skip", **self._extra) as results:
            yield from results.raw()

    def save_results(self, batch_id: str, path: Path) -> None:
        """
        Write the results to a file, byte for byte; a file that was interrupted is continued.

        Raises:
            ResultsIncompleteError: there are fewer or more results than the counts of the batch
                say; `partial_path` has what there is.
        """
        with self._batches.results(batch_id, **self._extra) as results:
            results.to_file(path)

    @property
    def key_fingerprint(self) -> str:
        """A hash of the address and the credential: what is equal is the same workspace."""
        client = self.client
        parts = [str(client.base_url), client.api_key or "", client.auth_token or ""]
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

    def _response(self, raw: Any) -> Response:
        headers = raw.headers
        now = self.system.now()
        named = (headers.get("anthropic-organization-id"), headers.get("anthropic-workspace-id"))
        return Response(
            raw.parse(),
            "/".join(part or "" for part in named) if any(named) else None,
            _date_in(headers, now),
            _seconds_in(headers, now),
        )

    @property
    def _batches(self) -> Any:
        return self._surface(self.client)

    def _surface(self, client: Any) -> Any:
        surface = client if self.betas is None else client.beta
        return surface.messages.batches

    @property
    def _extra(self) -> dict[str, Any]:
        return {"betas": list(self.betas)} if self.betas else {}


class Response(NamedTuple):
    """
    What a call returned, and what the headers of the response say.

    Attributes:
        value: the batch or the page.
        identity: the organization and the workspace, where the service names them.
        date: the service's clock, in seconds since the epoch; this machine's without a header.
        ask_again: the seconds after which the service asks to be asked again.
    """

    value: Any
    identity: str | None
    date: float
    ask_again: float | None


def view_of(batch: Batch, date: float) -> BatchView:
    """Return what a response shows of a batch; `date` stands in for a time that it lacks."""
    counts = counts_of(batch)
    ended_at = _seconds(batch.ended_at)
    created_at = _seconds(batch.created_at)
    return BatchView(
        batch.id,
        date if created_at is None else created_at,
        # Gateways leave the counts out, or send zeros until the batch has ended.
        sum(counts.values()) or None if counts else None,
        has_ended(batch),
        ended_at,
        _seconds(batch.archived_at) is not None,
        sum(counts.values()) - counts["processing"] if counts else 0,
    )


def is_batch_id(value: object) -> bool:
    """Return whether a service can be asked about a batch by this id, and a file be named by it."""
    return isinstance(value, str) and _BATCH_ID.fullmatch(value) is not None and value[0] != "."


def counts_of(batch: Batch) -> dict[str, int] | None:
    """Return a batch's request counts, keyed by the API's names; None if they are unknown."""
    names = ("processing", "succeeded", "errored", "canceled", "expired")
    counts = {name: getattr(batch.request_counts, name, None) for name in names}
    # The API takes 100,000 requests in a batch, a gateway maybe more, but not a billion.
    known = {
        name: value
        for name, value in counts.items()
        if type(value) is int and 0 <= value < _TOO_MANY
    }
    return known if len(known) == len(names) else None


def _seconds(moment: object) -> float | None:
    # A gateway may send anything for a time.
    return moment.timestamp() if isinstance(moment, datetime) else None


def _date_in(headers: Mapping[str, str], now: float) -> float:
    """Return the time of a response by the server's clock (RFC 9110, section 6.6.1)."""
    date = parsedate_tz(headers.get("date", ""))
    try:
        return now if date is None else float(mktime_tz(date))
    except (OverflowError, ValueError):
        return now


def is_of_api(error: Exception, status: int) -> bool:
    """Return whether a call failed with this status, in the form of the API's errors."""
    return (
        isinstance(error, APIStatusError) and error.status_code == status and error.type is not None
    )


def is_about_account(error: BaseException) -> bool:
    """Return whether a call failed because of a bill, a spending limit or a hold."""
    return isinstance(error, APIStatusError) and policy.is_about_account(
        error.type or "", error.api_message, error.error_code
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
