"""
How long a run may still take, by what is known of its batches.

A batch whose counts move tells its own pace. One whose counts stand still until it ends, as most
do, is taken to last as long as those of this run that have ended. Where neither is known, or a
batch is late by that measure, nothing can be said, and nothing is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import median

from attrs import frozen

_TELLING_SHARE = 0.05
"""The share of a batch's rows from which on its own pace says more than that of others."""


@frozen
class OpenBatch:
    """A batch that has not ended: its rows, those of them that are done, seconds since it left."""

    rows: int
    answered: int
    age: float


def time_left(
    under_way: Sequence[OpenBatch], *, unsent: int, batch_durations: Iterable[float]
) -> float | None:
    """
    Give the seconds until the last batch may have ended; None if too little is known.

    Args:
        under_way: the batches that have not ended.
        unsent: how many more are planned. They are taken to leave as those under way end.
        batch_durations: the seconds that batches of the run took from their creation to their end.
    """
    known = sorted(batch_durations)
    typical = median(known) if known else None
    longest = 0.0
    for batch in under_way:
        left = _left_of(batch, typical)
        if left is None:
            return None
        longest = max(longest, left)
    if unsent:
        if typical is None:
            return None
        longest += math.ceil(unsent / max(len(under_way), 1)) * typical
    return longest


def _left_of(batch: OpenBatch, typical: float | None) -> float | None:
    if batch.answered > 0 and batch.answered >= batch.rows * _TELLING_SHARE:
        return max(batch.age, 0.0) * (batch.rows - batch.answered) / batch.answered
    # A clock that was set back since makes the age less than nothing.
    if typical is not None and 0 <= batch.age < typical:
        return typical - batch.age
    return None
