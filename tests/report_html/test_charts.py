"""The charts."""

from __future__ import annotations

from message_batches.report_html.charts import Bar, bar_chart, histogram


def test_a_hostile_name_stays_text() -> None:
    name = "</text><script>alert(1)</script>\"' onload=x \u202e\x00 $x$ {{7*7}} datum.name"
    chart = bar_chart(
        [Bar(name, "input", 0, 7, name, "7"), Bar("b", "output", 0, 3, "b", "3")], "tokens"
    )
    for svg in (chart.wide, chart.narrow):
        assert "<script" not in svg
        assert "</text><" not in svg.replace("</text></g>", "").replace("</text><text", "")
        assert "\x00" not in svg
        assert "\u202e" not in svg
        assert "&lt;script&gt;" in svg


def test_charts_of_zero_and_of_huge_numbers() -> None:
    assert "<svg" in histogram({(0, "complete"): 1}, "tokens").wide
    assert ">0</text>" in histogram({(0, "complete"): 1}, "tokens").wide
    assert (
        "1e"
        not in bar_chart([Bar("a", "input", 0, 10**12, "a: lots", f"{10**12:,}")], "tokens").wide
    )
