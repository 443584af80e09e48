"""The fields of answers with a schema, on the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.answers import AnswerFormat
from message_batches.report_html import write_page
from message_batches.report_html.chart_data import fields_of
from message_batches.report_html.fields import MAX_FIELDS, MAX_VALUES, Fields
from tests.properties import examples
from tests.report_html.runs import SCHEMA, answered, make_run, typed_run
from tests.report_html.test_page import Parsed

ANY = AnswerFormat({}, {})


def fields_in(*values: Any) -> Fields:
    fields = Fields(ANY.checker())
    for value in values:
        checked = fields.add({"content": [{"type": "text", "text": json.dumps(value)}]})
        assert checked.reason is None
    return fields


def test_fields_are_counted_by_what_they_hold() -> None:
    answers = [
        {
            "stars": 1 + number % 5,
            "price": number / 8,
            "mood": ("good", "bad", "=1")[number % 3],
            "ok": number % 2 == 0,
            "note": f"note {number}",
            "on": f"2026-01-{1 + number % 28:02}",
            "at": {"city": None if number % 2 else "Ulm"},
            "issues": [{"kind": "late"}] * (number % 3),
            "big": 10**400 if number == 7 else 2**63 + number,
        }
        for number in range(1_000)
    ]
    views = {each.name: each for each in fields_of(fields_in(*answers, 7))}
    assert {name: (each.kind, each.filled, each.values) for name, each in views.items()} == {
        "stars": ("numbers", 1_000, "1 to 5, mean 3"),
        "price": ("numbers", 1_000, "0 to 124.9, mean 62.44"),
        "mood": ("categories", 1_000, "good (334), bad (333), =1 (333)"),
        "ok": ("categories", 1_000, "true (500), false (500)"),
        "note": ("text", 1_000, ""),
        "on": ("categories", 1_000, views["on"].values),
        "at.city": ("categories", 500, "Ulm (500)"),
        "issues": ("lists", 1_000, ""),
        "issues[].kind": ("categories", 999, "late (999)"),
        "big": ("text", 1_000, ""),
        "value": ("numbers", 1, "7 to 7, mean 7"),
    }
    charted = {name for name, each in views.items() if each.chart is not None}
    assert charted == {"stars", "price", "mood", "ok"}
    assert "4: 200" in views["stars"].chart
    assert "0 to 10: 80" in views["price"].chart


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=8))
@examples(60)
def test_any_values_can_be_counted_and_shown(values: list[Any]) -> None:
    checker = ANY.checker()
    fields = Fields(checker)
    for value in values:
        text = json.dumps(value, allow_nan=True)
        fields.add({"content": [{"type": "text", "text": text}]})
    for each in fields.by_name.values():
        assert each.kind in ("numbers", "categories", "lists", "dates", "text")


def test_what_is_kept_of_fields_is_bounded() -> None:
    fields = fields_in(
        {f"f{n}": n for n in range(MAX_FIELDS + 50)}, *({"f0": f"v{n}"} for n in range(500))
    )
    assert len(fields.by_name) == MAX_FIELDS
    counts = fields.by_name["f1"].counts
    assert counts is not None
    assert len(counts) <= MAX_VALUES
    assert fields.by_name["f0"].counts is None


def test_the_page_shows_fields_and_what_is_wrong_with_answers(tmp_path: Path) -> None:
    out = typed_run(tmp_path / "out.jsonl")
    page = tmp_path / "page.html"
    write_page(out, page)
    source = page.read_text(encoding="utf-8")
    parsed = Parsed(page)
    assert "all succeeded (1 truncated, 1 invalid)" in parsed.text
    assert "Fields of the answers" in parsed.text
    assert "good (14), <b>odd</b> (13), bad (13)" in parsed.text
    reasons = parsed.text.partition("Why answers are not complete")[2].partition("Errors")[0]
    assert "truncated max_tokens 1 2.4% short max_tokens" in reasons
    assert "invalid stars: " in reasons
    assert "0 to 4, mean 2" in parsed.text
    assert "<b>odd" not in source
    sample = source.partition('<table id="sample"')[2]
    assert re.findall(r"<th[^>]*>([^<]*)</th>", sample.partition("</thead>")[0]) == [
        *("Id", "Status", "Reason", "Prompt", "mood", "stars"),
        *("Answer or error", "Output tokens"),
    ]
    (wrong,) = [row for row in sample.split("<tr>") if ">wrong<" in row]
    assert 'class="status invalid"' in wrong
    assert "stars: " in wrong
    (right,) = [row for row in sample.split("<tr>") if ">r4<" in row]
    assert 'data-order="4"' in right
    assert "Invalid answers" in parsed.text


@pytest.mark.parametrize("schema", [None, SCHEMA])
def test_a_page_without_answers_has_no_fields(tmp_path: Path, schema: Any) -> None:
    out = make_run(tmp_path / "o.jsonl", {"a": answered("x")}, submit_only=True, schema=schema)
    write_page(out, tmp_path / "page.html")
    assert "Fields of the answers" not in Parsed(tmp_path / "page.html").text
