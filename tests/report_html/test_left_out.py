"""What has nothing to say is left out of the page."""

from __future__ import annotations

from pathlib import Path

from message_batches.report_html import write_page
from tests.report_html.runs import answered, make_run, typed_run
from tests.report_html.test_page import Parsed


def page_of(out: Path) -> Parsed:
    page = out.with_suffix(".html")
    write_page(out, page)
    return Parsed(page)


def tables_of(parsed: Parsed) -> list[str | None]:
    regions = (
        attributes for _, attributes in parsed.elements if attributes.get("role") == "region"
    )
    return [attributes["aria-label"] for attributes in regions]


def test_an_input_without_requests_has_no_tables(tmp_path: Path) -> None:
    parsed = page_of(make_run(tmp_path / "r.jsonl", {}))
    assert tables_of(parsed) == []
    assert "0 requests. There was nothing to send." in parsed.text
    assert "Nothing to do. The input has no requests." in parsed.text


def test_one_model_without_a_cache_has_neither_a_chart_of_costs_nor_shares(tmp_path: Path) -> None:
    parsed = page_of(
        make_run(
            tmp_path / "r.jsonl",
            {
                "one": answered("Yes.", model="claude-haiku-4-5"),
                "two": answered("No.", model="claude-haiku-4-5"),
            },
        )
    )
    charts = [
        attributes["aria-label"]
        for _, attributes in parsed.elements
        if attributes.get("role") == "img"
    ]
    assert [name for name in charts if name and "cost" in name] == []
    assert "prompt cache" not in parsed.text
    assert "Input from cache" not in parsed.text
    assert "all succeeded. Cost: 0.0000" in parsed.text
    sample = parsed.text.partition("Sample of results")[2]
    assert "Model" not in sample


def test_numbers_are_below_a_heading_on_the_same_side(tmp_path: Path) -> None:
    parsed = page_of(typed_run(tmp_path / "typed.jsonl"))
    headings = [attributes for tag, attributes in parsed.elements if tag == "th"]
    fields = [
        each.get("class")
        for each in headings
        if each.get("dir") == "auto" and each.get("scope") == "col"
    ]
    assert fields == [None, "number"]  # mood, stars


def test_a_cost_without_a_price_is_unknown(tmp_path: Path) -> None:
    assert (
        "Cost: unknown." in page_of(make_run(tmp_path / "r.jsonl", {"one": answered("Yes.")})).text
    )
