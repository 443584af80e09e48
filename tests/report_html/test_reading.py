"""What one pass over the results keeps, and how texts are made visible."""

from __future__ import annotations

import json
import tracemalloc
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.report_html import reading
from message_batches.report_html.charts import Bar, bars, columns
from message_batches.report_html.letters import Excerpt, visible
from message_batches.report_html.reading import KEPT, LONGEST, SAMPLE, read
from message_batches.report_html.telling import moment, money, share
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


def test_few_rows_are_all_shown_the_failed_first() -> None:
    found = read(lines(200))
    assert [row.custom_id for row in found.sample] == [
        *(f"r{number}" for number in range(200) if number % 20 == 1),
        *(f"r{number}" for number in range(200) if number % 50 == 0),
        *(f"r{n}" for n in range(200) if n % 20 != 1 and n % 50),
    ]
    assert found.groups == {"failed": 10, "imperfect": 4, "complete": 186}


def test_many_rows_are_chosen_evenly_and_the_same_again() -> None:
    rows = 20_000
    found = read(lines(rows))
    assert found.sample == read(lines(rows)).sample
    numbers = [int(row.custom_id[1:]) for row in found.sample]
    assert numbers[:100] == sorted(numbers[:100])
    groups = Counter("failed" if r.what == "errored" else r.what for r in found.sample)
    assert groups == {
        "failed": SAMPLE["failed"],
        "truncated": SAMPLE["imperfect"],
        "complete": SAMPLE["complete"],
    }
    tenths = Counter(int(row.custom_id[1:]) * 10 // rows for row in found.sample)
    # 500 in 10 parts: 50 each, with a standard deviation below 7.
    assert all(20 < tenths[part] < 80 for part in range(10)), tenths


def test_the_longest_are_the_longest() -> None:
    found = read(lines(5_000))
    lengths = [row.text.length for row in found.longest if row.text]
    expected = sorted((n % 1_000 for n in range(5_000) if n % 20 != 1), reverse=True)
    assert lengths == expected[:LONGEST]
    cut = found.with_quality("truncated")
    assert [row.output for row in cut] == sorted(
        (n % 1_000 for n in range(0, 5_000, 50)), reverse=True
    )[:LONGEST]
    assert found.with_quality("refused") == []
    assert sum(found.lengths.values()) == 5_000 - 250


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        read(lines(rows))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small = peak(2_000)
    assert peak(12_000) < small + 200_000


def test_a_long_answer_is_not_kept_whole() -> None:
    found = read([line("r", answered("x" * 1_000_000))])
    (row,) = found.sample
    assert row.text == Excerpt("x" * KEPT, 1_000_000)
    assert row.text.left_out == 998_000


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
def test_a_line_that_is_no_result_is_counted_and_passed_over(bad: bytes) -> None:
    found = read([bad, line("r", answered("Yes."))])
    assert (found.lines, found.unreadable, len(found.sample)) == (2, 1, 1)


def test_a_number_for_an_id_and_content_of_any_kind_are_shown() -> None:
    blocks = [{"type": "thinking", "thinking": "Hm."}, {"type": "tool_use"}, {"type": "tool_use"}]
    odd = [
        answered("", content=blocks),
        answered("", content="no list"),
        answered("", content=[None, "text", {"type": "text", "text": 7}]),
        answered("", usage=None, model=None),
        {"type": "succeeded", "message": [["model", "m"]]},
    ]
    rows = read([line(number, result) for number, result in enumerate(odd)]).sample
    assert [(row.wire_id, row.custom_id) for row in rows] == [(n, str(n)) for n in range(5)]
    assert rows[0].others == ("thinking", "tool_use")
    assert all(row.text == Excerpt("", 0) for row in rows)


_ANY = st.text(st.characters(codec=None, exclude_categories=()))


@given(_ANY)
def test_what_is_visible_can_be_written_and_turns_nothing(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )
    assert not [c for c in shown if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert visible(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Two\n\tlines, größer, 漢字",
        "👩\u200d💻 and 👨\u200d👩\u200d👧",  # joined by what is itself invisible
        "\u0645\u06cc\u200c\u062f\u0627\u0646\u0645",  # the non-joiner is spelling in Persian
        "שלום",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_line_ends_are_made_one() -> None:
    assert visible("a\r\nb\rc\x00") == "a\nb\\rc\\x00"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "0.00"),
        ("1234.5", "1,234.50"),
        ("1", "1.00"),
        ("0.5", "0.5000"),
        ("0.023248125", "0.0232"),
        ("0.000504", "0.00050"),
        ("0.00000123", "0.0000012"),
    ],
)
def test_small_amounts_keep_two_digits(amount: str, shown: str) -> None:
    assert money(Decimal(amount)) == shown


def test_shares_are_never_all_or_nothing_by_rounding() -> None:
    shares = [share(part, 1_000_000) for part in (0, 1, 500_000, 999_999, 1_000_000)]
    assert shares == ["0.0 %", "< 0.1 %", "50.0 %", "> 99.9 %", "100.0 %"]
    assert share(0, 0) == "-"


def test_times_are_told_by_the_universal_clock() -> None:
    assert moment(datetime(2026, 11, 22, 7, 5, tzinfo=UTC)) == "2026-11-22 07:05:00 UTC"


def test_a_chart_holds_a_hostile_name_as_text_only() -> None:
    name = "</text><script>alert(1)</script>\"' onload=x \u202e\x00 $x$ {{7*7}} datum.name"
    chart = bars(
        [Bar(name, "input", 0, 7, name, "7"), Bar("b", "output", 0, 3, "b", "3")], "tokens"
    )
    for svg in (chart.wide, chart.narrow):
        assert "<script" not in svg
        assert "</text><" not in svg.replace("</text></g>", "").replace("</text><text", "")
        assert "\x00" not in svg
        assert "\u202e" not in svg
        assert "&lt;script&gt;" in svg


def test_a_chart_of_nothing_but_zero_and_one_of_huge_numbers_are_drawn() -> None:
    assert "<svg" in columns({(0, "complete"): 1}, "tokens").wide
    assert ">0</text>" in columns({(0, "complete"): 1}, "tokens").wide
    assert "1e" not in bars([Bar("a", "input", 0, 10**12, "a: lots", f"{10**12:,}")], "tokens").wide
    assert reading.SAMPLE.keys() == {"complete", "imperfect", "failed"}
