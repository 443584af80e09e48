"""
Check a sample of results against the API's description.

A run reads of each result only what it counts, so that nothing that a newer service sends stops it.
Decoding every result completely would cost several times as much as the rest of the collection;
what a service changes, it changes in many results, so a sample shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from message_batches import deviations_of
from message_batches.jobs.types import DeviationSummary
from message_batches.sdk.results import BLANK, decoded

SAMPLE = 500
"""Results that are checked; their files may have millions."""

_BYTES_OF_A_RESULT = 4096
"""A file of so much for each result of the sample is read completely."""

_INDEX = re.compile(r"\[\d+\]")


def deviations_in(lines: Iterable[bytes], *, beta: bool) -> DeviationSummary:
    """
    Count by path where results differ from the API's description.

    Args:
        lines: a sample of the results.
        beta: whether the results are those of the beta surface.
    """
    from message_batches_api import models

    model: Any = (
        models.BetaMessageBatchIndividualResponse if beta else models.MessageBatchIndividualResponse
    )
    paths: Counter[str] = Counter()
    checked = deviating = 0
    for line in lines:
        try:
            value = decoded(line)
        except (ValueError, RecursionError):
            continue  # the run has counted it as unmatched
        if value is BLANK or not isinstance(value, dict):
            continue
        checked += 1
        value["custom_id"] = str(value.get("custom_id"))  # an id of the user may be a number
        found = {_INDEX.sub("[]", one.path) for one in deviations_of(model.from_dict(value))}
        deviating += bool(found)
        paths.update(found)
    return DeviationSummary(checked, deviating, dict(paths.most_common()))


def sample_of(path: Path) -> Iterator[bytes]:
    """Yield all lines of a short results file, and lines from all parts of a long one."""
    try:
        file = path.open("rb")
    except OSError:
        return  # without results yet, or in parts
    with file:
        size = file.seek(0, 2)
        file.seek(0)
        if size <= SAMPLE * _BYTES_OF_A_RESULT:
            for number, line in enumerate(file):
                if number == SAMPLE:
                    break
                yield line
            return
        end = 0
        for number in range(SAMPLE):
            start = size * number // SAMPLE
            if start < end:
                continue  # inside a line that was yielded
            file.seek(start)
            if start:
                file.readline()
            yield file.readline()
            end = file.tell()
