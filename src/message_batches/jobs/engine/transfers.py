"""
Carry out the actions of the planner: each function makes the calls of one action.

The functions run in threads side by side. They take plain values and return plain values, read
neither the ledger nor the state of the run, and decide nothing. A failed call is a value, too; only
what is a defect, or what the machine cannot do, is raised.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from attrs import frozen

from message_batches import (
    AnthropicError,
    APIStatusError,
    ListIncompleteError,
    NotFoundError,
    ResultsChangedError,
    ResultsError,
    ResultsIncompleteError,
)
from message_batches._errors import MessageBatchesError
from message_batches._platform import replace_file
from message_batches.jobs.engine.messages import reason, refusal
from message_batches.jobs.engine.service import (
    Service,
    is_about_account,
    is_batch_id,
    is_of_api,
    view_of,
    wait_asked_for,
)
from message_batches.jobs.errors import InputError, StorageUnreachableError
from message_batches.jobs.input import Upload, parse_wire_id
from message_batches.jobs.output import NotAResultError, read_line
from message_batches.jobs.state import (
    Accepted,
    BatchView,
    Cancel,
    Clocks,
    Done,
    Failed,
    Identified,
    Identify,
    Listed,
    Observe,
    Outcome,
)
from message_batches.jobs.system import System
from message_batches.sdk import create_failure_kind_of, failure_kind_of
from message_batches.sdk.create import PreparedRequests

_WEAK_IDS = 1_000
"""Results whose ids must fit before a batch counts as ours, where the ids are those of the user."""


_MOST_PAGES = 1_000
"""Pages of a list that are read at once. A list that is longer than 100,000 batches has no end."""

_LONGEST_LISTING = 900.0
"""Seconds after which a list is not read further."""


class _UploadExpiredError(MessageBatchesError):
    """An upload took longer than it may, and was ended before its last byte."""


def clocks_of(system: System) -> Clocks:
    """Return what time it is."""
    return Clocks(system.monotonic(), system.now())


def create(upload: Upload, not_after: float, service: Service) -> Outcome:
    """
    Send a batch, once.

    Raises:
        InputError: the requests are not those that were read before. The body was cut off before
            its end, so nothing was accepted.
    """

    def blocks() -> Iterator[list[bytes]]:
        for block in upload.blocks():
            if service.system.now() > not_after:
                raise _UploadExpiredError("the upload took too long")
            yield block

    try:
        batch = service.create(PreparedRequests(blocks, upload.measure))
    except (_UploadExpiredError, StorageUnreachableError) as error:
        # The body was cut off before its end, so nothing was accepted.
        return Failed("not_sent", str(error))
    except InputError:
        raise
    except Exception as error:
        return _failed_create(error, service)
    view = view_of(batch, service.system.now())
    if not is_batch_id(view.id):
        return Failed("ambiguous", "the id in the response cannot be one of a batch")
    return Accepted(view.id, view.created_at)


def _failed_create(error: Exception, service: Service) -> Failed:
    kind = create_failure_kind_of(error)
    if kind is None:
        raise error
    if kind == "unreachable":
        return Failed("not_sent", reason(error))
    account = is_about_account(error)
    return Failed(
        # Waiting pays no bill, whatever the status.
        "refused" if account and kind == "busy" else kind,
        reason(error),
        wait_asked_for(error, service.system.now()),
        queue_full=_may_be_queue(error),
        refusal=refusal(error),
        account=account,
    )


def _may_be_queue(error: Exception) -> bool:
    """
    Return whether a refusal may mean that the queue of batch requests is full.

    https://docs.claude.com/en/api/rate-limits: a 429 is for too many calls in a minute, or for too
    many requests in the queue. The headers show the first of these.
    """
    if not isinstance(error, APIStatusError) or error.status_code != 429:
        return False
    left: str | None = error.response.headers.get("anthropic-ratelimit-requests-remaining")
    return left != "0"


def failed_call(error: Exception, service: Service) -> Failed:
    """Return the value for a call that failed, other than a create."""
    kind = failure_kind_of(error)
    if kind is None:
        raise error
    account = is_about_account(error)
    return Failed(
        "refused" if account or kind in ("ambiguous", "too_large") else kind,
        reason(error),
        wait_asked_for(error, service.system.now()),
        unknown_batch=is_of_api(error, 404),
        refusal=refusal(error),
        account=account,
    )


def observe(action: Observe, fingerprint: str | None, service: Service) -> Outcome:
    """
    List batches, and retrieve those that the list does not show.

    Args:
        action: what to list.
        fingerprint: of the address and the key that the run was started with.
        service: the API.
    """
    began = clocks_of(service.system)
    views: dict[str, BatchView] = {}
    unknown: list[str] = []
    unlisted: list[str] = []
    identity = date = ask_again = oldest = None
    ended = True
    try:
        if action.listed:
            page = service.list()
            identity, date = page.identity, page.date
            ended, oldest = _read_list(page.value, action.until, page.date, views, service.system)
        for batch_id in action.batch_ids:
            if batch_id in views:
                continue
            try:
                response = service.retrieve(batch_id)
            except NotFoundError as error:
                # A server that is not the API answers 404, too.
                if not is_of_api(error, 404):
                    raise
                unknown.append(batch_id)
                continue
            identity, date = response.identity or identity, date or response.date
            if response.ask_again is not None:
                ask_again = max(ask_again or 0.0, response.ask_again)
            if response.value.id not in (None, batch_id):
                # A cache mixed two responses up.
                return Failed("unreachable", f"the response about {batch_id} named another batch")
            views[batch_id] = view_of(response.value, response.date)._replace(id=batch_id)
            if action.listed:
                unlisted.append(batch_id)
    except Exception as error:
        return failed_call(error, service)
    return Listed(
        began,
        began.wall if date is None else date,
        tuple(views.values()),
        oldest,
        ended,
        identity,
        tuple(unknown),
        fingerprint == service.key_fingerprint,
        ask_again,
        tuple(unlisted),
    )


def download(batch_id: str, path: Path, service: Service) -> Failed | None:
    """
    Write the results of a batch to a file, which a later call continues after an interruption.

    Returns:
        why the file is not there, or does not have as many results as the batch's counts say.
    """
    unfinished = path.with_name(f"{path.name}.{batch_id}.part")
    try:
        service.save_results(batch_id, path)
    except ResultsIncompleteError as error:
        # The download came to its end; there may be more another time.
        replace_file(unfinished, path)
        return failed_call(error, service)
    except ResultsChangedError as error:
        unfinished.unlink(missing_ok=True)
        return failed_call(error, service)
    except OSError:
        raise
    except Exception as error:
        if type(error) is AnthropicError:
            return _without_results(batch_id, error, service)
        return failed_call(error, service)
    return None


def _without_results(batch_id: str, error: Exception, service: Service) -> Failed:
    """Return the value for results that the client did not find an address of."""
    try:
        response = service.retrieve(batch_id)
    except Exception as failure:
        return failed_call(failure, service)
    if getattr(response.value, "results_url", None):
        return failed_call(error, service)
    view = view_of(response.value, response.date)
    if not view.ended:
        return Failed("unreachable", reason(error))
    return Failed("refused", reason(error), unknown_batch=True, archived=view.archived)


def _read_list(
    first: Any, until: float | None, date: float, views: dict[str, BatchView], system: System
) -> tuple[bool, float | None]:
    """Add the batches of a list; return whether it came to its end, and the time of the last."""
    oldest, ended, unreadable = None, False, False
    deadline = system.monotonic() + _LONGEST_LISTING
    try:
        pages = [first] if until is None else first.iter_pages()
        for page in islice(pages, _MOST_PAGES):
            for batch in page.data:
                if not is_batch_id(batch.id):
                    unreadable = True
                    continue
                view = view_of(batch, date)
                views.setdefault(view.id, view)
                oldest = view.created_at
                if until is not None and oldest < until:
                    return False, oldest
            # A gateway that leaves it out does not say that this was the last page.
            ended = page.has_more is False
            if system.monotonic() > deadline:
                break
    except ListIncompleteError:
        return False, oldest
    return ended and not unreadable, oldest


@frozen
class Suspect:
    """
    What shows whether an ended batch holds requests of this run.

    Attributes:
        nonce: of the run; None where the ids on the wire are the user's.
        ids: the ids of each partition that it could be, where they are.
    """

    nonce: str | None
    ids: Mapping[int, Container[str]]


def partition_in(custom_id: str, nonce: str | None) -> int:
    """Return the partition of this run that an id on the wire names; 0 if it names none."""
    parsed = parse_wire_id(custom_id) if nonce is not None else None
    return parsed.number if parsed is not None and parsed.nonce == nonce else 0


def identify(action: Identify, suspect: Suspect, service: Service) -> Outcome:
    """Read the ids of the first results of a batch."""
    began = clocks_of(service.system)
    fitting = set(suspect.ids)
    read = 0
    try:
        with closing(service.results(action.batch_id)) as lines:
            for line in lines:
                try:
                    custom_id = read_line(line).custom_id
                except NotAResultError:
                    continue
                read += 1
                if suspect.nonce is not None:
                    owner = partition_in(custom_id, suspect.nonce)
                    return Identified(began, (owner,) if owner else ())
                fitting = {number for number in fitting if custom_id in suspect.ids[number]}
                if not fitting or read >= _WEAK_IDS:
                    break
    except ResultsError:
        return Identified(began, (), readable=False)
    except Exception as error:
        if type(error) is AnthropicError:  # without an address of its results
            return Identified(began, (), readable=False)
        return failed_call(error, service)
    if not read:
        return Identified(began, (), readable=False)
    return Identified(began, tuple(sorted(fitting)))


def cancel(action: Cancel, service: Service) -> Outcome:
    """Ask the service to end a batch early."""
    try:
        service.cancel(action.batch_id)
    except Exception as error:
        return failed_call(error, service)
    return Done()
