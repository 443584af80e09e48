"""The charts."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from message_batches.report_html.charts import Bar, bar_chart, histogram, range_chart


def segments(chart: str) -> list[tuple[str, float, float, str]]:
    """Return the description, start, width and color of each segment, in order."""
    return [
        (
            rect.find("title").text or "",
            float(rect.get("x", "").removesuffix("%")),
            float(rect.get("width", "").removesuffix("%")),
            rect.get("fill", ""),
        )
        for rect in ElementTree.fromstring(chart).iterfind("svg/rect")
    ]


def texts(chart: str) -> list[str]:
    """Return the names and labels, in order."""
    return [span.text or "" for span in ElementTree.fromstring(chart).iterfind("span")]


def test_a_hostile_name_stays_text() -> None:
    name = "</text><script>alert(1)</script>\"' onload=x \u202e\x00 $x$ {{7*7}} {0} datum.name"
    bars = [Bar(name, "input", 0, 7, name, "<b>7"), Bar("b", "output", 0, 3, "b", "3")]
    chart = bar_chart(bars, name, legend=True)
    assert "\x00" not in chart
    assert "\u202e" not in chart
    tags = {each.tag for each in ElementTree.fromstring(chart).iter()}
    assert tags == {"div", "p", "span", "svg", "rect", "title"}
    assert len(segments(chart)) == 2
    assert texts(chart)[0].startswith("</text><script>alert(1)</script>")
    assert texts(chart)[1] == "<b>7"


def test_segments_of_a_bar_are_in_one_row_and_as_long_as_their_share() -> None:
    chart = bar_chart(
        [
            Bar("a", "input", 0, 30, "a, input: 30"),
            Bar("a", "output", 30, 50, "a, output: 20", "50"),
            Bar("b", "input", 0, 100, "b, input: 100", "100"),
        ],
        "tokens",
    )
    assert segments(chart) == [
        ("a, input: 30", 0, 30, "var(--input)"),
        ("a, output: 20", 30, 20, "var(--output)"),
        ("b, input: 100", 0, 100, "var(--input)"),
    ]
    assert texts(chart) == ["a", "50", "b", "100"]
    assert chart.count("<svg>") == 2
    assert "legend" not in chart


def test_a_legend_has_the_series_of_the_chart_in_their_order() -> None:
    counts = {(3, "truncated"): 2, (1, "complete"): 1, (3, "complete"): 4}
    chart = histogram(counts, "output tokens")
    (legend,) = ElementTree.fromstring(chart).findall("p[@class='legend']")
    assert "".join(legend.itertext()).split() == ["complete", "truncated"]
    assert texts(chart) == ["1", "1", "2 to 3", "0", "4 to 7", "6"]
    assert [each for each in segments(chart) if each[2]] == [
        ("1, complete: 1", 0, pytest.approx(100 / 6, abs=0.001), "var(--complete)"),
        ("4 to 7, complete: 4", 0, pytest.approx(400 / 6, abs=0.001), "var(--complete)"),
        (
            "4 to 7, truncated: 2",
            *(pytest.approx(share / 6, abs=0.001) for share in (400, 200)),
            "var(--truncated)",
        ),
    ]


def test_charts_of_zero_and_of_huge_numbers() -> None:
    assert texts(histogram({(0, "complete"): 1}, "tokens")) == ["0", "1"]
    assert segments(bar_chart([Bar("a", "input", 0, 0, "a: 0")], "tokens"))[0][2] == 0
    chart = bar_chart([Bar("a", "input", 0, 10**12, "a", f"{10**12:,}")], "tokens")
    assert texts(chart) == ["a", "1,000,000,000,000"]
    assert not re.search(r"\de[+-]?\d", chart)


def test_a_chart_of_ranges_has_a_bar_for_each() -> None:
    chart = range_chart([("0 to 10", 80), ("10 to 20", 20)], "answers")
    assert texts(chart) == ["0 to 10", "80", "10 to 20", "20"]
    assert [width for _, _, width, _ in segments(chart)] == [100, 25]
