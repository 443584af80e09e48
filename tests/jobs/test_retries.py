"""Requests that are to be retried leave the pool in order, once, in memory that does not grow."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from message_batches.jobs.ledger import FAILED, Ledger, Merged, OutputCheckpoint, PartManifest
from message_batches.jobs.ledger.codes import COMPLETE
from message_batches.jobs.state import Settled, Submit, Updated
from tests.jobs.ledgers import begin, opened

PATTERNS: dict[str, Callable[[int], bool]] = {
    "all": lambda line: True,
    "every second": lambda line: line % 2 == 0,
    "the second half": lambda line: line > 1_100,
    "three of four": lambda line: line % 4 != 0,
}
"""Which of the requests fail."""


def failed(folder: Path, count: int, fails: Callable[[int], bool]) -> Ledger:
    """Return the ledger of a run with one batch, some requests of which are to be retried."""
    ledger = opened(folder, range(1, count + 1))
    number = begin(ledger, count)
    places = [line - 1 for line in range(1, count + 1) if fails(line)]
    codes = bytearray([COMPLETE]) * count
    for place in places:
        codes[place] = FAILED
    ledger.commit(
        [Settled(number), Updated(number, {"state": "collected"})],
        part=PartManifest(
            bytes(codes), tuple((place, "expired", "expired", None) for place in places)
        ),
        merged=Merged(OutputCheckpoint(1, "digest")),
        is_retried=lambda *_: True,
    )
    return ledger


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("limits", [(300, 10**9), (10_000, 20_000)])
def test_retries_hold_the_requests_to_retry_in_order_each_once(
    tmp_path: Path, name: str, limits: tuple[int, int]
) -> None:
    with failed(tmp_path, 2_300, PATTERNS[name]) as ledger:
        lines = [line for lines in ledger.source.read_all() for line in lines]
        wanted = [line for line in range(1, 2_301) if PATTERNS[name](line)]
        sent: list[bytes] = []
        counts = []
        while ledger.pool().due:
            cut, members = ledger.cut(Submit("due", *limits), 1e12)
            assert cut.size <= limits[1]
            number = begin(ledger, cut.requests, "due")
            assert ledger.members_of(number) == members
            upload = ledger.upload_of(number)
            requests = [request for block in upload.blocks() for request in block]
            suffix = upload.suffix.encode()
            sent += [request.replace(suffix, b"") for request in requests]
            counts.append(len(requests))
        assert sent == [lines[line - 1] for line in wanted]
        assert len(set(counts[:-1])) <= 3  # each is as full as it can be


@pytest.mark.parametrize("name", ["all", "every second"])
def test_a_retry_takes_memory_independent_of_the_number_of_requests(
    tmp_path: Path, name: str
) -> None:
    def needed(count: int) -> int:
        with failed(tmp_path / str(count), count, PATTERNS[name]) as ledger:
            tracemalloc.start()
            try:
                number = begin(ledger, 1_000, "due")
                assert sum(map(len, ledger.upload_of(number).blocks())) == 1_000
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    assert needed(40_000) < 2 * needed(10_000)
