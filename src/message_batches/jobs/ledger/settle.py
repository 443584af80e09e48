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
    settling = _Settling(
        Settlement(bytearray(old), bytearray((len(old) + 7) // 8)),
        {index: (outcome, cause, text) for index, outcome, cause, text in part.failures},
        dict(part.reasons),
        number=number,
        attempts=attempts,
        elsewhere=elsewhere,
        recalled=recalled,
        is_retried=is_retried,
        next_action=next_action,
        earlier=earlier or {},
        lacked=lacked,
    )
    for place, (before, code) in enumerate(zip(old, part.codes, strict=True)):
        settling.add(place, before, code)
    return settling.result


@define
class _Settling:
    """
    Settles the requests of a partition, one after the other.

    Attributes:
        result: what follows.
        failed: outcome, cause and message of each request that failed, by its place.
        reasons: why answers are not complete, by the places of their requests.
        number, attempts, elsewhere, recalled, is_retried, next_action, earlier, lacked: as for
            `settle`.
    """

    result: Settlement
    failed: Mapping[int, tuple[str, str, str | None]]
    reasons: Mapping[int, str]
    number: int = field(kw_only=True)
    attempts: Mapping[int, int] = field(kw_only=True)
    elsewhere: bytes | None = field(kw_only=True)
    recalled: bool = field(kw_only=True)
    is_retried: IsRetried = field(kw_only=True)
    next_action: NextAction = field(kw_only=True)
    earlier: Mapping[int, Earlier] = field(kw_only=True)
    lacked: bytes | None = field(kw_only=True)

    def add(self, place: int, before: int, code: int) -> None:
        """
        Settle a request.

        Args:
            place: its place in the partition.
            before: its code before.
            code: what the part has of it; 0 without a result.
        """
        if before == REMOVED:
            self.result.removed += code != 0
            return
        is_answer = code in ANSWERED
        known = self.earlier.get(place, _NOTHING_BEFORE)
        if before >= COMPLETE:
            if is_answer and not known.here and (self.lacked is None or self.lacked[place]):
                self.result.twice.append(place)
            return
        if self.lacked is not None and before != HELD:
            return
        is_elsewhere = before == HELD and self.elsewhere is not None and bool(self.elsewhere[place])
        has_answer = before in (REVISE, RESTORE)
        if known.here and (is_elsewhere or has_answer):
            return  # it was put aside before, and is again
        if is_answer and code != COMPLETE and known.newest > self.number:
            # An answer to the same question, or a later one, is there already.
            self.result.twice.append(place)
            if before == HELD and not is_elsewhere:
                self._reopen(place)
        elif code == COMPLETE:
            self._keep(place, code)
        elif is_answer and not has_answer:
            self._incomplete(place, code, known, is_elsewhere)
        elif has_answer:
            # It has an answer that is as good.
            if is_answer:
                self.result.twice.append(place)
        elif not is_elsewhere:
            # A success counts in any case; a failure only where no later partition has the request.
            self._failure(place, code, known)

    def _reopen(self, place: int) -> None:
        self.result.codes[place] = FRESH
        if place in self.attempts:
            self.result.reopened.append(place)

    def _keep(self, place: int, code: int) -> None:
        """Settle a request with the line that the part has of it."""
        self.result.codes[place] = code
        self.result.kept[place >> 3] |= 1 << (place & 7)
        if code != FAILED and place in self.attempts:
            self.result.answered.append(place)

    def _incomplete(self, place: int, code: int, known: Earlier, is_elsewhere: bool) -> None:
        """Settle a request with an answer that is not complete, or put that answer aside."""
        status = STATUSES[code]
        action = known.action or self.next_action(status, known.made)
        answer = Answer(place, status, self.reasons.get(place, ""), action)
        if action is None:
            self.result.final.append(answer)
            self._keep(place, code)
        elif is_elsewhere:
            self.result.aside.append(answer._replace(action=None))
        else:
            self.result.aside.append(answer)
            self.result.codes[place] = REVISE
            self._record(place)

    def _failure(self, place: int, code: int, known: Earlier) -> None:
        """Settle a request that has no answer, or put it back."""
        has_answers = bool(known.answers or known.here)
        if code == 0:
            self.result.missing += 1
            if has_answers:
                self.result.codes[place] = RESTORE
            else:
                self.result.codes[place] = MISSING
                self._record(place, "missing", "missing")
            return
        if code != FAILED or place not in self.failed:
            raise RunError(
                f"A part has the code {code} without a failure. Report this defect; nothing was "
                "recorded."
            )
        outcome, cause, message = self.failed[place]
        if outcome == "canceled" and self.recalled:
            self._reopen(place)
        elif self.is_retried(cause, max(self._sent(place) - known.answers, 1)):
            self.result.codes[place] = DUE
            self._record(place, outcome, cause, message, is_due=True)
        elif has_answers:
            self.result.codes[place] = RESTORE
            self._record(place)
        else:
            self._keep(place, FAILED)
            self._record(place, outcome, cause, message)

    def _sent(self, place: int) -> int:
        """Return how many batches have had a request by now."""
        return self.attempts.get(place, 0) + 1

    def _record(
        self,
        place: int,
        outcome: str | None = None,
        cause: str | None = None,
        message: str | None = None,
        *,
        is_due: bool = False,
    ) -> None:
        """Record a failure; without an outcome, only the attempts of an answer put aside."""
        failure = Failure(place, outcome, cause, message, self._sent(place), is_due)
        self.result.failures.append(failure)


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
