"""What becomes of the requests of a partition when its results count. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from attrs import define, field

from message_batches.jobs.errors import RunError
from message_batches.jobs.ledger.codes import (
    COMPLETE,
    DUE,
    FAILED,
    FRESH,
    HELD,
    MISSING,
    PAUSED,
)
from message_batches.jobs.ledger.records import PartManifest

IsRetried = Callable[[str, int], bool]
"""Returns whether a request is to be retried, by the cause of its failure and its attempts."""


class Failure(NamedTuple):
    """A request that failed, by its place in the partition; `is_due` if it is to be retried."""

    place: int
    outcome: str
    cause: str
    message: str | None
    attempts: int
    is_due: bool


@define
class Settlement:
    """
    What follows from a part.

    Attributes:
        codes: the new code of each request.
        kept: a bit for each request, the lowest first: whether its line goes to the output.
        failures: the requests that failed or are missing.
        answered: the requests that failed before and are answered now.
        reopened: the same for those that can be sent again.
        twice: the requests that had an answer before.
        missing: how many requests are missing.
    """

    codes: bytearray
    kept: bytearray
    failures: list[Failure] = field(factory=list)
    answered: list[int] = field(factory=list)
    reopened: list[int] = field(factory=list)
    twice: list[int] = field(factory=list)
    missing: int = 0


def settle(
    old: bytes,
    part: PartManifest,
    *,
    attempts: Mapping[int, int],
    elsewhere: bytes | None,
    recalled: bool,
    is_retried: IsRetried,
    lacked: bytes | None = None,
) -> Settlement:
    """
    Return what follows from a part.

    Args:
        old: the code of each request of the partition.
        part: the part.
        attempts: how many batches had each request that failed before.
        elsewhere: a 1 for each request that a later partition holds now; None for no request.
        recalled: whether the batch was canceled so that what got canceled is sent again.
        is_retried: whether a failure is to be retried.
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
    result = Settlement(bytearray(old), bytearray((len(old) + 7) // 8))
    new, kept = result.codes, result.kept
    for index, (before, code) in enumerate(zip(old, part.codes, strict=True)):
        is_answer = COMPLETE <= code <= PAUSED
        if before >= COMPLETE:
            if is_answer and (lacked is None or lacked[index]):
                result.twice.append(index)
            continue
        if lacked is not None and before != HELD:
            continue
        if is_answer:
            new[index] = code
            kept[index >> 3] |= 1 << (index & 7)
            if index in attempts:
                result.answered.append(index)
            continue
        # A success counts in any case; a failure only where no later partition has the request.
        if before == HELD and elsewhere is not None and elsewhere[index]:
            continue
        sent = attempts.get(index, 0) + 1
        if code == 0:
            new[index] = MISSING
            result.missing += 1
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
        elif is_retried(cause, sent):
            new[index] = DUE
            result.failures.append(Failure(index, outcome, cause, message, sent, True))
        else:
            new[index] = FAILED
            kept[index >> 3] |= 1 << (index & 7)
            result.failures.append(Failure(index, outcome, cause, message, sent, False))
    return result
