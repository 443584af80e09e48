"""What becomes of the requests of a partition when its results count. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from attrs import define, field, frozen

from message_batches.jobs.errors import RunError
from message_batches.jobs.ledger.codes import (
    ANSWERED,
    COMPLETE,
    DUE,
    FAILED,
    FRESH,
    HELD,
    MISSING,
    REMOVED,
    RESTORE,
    REVISE,
    STATUSES,
)
from message_batches.jobs.ledger.records import PartManifest

IsRetried = Callable[[str, int], bool]
"""Returns whether a request is to be retried, by the cause of its failure and its attempts."""

NextAction = Callable[[str, Mapping[str, int]], str | None]
"""
Returns how to ask again after an answer that is not complete; None to keep that.

By its status, and by how often the request was asked again before, by the action.
"""


class Failure(NamedTuple):
    """
    A request that failed, by its place in the partition; `is_due` if it is to be retried.

    Without an outcome: one whose answer is put aside, so that only its attempts are kept.
    """

    place: int
    outcome: str | None
    cause: str | None
    message: str | None
    attempts: int
    is_due: bool


class Answer(NamedTuple):
    """
    An answer that is not complete, by the place of its request in the partition.

    `action` says how the request is asked again; None where that is not to be, or a later partition
    has it already.
    """

    place: int
    status: str
    reason: str
    action: str | None = None


@frozen
class Earlier:
    """
    The answers of a request that were put aside.

    Attributes:
        made: how often it was asked again after one of another partition, by the action.
        answers: how many of these there are.
        newest: the last of these partitions; 0 without any.
        here: whether one is of this partition, which is settled again then.
        action: how the request was asked again after that one.
    """

    made: Mapping[str, int] = field(factory=dict)
    answers: int = 0
    newest: int = 0
    here: bool = False
    action: str | None = None


@define
class Settlement:
    """
    What follows from a part.

    Attributes:
        codes: the new code of each request.
        kept: a bit for each request, the lowest first: whether its line goes to the output.
        failures: the requests that failed or are missing.
        final: the answers that are not complete and count.
        aside: the answers that are put aside: another attempt follows, or is under way.
        answered: the requests that failed before and are answered now.
        reopened: the same for those that can be sent again.
        twice: the requests that had an answer before.
        missing: how many requests are missing.
        removed: how many results are of requests that have left the input.
    """

    codes: bytearray
    kept: bytearray
    failures: list[Failure] = field(factory=list)
    final: list[Answer] = field(factory=list)
    aside: list[Answer] = field(factory=list)
    answered: list[int] = field(factory=list)
    reopened: list[int] = field(factory=list)
    twice: list[int] = field(factory=list)
    missing: int = 0
    removed: int = 0


_NOTHING_BEFORE = Earlier()


def settle(
    old: bytes,
    part: PartManifest,
    *,
    number: int = 0,
    attempts: Mapping[int, int],
    elsewhere: bytes | None,
    recalled: bool,
    is_retried: IsRetried,
    next_action: NextAction = lambda status, made: None,
    earlier: Mapping[int, Earlier] | None = None,
    lacked: bytes | None = None,
) -> Settlement:
    """
    Return what follows from a part.

    Args:
        old: the code of each request of the partition.
        part: the part.
        number: the partition.
        attempts: how many batches had each request that was sent before, and has no final result.
        elsewhere: a 1 for each request that a later partition holds now; None for no request.
        recalled: whether the batch was canceled so that what got canceled is sent again.
        is_retried: whether a failure is to be retried.
        next_action: how to ask again after an answer that is not complete.
        earlier: the answers that were put aside, of each request that has any.
        lacked: for a partition that was settled before, a 1 for each request that it had no answer
            to; None for one that is settled for the first time.

    Raises:
        RunError: the part is not one of this partition.
    """
    if len(part.codes) != len(old):
        raise RunError(
            f"A part has {len(part.codes):,} requests, its partition {len(old):,}. Report this "
            "defect; nothing was recorded."
        )
    failed = {index: (outcome, cause, text) for index, outcome, cause, text in part.failures}
    reasons = dict(part.reasons)
    aside = earlier or {}
    result = Settlement(bytearray(old), bytearray((len(old) + 7) // 8))
    new, kept = result.codes, result.kept
    for index, (before, code) in enumerate(zip(old, part.codes, strict=True)):
        is_answer = code in ANSWERED
        if before == REMOVED:
            result.removed += code != 0
            continue
        known = aside.get(index, _NOTHING_BEFORE)
        if before >= COMPLETE:
            if is_answer and not known.here and (lacked is None or lacked[index]):
                result.twice.append(index)
            continue
        if lacked is not None and before != HELD:
            continue
        is_elsewhere = before == HELD and elsewhere is not None and bool(elsewhere[index])
        if known.here and (is_elsewhere or before in (REVISE, RESTORE)):
            continue  # it was put aside before, and is again
        sent = attempts.get(index, 0) + 1
        if is_answer and code != COMPLETE and known.newest > number:
            # An answer to the same question, or a later one, is there already.
            result.twice.append(index)
            if before == HELD and not is_elsewhere:
                new[index] = FRESH
                if index in attempts:
                    result.reopened.append(index)
            continue
        if code == COMPLETE or (is_answer and before not in (REVISE, RESTORE)):
            answer = None
            if code != COMPLETE:
                status = STATUSES[code]
                action = known.action or next_action(status, known.made)
                answer = Answer(index, status, reasons.get(index, ""), action)
                if action is not None:
                    result.aside.append(answer._replace(action=None) if is_elsewhere else answer)
                    if not is_elsewhere:
                        new[index] = REVISE
                        result.failures.append(Failure(index, None, None, None, sent, False))
                    continue
                result.final.append(answer)
            new[index] = code
            kept[index >> 3] |= 1 << (index & 7)
            if index in attempts:
                result.answered.append(index)
            continue
        if before in (REVISE, RESTORE):
            # It has an answer that is as good.
            if is_answer:
                result.twice.append(index)
            continue
        # A success counts in any case; a failure only where no later partition has the request.
        if is_elsewhere:
            continue
        if code == 0:
            result.missing += 1
            if known.answers or known.here:
                new[index] = RESTORE
            else:
                new[index] = MISSING
                result.failures.append(Failure(index, "missing", "missing", None, sent, False))
            continue
        if code != FAILED or index not in failed:
            raise RunError(
                f"A part has the code {code} without a failure. Report this defect; nothing was "
                "recorded."
            )
        outcome, cause, message = failed[index]
        if outcome == "canceled" and recalled:
            new[index] = FRESH
            if index in attempts:
                result.reopened.append(index)
        elif is_retried(cause, max(sent - known.answers, 1)):
            new[index] = DUE
            result.failures.append(Failure(index, outcome, cause, message, sent, True))
        elif known.answers or known.here:
            new[index] = RESTORE
            result.failures.append(Failure(index, None, None, None, sent, False))
        else:
            new[index] = FAILED
            kept[index >> 3] |= 1 << (index & 7)
            result.failures.append(Failure(index, outcome, cause, message, sent, False))
    return result


def earlier_answers(
    rows: Mapping[int, list[tuple[int, str | None]]], number: int
) -> dict[int, Earlier]:
    """
    Return what was put aside of requests.

    Args:
        rows: the partition and the action of each answer, by the place of the request.
        number: the partition that is settled.
    """
    found = {}
    for place, answers in rows.items():
        others = [action for partition, action in answers if partition != number]
        here = [action for partition, action in answers if partition == number]
        actions = Counter(action for action in others if action is not None)
        newest = max((partition for partition, _ in answers if partition != number), default=0)
        found[place] = Earlier(actions, len(others), newest, bool(here), here[0] if here else None)
    return found
