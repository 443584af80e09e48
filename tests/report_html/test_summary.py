"""The sentences, numbers and times of the page."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from message_batches.report_html.sampling import Sample
from message_batches.report_html.summary import moment, sample_description, share


def test_shares_are_never_rounded_to_zero_or_all() -> None:
    shares = [share(part, 1_000_000) for part in (0, 1, 500_000, 999_999, 1_000_000)]
    assert shares == ["0.0%", "< 0.1%", "50.0%", "> 99.9%", "100.0%"]
    assert share(0, 0) == "-"


def test_times_are_in_utc() -> None:
    assert moment(datetime(2026, 11, 22, 7, 5, tzinfo=UTC)) == "2026-11-22 07:05:00 UTC"


def test_the_description_of_the_sample_has_the_numbers_of_each_group() -> None:
    small = Sample(groups=Counter(failed=1, incomplete=2, complete=300))
    assert sample_description(small) == (
        "The sample has 1 failed request; all 2 truncated, refused, paused or invalid answers; "
        "all 300 complete answers."
    )
    large = Sample(groups=Counter(failed=101, complete=5_000))
    assert sample_description(large) == (
        "The sample has 100 of 101 failed requests, selected at random; "
        "300 of 5,000 complete answers, selected at random."
    )
