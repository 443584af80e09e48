"""
Which requests go first, and which ones wait for them.

Those that wait have the code `LATER`. No rule of a run has to know more of it: the requests that go
first are sent, looked for and retried like all requests of a smaller run.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any

from message_batches.jobs.ledger.codes import (
    COMPLETE,
    COPY,
    FRESH,
    LATER,
    NO_REQUEST,
    REMOVED,
    translation,
)
from message_batches.jobs.ledger.members import Range, lines_in, ranges_of
from message_batches.jobs.ledger.parts import LedgerParts
from message_batches.jobs.ledger.queries import OPEN
from message_batches.jobs.state import Pool

_UNSETTLED = bytes([*range(COMPLETE), REMOVED])
_RELEASE = translation((LATER, FRESH))


FIGURES = "pilot_figures"
"""The setting with what a pilot showed, and whether the others may follow."""


class LedgerStages(LedgerParts):
    """What a run sends first."""

    @property
    def is_piloting(self) -> bool:
        """Whether the others wait for what a pilot shows."""
        figures = self.setting(FIGURES)
        return self.setting("pilot") is not None and not (figures and figures["passed"])

    @property
    def allowed(self) -> int | None:
        """How many requests may be sent in all for now; None for all of them."""
        limit, pilot = self.setting("limit"), self.setting("pilot")
        if not self.is_piloting:
            return None if limit is None else int(limit)
        # A spread takes two.
        size = max(amount_of(pilot, int(self.setting("requests"))), 2)
        return size if limit is None else min(int(limit), size)

    def admit(self, most: int | None) -> Pool:
        """
        Let this many requests be sent in all, those that were sent before included.

        Those that are chosen are spread evenly over the requests that were not sent; the same
        ledger always chooses the same ones. The others are held back. Nothing is changed while
        requests wait for the prompt cache.

        Args:
            most: how many; None for all of them.

        Returns:
            what the pool is afterwards.
        """

        def choose() -> None:
            counts = self._codes.counts
            unsent = counts[FRESH] + counts[LATER]
            sent = self.sent_counts().total() - unsent
            wanted = unsent if most is None else min(max(most - sent, 0), unsent)
            if wanted > counts[FRESH]:
                self._choose(LATER, wanted - counts[FRESH])
            elif wanted < counts[FRESH]:
                self._choose(FRESH, wanted)

        counts = self._counts()
        if not self.is_priming and (most is not None or counts[LATER]):
            self._transact(choose)
        return self.pool()

    def answers_of_others(self) -> tuple[Range, ...]:
        """Return the requests that have the answer of another one, and were not sent."""
        numbers = self._database.execute(
            "SELECT number FROM partitions WHERE known_by IN ('reused', 'copied') "
            "AND state != 'void'"
        ).fetchall()
        return tuple(chain.from_iterable(self.members_of(number).ranges for (number,) in numbers))

    def sent_counts(self) -> Counter[int]:
        """Count the requests that were sent, or are to be sent, by their codes."""
        counts = Counter(self._codes.counts)
        for code in (COPY, REMOVED, NO_REQUEST):
            del counts[code]
        counts.subtract(self._codes.of(self.answers_of_others()).translate(None, _UNSETTLED))
        return counts

    def unsent(self) -> Iterator[tuple[int, bytes]]:
        """Yield the line and the content of each request that may be sent for the first time."""
        ranges = tuple(self._codes.runs(FRESH))
        spans = self._index.wire_spans(ranges)
        requests = chain.from_iterable(self.sent_from.read_spans(spans))
        return zip(lines_in(ranges), requests, strict=True)

    def hold_for(self, first: Collection[int], settings: Mapping[str, Any]) -> int:
        """
        Hold all requests back that may be sent for the first time, but for those that go first.

        Args:
            first: the lines of those that go first.
            settings: what to write down with that.

        Returns:
            how many are held back.
        """
        keep = frozenset(first)

        def hold() -> int:
            ranges = tuple(self._codes.runs(FRESH))
            new = bytes(FRESH if line in keep else LATER for line in lines_in(ranges))
            waiting = new.count(LATER)
            if waiting and waiting < len(new):
                self._codes.change(ranges, bytes([FRESH]) * len(new), new)
                # Those that a limit holds back have the same code.
                waits = array("I", (line for line in lines_in(ranges) if line not in keep))
                self._write_settings({**settings, "priming": list(ranges_of(waits))})
                return waiting
            self._write_settings(settings)
            return 0

        return self._transact(hold)

    def release(self, settings: Mapping[str, Any]) -> bool:
        """
        Let the requests go that wait for the prompt cache, if those that go first are settled.

        Args:
            settings: what to write down with that.

        Returns:
            whether they are.
        """

        def let_go() -> bool:
            if any(self._codes.counts[code] for code in OPEN):
                return False
            # After an update some may have other lines; the limit then decides which ones go.
            ranges = tuple((first, last) for first, last in self.setting("priming"))
            codes = self._codes.of(ranges)
            self._codes.change(ranges, codes, codes.translate(_RELEASE))
            self._write_settings({**settings, "priming": None})
            return True

        is_released = self._transact(let_go)
        if is_released:
            self.admit(self.allowed)
        return is_released

    def _choose(self, code: int, requests: int) -> None:
        """Choose some of the requests with a code to be sent; hold the others of them back."""
        count = self._codes.counts[code]
        new = bytearray([LATER]) * count
        for place in spread(count, requests):
            new[place] = FRESH
        self._codes.change(tuple(self._codes.runs(code)), bytes([code]) * count, bytes(new))


def amount_of(text: str, all_of_them: int) -> int:
    """Return a number of requests, or of so many percent of all, rounded down."""
    if text.endswith("%"):
        return int(Decimal(text[:-1]) * all_of_them / 100)
    return int(text)


def spread(count: int, chosen: int) -> Iterator[int]:
    """Yield as many places of 0 to `count` as are to be chosen, at equal distances."""
    return ((2 * place + 1) * count // (2 * chosen) for place in range(chosen))
