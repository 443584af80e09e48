"""What a person decides about a run, and what the end of a process means to a person."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from message_batches import AnthropicError, NotFoundError
from message_batches._wording import count
from message_batches.jobs.engine import planner
from message_batches.jobs.engine.allowance import cap_in
from message_batches.jobs.engine.messages import in_words
from message_batches.jobs.engine.reactions import AnswerPolicy, is_retried, judgement_of
from message_batches.jobs.engine.service import Service, is_of_api, view_of
from message_batches.jobs.engine.transfers import clocks_of
from message_batches.jobs.errors import (
    CostCapError,
    DecisionRequiredError,
    InputError,
    RunError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import PartWriter, output_of
from message_batches.jobs.state import Change, PartitionRecord, PlannerOptions, State, Updated
from message_batches.sdk import failure_kind_of

_KEY_HINT = "Use the key and the address that the run was started with."

_RESULTS_HINT = (
    "Run the same command again later. If it ends like this again, the service is at fault: it "
    "answers with the results of other requests. Report that to its operator."
)


_MOST_SHOWN = 10
"""How many batches a message names."""


def run_error(plan: planner.Plan, state: State, ledger: Ledger) -> RunError | None:
    """Return the error that a process ends with; None if it did what it was asked to."""
    why = plan.reason.rstrip(".")
    match plan.verdict:
        case "refused" | "account":
            sent = state.sent_at is not None or state.has("unknown", "absent")
            return ServiceRefusedError(
                f"{why}. {_so_far(state)}",
                nothing_sent=not sent,
                about_account=plan.verdict == "account",
            )
        case "unreachable":
            if state.options.goal == "check":
                return ServiceUnreachableError(
                    f"The service could not be reached: {why}. Run the same command again later."
                )
            seconds = in_words(state.options.give_up_after)
            return ServiceUnreachableError(
                f"The service could not be reached for {seconds}: {why}. {_so_far(state)} Run the "
                "same command again to resume."
            )
        case "incomplete":
            return ServiceUnreachableError(
                f"Not everything is there yet: {why}. Run the same command again later."
                f"{_how_to_accept(state, ledger)}"
            )
        case "aborted":
            return ServiceRefusedError(
                f"Requests failed with {why}. All remaining requests would fail the same way, so "
                "nothing more was submitted; submitted batches continue. Fix the cause, then run "
                "the same command again: it retries these requests."
            )
        case "question":
            return _question(why, state, ledger)
        case "capped":
            return _cap_reached(state, ledger)
    return None


def _cap_reached(state: State, ledger: Ledger) -> CostCapError:
    cap = cap_in(state)
    if cap is None:
        raise ValueError("the run has no cap")
    held_back = state.pool.fresh + state.pool.due
    lost = "" if cap.spent == cap.committed else f", up to {cap.committed:f} with lost batches"
    return CostCapError(
        f"{count(held_back, 'request')} not sent: the results cost {cap.spent:f}{lost}, "
        f"and the next batch could make that more than --max-cost {cap.max_cost:f}. To send "
        "more, run the same command with a higher --max-cost.",
        cap,
        held_back,
    )


def _how_to_accept(state: State, ledger: Ledger) -> str:
    if not any(record.given_up for record in state.of("ended")):
        return ""
    out = shlex.quote(str(ledger.folder.out))
    return (
        " If the results will never come, let these requests count as missing: message-batches "
        f"reconcile {out} --accept-missing."
    )


def _so_far(state: State) -> str:
    return "Submitted batches continue." if state.partitions else "Nothing was sent."


def _earlier_run(why: str, earlier: tuple[str, ...]) -> DecisionRequiredError:
    shown = ", ".join(earlier[:_MOST_SHOWN]) + (" ..." if len(earlier) > _MOST_SHOWN else "")
    lines = [
        f"{why[:1].upper()}{why[1:]}. Nothing was sent.",
        f"Batches that could be of it: {shown}.",
        "If they are, restore the folder of the run from a copy, or collect each batch with "
        "message-batches results BATCH_ID. If they are not, pass --start-anew to run or submit.",
    ]
    return DecisionRequiredError("\n".join(lines), 0, list(earlier))


def _question(why: str, state: State, ledger: Ledger) -> DecisionRequiredError:
    if state.earlier:
        return _earlier_run(why, state.earlier)
    undecided = _undecided(state)
    command = f"message-batches reconcile {shlex.quote(str(ledger.folder.out))}"
    lines = [f"{why[:1].upper()}{why[1:]}. Nothing was sent again."]
    for record in undecided:
        seen = ", ".join(_shown(state, record)) or "none"
        lines.append(
            f"Partition {record.number}: {record.requests:,} requests; batches that could be it: "
            f"{seen}. If you know its batch, run: {command} --partition {record.number} --adopt "
            f"BATCH_ID. If no batch holds its requests, run: {command} --partition "
            f"{record.number} --resubmit."
        )
    if not undecided:
        lines.append(_KEY_HINT if "this key" in why else _RESULTS_HINT)
    if state.unknown_batch is not None:
        lines.append(
            f"If {state.unknown_batch} and the other batches of this run were deleted, run for "
            f"each: {command} --partition N --resubmit. message-batches status shows the number N."
        )
    number = undecided[0].number if undecided else 0
    candidates = [each for record in undecided for each in record.candidates]
    return DecisionRequiredError("\n".join(lines), number, candidates)


def _undecided(state: State) -> list[PartitionRecord]:
    found = [*state.of("unknown"), *state.of("gone")]
    found += [record for record in state.of("absent") if not record.permitted and record.resends]
    found += [
        record
        for record in state.of("ended")
        if record.number not in state.proofs.get(str(record.batch_id), (record.number,))
    ]
    return sorted(
        (record for record in found if not (record.state == "gone" and record.permitted)),
        key=lambda record: record.number,
    )


def _shown(state: State, record: PartitionRecord) -> Iterable[str]:
    for view in record.candidates.values():
        proof = state.proofs.get(view.id)
        if proof is None:
            said = "has not ended" if not view.ended else "was not read yet"
        else:
            said = "holds its ids" if record.number in proof else "holds other ids"
        yield f"{view.id} ({said})"
    if record.batch_id is not None:
        said = "its results are gone" if record.state == "gone" else "holds other ids"
        yield f"{record.batch_id} ({said})"


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
    state = ledger.load(PlannerOptions())
    undecided = [record.number for record in _undecided(state)]
    if number is None:
        if len(undecided) != 1:
            raise _bad(ledger, *_which(undecided))
        number = undecided[0]
    record = state.partitions.get(number)
    changes: list[Change] = []
    if record is None or number not in undecided:
        changes = _given_up(ledger, service, record, adopt, undecided)
    view = None
    if adopt is not None:
        view = view_of(service.retrieve(adopt).value, ledger.system.now())
    state.change(changes)
    try:
        changes += planner.decide(state, number, view, clocks_of(ledger.system))
    except ValueError as error:
        raise _bad(
            ledger,
            f"{adopt or 'This decision'} does not fit partition {number}: {error}.",
            "Pass the id of the batch that fits.",
        ) from error
    ledger.commit(changes)


def _which(undecided: list[int]) -> tuple[str, str]:
    if not undecided:
        return "No partition is undecided: the outcome of every create is known.", _NOTHING_OPEN
    numbers = ", ".join(map(str, undecided))
    return (
        f"{len(undecided)} partitions are undecided.",
        f"Choose one of them with --partition: {numbers}.",
    )


_NOTHING_OPEN = (
    "Resume the run with message-batches wait OUT. Use --resubmit with --partition N only for a "
    "batch that is gone; message-batches status OUT shows the numbers."
)


def _given_up(
    ledger: Ledger,
    service: Service,
    record: PartitionRecord | None,
    adopt: str | None,
    undecided: list[int],
) -> list[Change]:
    """Return the changes for a batch that is gone although no listing has shown that yet."""
    if record is None or adopt is not None or record.state not in ("submitted", "ended"):
        numbers = ", ".join(map(str, undecided))
        hint = f"Choose an undecided partition: {numbers}." if undecided else _NOTHING_OPEN
        raise _bad(ledger, "This partition is not undecided.", hint)
    batch_id = str(record.batch_id)
    try:
        gone = view_of(service.retrieve(batch_id).value, ledger.system.now()).archived
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
    return [Updated(record.number, {"state": "gone"})]


def accept_missing(ledger: Ledger, number: int | None, options: RunOptions) -> None:
    """
    Let the requests of a batch that have no result count as missing. Nothing is sent.

    Args:
        ledger: the ledger of the run.
        number: the partition; None if results of only one are incomplete.
        options: which of the failed requests are retried.

    Raises:
        InputError: no results of the partition are outstanding, or none were downloaded yet.
    """
    state = ledger.load(PlannerOptions())
    if number is None:
        open_ones = [record.number for record in state.of("ended", "gone") if not record.permitted]
        if len(open_ones) != 1:
            raise _bad(ledger, *_which_results(open_ones))
        number = open_ones[0]
    try:
        changes = planner.accept_missing(state, number)
    except ValueError as error:
        raise _bad(ledger, f"Partition {number}: {error}.", _NOTHING_OPEN) from error
    place = output_of(ledger).place_of(number, str(state.partitions[number].batch_id))
    if not place.files.lines.exists() and state.partitions[number].state == "ended":
        # Missing requests may be sent again, so results that can be had are never given up.
        raise _bad(
            ledger,
            f"The results of partition {number} were not downloaded yet.",
            "Run message-batches wait OUT first.",
        )
    ledger.folder.parts.mkdir(mode=0o700, exist_ok=True)
    ids = ledger.ids_of(number).places()
    judgement = judgement_of(ledger, options.schema)
    with PartWriter(place.files, ids, judgement, ledger.system) as part:
        manifest = place.finish(part)
    place.send(manifest, ledger.system)
    ledger.commit(
        changes,
        part=manifest,
        is_retried=lambda cause, attempts: is_retried(
            cause, options.on_error, attempts=attempts, retries=options.retries
        ),
        next_action=AnswerPolicy.of(ledger, options.retries).next_action,
    )


def _which_results(numbers: list[int]) -> tuple[str, str]:
    if not numbers:
        return "No results are outstanding.", _NOTHING_OPEN
    shown = ", ".join(map(str, numbers))
    return (
        f"The results of {len(numbers)} partitions are outstanding.",
        f"Choose one of them with --partition: {shown}.",
    )


def reset_missing(ledger: Ledger, service: Service) -> int:
    """
    Reset the requests that are missing from batches whose results can still be downloaded.

    Returns:
        how many requests were reset.

    Raises:
        AnthropicError: the service refused, or could not be reached; call again for the rest.
    """
    numbers = []
    for number, batch_id in ledger.lacking():
        try:
            view = view_of(service.retrieve(batch_id).value, ledger.system.now())
        except NotFoundError as error:
            # A server that is not the API answers 404 too, which does not mean that it is gone.
            if not is_of_api(error, 404):
                raise
            continue
        if view.ended and not view.archived:
            numbers.append(number)
    return ledger.reset_missing(numbers) if numbers else 0


def cancel(ledger: Ledger, service: Service, *, for_resume: bool) -> list[str]:
    """
    Cancel the batches that are certainly of this run; return their ids.

    Args:
        ledger: the ledger of the run.
        service: the API.
        for_resume: whether the canceled requests go back to the pool.

    Raises:
        AnthropicError: the service refused, or could not be reached; call again for the rest.
    """
    state = ledger.load(PlannerOptions())
    changes = planner.cancel(state, for_resume=for_resume)
    # First, so that a crash in between does not make canceled requests final. A process that works
    # on the run notices the count, and sends nothing more.
    ledger.store({"cancels": (ledger.setting("cancels") or 0) + 1})
    ledger.commit(changes)
    state.change(changes)
    canceled = []
    for record in state.of("submitted"):
        if record.cancel is None or record.batch_id is None:
            continue
        try:
            service.cancel(record.batch_id)
        except AnthropicError as error:
            # A batch that has ended meanwhile needs no cancel.
            if failure_kind_of(error) != "refused":
                raise
            if not _was_canceled(service, record.batch_id):
                continue
        canceled.append(record.batch_id)
    return canceled


def _was_canceled(service: Service, batch_id: str) -> bool:
    """Return whether a batch was canceled, as by the process that works on the run."""
    try:
        batch = service.retrieve(batch_id).value
    except NotFoundError:
        return False
    return batch.cancel_initiated_at is not None


def _bad(ledger: Ledger, message: str, hint: str) -> InputError:
    return InputError.at(ledger.folder.out, message, hint)
