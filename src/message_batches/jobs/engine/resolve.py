"""What a person decides about a batch, where the run cannot know and must not guess."""

from __future__ import annotations

from message_batches.jobs.engine.service import Service, counts_of, is_of_api
from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.ledger import Ledger
from message_batches.sdk.errors import NotFoundError


def decide(ledger: Ledger, service: Service, number: int | None, *, adopt: str | None) -> None:
    """
    Settle what became of a batch. Nothing is sent.

    Args:
        ledger: the ledger of the run.
        service: the API.
        number: the batch's number in the plan; may be None while only one is in question.
        adopt: the id of the batch that it became; None if it became none or that one is gone, and
            its rows are to be sent again.

    Raises:
        InputError: nothing is in question, or what was decided cannot be.
    """
    open_ = ledger.numbers("sending")
    number = open_[0] if number is None and len(open_) == 1 else number
    if number in open_:
        if adopt is None:
            ledger.mark_not_sent(number, "resubmission requested by user")
        else:
            _adopt(ledger, service, number, adopt)
        return
    numbers = ", ".join(map(str, open_))
    if number is None and open_:
        raise _bad(
            ledger,
            f"{len(open_)} batches wait to be settled; say which one you mean.",
            f"Give one of these with --partition: {numbers}.",
        )
    if number is None:
        raise _bad(
            ledger,
            "Nothing waits to be settled: of each batch it is known whether it was accepted.",
            _NOTHING_OPEN,
        )
    sent = ledger.numbers("submitted") + ledger.numbers("ended")
    if adopt is not None or number not in sent:
        raise _bad(
            ledger,
            f"There is nothing to settle for batch {number}.",
            f"Waiting to be settled: batch {numbers}." if open_ else _NOTHING_OPEN,
        )
    _give_up(ledger, service, number)


_NOTHING_OPEN = (
    "Go on with message-batches wait OUT. Only a batch that is gone needs --resubmit, with "
    "--partition N; message-batches status OUT shows the numbers."
)


def _adopt(ledger: Ledger, service: Service, number: int, batch_id: str) -> None:
    rows = ledger.record(number).partition.requests
    batch = service.retrieve(batch_id)
    found = sum(counts_of(batch).values())
    if found != rows:
        raise _bad(
            ledger,
            f"{batch_id} cannot be batch {number}: it holds {found:,} requests, not {rows:,}.",
            "Give the id of the batch that fits.",
        )
    if batch_id in ledger.known_batches(number):
        raise _bad(
            ledger,
            f"{batch_id} is another batch of this run, or was found to hold other rows.",
            "Give the id of the batch that fits.",
        )
    ledger.mark_submitted(number, batch.id, batch.created_at, adopted=True)


def _give_up(ledger: Ledger, service: Service, number: int) -> None:
    batch_id = ledger.record(number).handle.batch_id
    try:
        gone = service.retrieve(batch_id).archived_at is not None
    except NotFoundError as error:
        # A server of something else knows no batch at all, which says nothing about this one.
        if not is_of_api(error, 404):
            raise
        gone = True
    if not gone:
        raise _bad(
            ledger,
            f"The batch {batch_id} is there; to send its rows again would pay for them twice.",
            "Wait for its results, or cancel it.",
        )
    ledger.give_up_batch(number)


def _bad(ledger: Ledger, what: str, hint: str) -> InputError:
    return InputError(str(ledger.path), [Diagnostic(what, hint)])
