"""Find the results of a batch: ask for the batch, and begin the download that it points at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from message_batches.sdk.calls import YOUNG_SECONDS, Answer, Call
from message_batches.sdk.errors import AnthropicError, APIResponseValidationError
from message_batches.sdk.flow import Flow
from message_batches.sdk.http.decompression import encodings
from message_batches.sdk.http.request import WireRequest, joined, public_headers
from message_batches.sdk.operations import Operations, timeout_of
from message_batches.sdk.options import Options
from message_batches.sdk.results.download import Download, results_address

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


@attrs.frozen
class Location(Generic[T]):
    """Find the results of a batch and open the download; what is made of it gives `make`."""

    operations: Operations[Any, Any, Any]
    batch_id: str
    options: Options
    make: Callable[[Download], T]

    def flow(self, *, stream: bool = True) -> Flow[Answer[T]]:
        """Carry it out. A download is a stream, whatever is asked for."""
        download = yield from located(self.operations, self.batch_id, self.options)
        answer = yield from download.open()
        return Answer(
            answer.response,
            answer.retries_taken,
            parse=lambda response: self.make(download),
            parse_reads=True,
        )


def located(
    operations: Operations[Any, Any, Any], batch_id: str, options: Options
) -> Flow[Download]:
    """
    Ask for a batch and give the download of its results, not yet opened.

    Only what is needed of the batch is read, so results stay within reach even if some other part
    of the answer is not understood.

    Raises:
        AnthropicError: The batch has no results, or not yet.
    """
    call = attrs.evolve(operations.retrieve(batch_id, options), parse=_json_object)
    answer = yield from call.flow()
    batch = answer.parsed()
    results_url = batch.get("results_url")
    if not (isinstance(results_url, str) and results_url):
        raise AnthropicError(
            f"Batch {batch_id} has no results: its processing status is"
            f" {batch.get('processing_status')!r}."
            + (" They are kept for 29 days." if batch.get("archived_at") else "")
        )
    context = operations.context
    settings = context.settings
    url, trusted = results_address(results_url, settings)
    headers = settings.headers(
        {
            "accept": "application/x-jsonl, application/binary",
            # What can be inflated in pieces of bounded size, and nothing else.
            "accept-encoding": ", ".join(encodings()),
        },
        options.headers(),
        options.extra_headers or {},
    )
    return Download(
        batch_id=batch_id,
        context=context,
        expected=_promised(batch.get("request_counts")),
        call=Call(
            context=context,
            request=WireRequest(
                method="GET",
                url=joined(url, "", options.extra_query or {}) if trusted else url,
                headers=headers if trusted else public_headers(headers),
                timeout=timeout_of(options, context),
                trusted=trusted,
            ),
            parse=lambda response: response,
            may_be_unknown=lambda: (
                context.is_young(batch_id)
                or _is_recent(batch.get("ended_at"), context.clock())
                or _is_recent(batch.get("created_at"), context.clock())
            ),
        ),
    )


def _json_object(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise APIResponseValidationError(response, response.text)
    return body


def _promised(counts: object) -> int | None:
    """Tell how many rows a batch's counts promise, or None if they don't say."""
    numbers = list(counts.values()) if isinstance(counts, dict) else []
    if not all(type(number) is int for number in numbers):
        return None
    # No batch is empty: counts that are all zero come from a gateway that does not count.
    return sum(numbers) or None


def _is_recent(timestamp: object, now: float) -> bool:
    if not isinstance(timestamp, str):
        return False
    try:
        when = datetime.fromisoformat(timestamp).timestamp()
    except ValueError:
        return False
    return abs(now - when) < YOUNG_SECONDS
