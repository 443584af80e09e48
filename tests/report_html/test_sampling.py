"""The sample of results."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from message_batches.report_html.sampling import (
    ANSWER_LENGTH,
    LONGEST,
    SAMPLE_SIZES,
    sample_results,
)
from message_batches.report_html.visible_text import Excerpt
from tests.report_html.runs import answered, failed


def line(custom_id: str | int, result: dict[str, Any]) -> bytes:
    return json.dumps({"custom_id": custom_id, "result": result}).encode()


def lines(count: int) -> Iterator[bytes]:
    for number in range(count):
        result = answered("x" * (number % 1_000), usage={"output_tokens": number % 1_000})
        if number % 50 == 0:
            result["message"]["stop_reason"] = "max_tokens"
        if number % 20 == 1:
            result = failed("overloaded_error")
        yield line(f"r{number}", result)


def test_a_small_run_is_sampled_completely_with_failures_first() -> None:
    sample = sample_results(lines(200))
    assert [result.custom_id for result in sample.results] == [
        *(f"r{number}" for number in range(200) if number % 20 == 1),
        *(f"r{number}" for number in range(200) if number % 50 == 0),
        *(f"r{n}" for n in range(200) if n % 20 != 1 and n % 50),
    ]
    assert sample.groups == {"failed": 10, "incomplete": 4, "complete": 186}


def test_a_large_run_is_sampled_evenly_and_repeatably() -> None:
    requests = 20_000
    sample = sample_results(lines(requests))
    assert sample.results == sample_results(lines(requests)).results
    numbers = [int(result.custom_id[1:]) for result in sample.results]
    assert numbers[:100] == sorted(numbers[:100])
    groups = Counter("failed" if r.status == "errored" else r.status for r in sample.results)
    assert groups == {
        "failed": SAMPLE_SIZES["failed"],
        "truncated": SAMPLE_SIZES["incomplete"],
        "complete": SAMPLE_SIZES["complete"],
    }
    tenths = Counter(int(r.custom_id[1:]) * 10 // requests for r in sample.results)
    # 500 in 10 parts: 50 each, with a standard deviation below 7.
    assert all(20 < tenths[part] < 80 for part in range(10)), tenths


def test_the_longest_answers_are_kept() -> None:
    sample = sample_results(lines(5_000))
    lengths = [result.text.length for result in sample.longest if result.text]
    expected = sorted((n % 1_000 for n in range(5_000) if n % 20 != 1), reverse=True)
    assert lengths == expected[:LONGEST]
    truncated = sample.with_status("truncated")
    assert [result.output_tokens for result in truncated] == sorted(
        (n % 1_000 for n in range(0, 5_000, 50)), reverse=True
    )[:LONGEST]
    assert sample.with_status("refused") == []
    assert sum(sample.lengths.values()) == 5_000 - 250


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_results() -> None:
    def peak(requests: int) -> int:
        tracemalloc.start()
        sample_results(lines(requests))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small = peak(2_000)
    assert peak(12_000) < small + 200_000


def test_a_long_answer_is_shortened() -> None:
    sample = sample_results([line("r", answered("x" * 1_000_000))])
    (result,) = sample.results
    assert result.text == Excerpt("x" * ANSWER_LENGTH, 1_000_000)
    assert result.text.omitted == 998_000


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"custom_id": "r"}',
        b'{"custom_id": "r", "result": {}}',
        b'{"custom_id": "r", "result": {"type": "succeeded", "message": 7}}',
        b"[" * 100_000,
    ],
)
def test_a_malformed_line_is_counted_and_skipped(bad: bytes) -> None:
    sample = sample_results([bad, line("r", answered("Yes."))])
    assert (sample.lines, sample.unreadable, len(sample.results)) == (2, 1, 1)


def test_numeric_ids_and_unknown_content_are_kept() -> None:
    blocks = [{"type": "thinking", "thinking": "Hm."}, {"type": "tool_use"}, {"type": "tool_use"}]
    odd = [
        answered("", content=blocks),
        answered("", content="no list"),
        answered("", content=[None, "text", {"type": "text", "text": 7}]),
        answered("", usage=None, model=None),
        {"type": "succeeded", "message": [["model", "m"]]},
    ]
    results = sample_results([line(number, result) for number, result in enumerate(odd)]).results
    assert [(result.result_id, result.custom_id) for result in results] == [
        (n, str(n)) for n in range(5)
    ]
    assert results[0].other_blocks == ("thinking", "tool_use")
    assert all(result.text == Excerpt("", 0) for result in results)
