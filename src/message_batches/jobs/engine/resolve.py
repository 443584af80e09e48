"""What a person decides about a partition, where the run cannot know and must not guess."""

from __future__ import annotations

from message_batches import NotFoundError
from message_batches.jobs.engine.service import Service, counts_of, is_of_api
from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Ledger


def decide(ledger: Ledger, service: Service, number: int | None, *, adopt: str | None) -> None:
    """
    Settle which batch a partition was submitted as. Nothing is sent.

    Args:
        ledger: the ledger of the run.
        service: the API.
        number: the partition; None if only one is undecided.
        adopt: the id of its batch; None if no batch holds it, or that batch is gone, so that its
            requests must be submitted again.

    Raises:
        InputError: the partition is not undecided, or the batch does not fit.
    """
    open_ = ledger.numbers("sending")
    number = open_[0] if number is None and len(open_) == 1 else number
    if number in open_:
        if adopt is None:
            ledger.mark_not_sent(number, "resubmission requested by the user")
        else:
            _adopt(ledger, service, number, adopt)
        return
    numbers = ", ".join(map(str, open_))
    if number is None and open_:
        raise _bad(
            ledger,
            f"{len(open_)} partitions are undecided.",
            f"Choose one of them with --partition: {numbers}.",
        )
    if number is None:
        raise _bad(
            ledger,
            "No partition is undecided: the outcome of every create is known.",
            _NOTHING_OPEN,
        )
    sent = ledger.numbers("submitted") + ledger.numbers("ended")
    if adopt is not None or number not in sent:
        raise _bad(
            ledger,
            f"Partition {number} is not undecided.",
            f"Choose an undecided partition: {numbers}." if open_ else _NOTHING_OPEN,
        )
    _give_up(ledger, service, number)


_NOTHING_OPEN = (
    "Resume the run with message-batches wait OUT. Use --resubmit with --partition N only for a "
    "batch that is gone; message-batches status OUT shows the numbers."
)


def _adopt(ledger: Ledger, service: Service, number: int, batch_id: str) -> None:
    expected = ledger.record(number).partition.requests
    batch = service.retrieve(batch_id)
    counts = counts_of(batch)
    if counts is not None and (found := sum(counts.values())) != expected:
        raise _bad(
            ledger,
            f"{batch_id} cannot be partition {number}: it has {found:,} requests, not "
            f"{expected:,}.",
            "Pass the id of the batch that fits.",
        )
    if batch_id in ledger.known_batches(number):
        raise _bad(
            ledger,
            f"{batch_id} belongs to another partition of this run, or has different requests.",
            "Pass the id of the batch that fits.",
        )
    ledger.mark_submitted(number, batch.id, batch.created_at, adopted=True)


def _give_up(ledger: Ledger, service: Service, number: int) -> None:
    batch_id = ledger.record(number).handle.batch_id
    try:
        gone = service.retrieve(batch_id).archived_at is not None
    except NotFoundError as error:
        # A server that is not the API answers 404 too, which does not mean that the batch is gone.
        if not is_of_api(error, 404):
            raise
        gone = True
    if not gone:
        raise _bad(
            ledger,
            f"{batch_id} still exists; submitting its requests again would pay for them twice.",
            "Wait for its results, or cancel it.",
        )
    ledger.give_up_batch(number)


def _bad(ledger: Ledger, message: str, hint: str) -> InputError:
    return InputError.at(ledger.path, message, hint)
