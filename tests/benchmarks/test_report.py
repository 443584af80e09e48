"""The report of the benchmarks: the table, and its place in the README."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.figures.model import Goal, line, to_json

from benchmarks import report

SURROUNDINGS = {
    "date": "2026-11-22",
    "machine": "A processor, 2 cores",
    "load": 0.1,
    "python": "CPython 3.11.7",
    "versions": {"message-batches": "0.1.0", "anthropic": "2.12.0"},
    "mode": "full",
    "seconds": 480.0,
}
LINES = [
    line(
        "reading",
        "long lines",
        "ms",
        {"ours": [1.0, 2.0, 3.0], "peer": [10.0, 20.0, 30.0], "bound": [1.0, 1.0, 1.0]},
        roles={"peer": "peer", "bound": "bound"},
        goals=[Goal("peer", at_least=10), Goal("bound", at_most=1.5)],
        note="on a quiet machine",
    ),
    line(
        "results end to end, typed",
        "small lines",
        "µs",
        {"ours": [1.0, 2.0, 3.0], "vendor SDK": [7.5, 15.0, 22.5], "the least": [1.0, 1.0, 1.0]},
        roles={"vendor SDK": "peer", "the least": "bound"},
        goals=[Goal("vendor SDK", at_least=4)],
    ),
    line("writing", "requests", "s", {"ours": [1234.5], "peer": [2469.0]}, roles={"peer": "peer"}),
]
PAGE = f"# Title\n\nBefore.\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter.\n"


@pytest.fixture
def files(tmp_path):
    results, readme, page = (tmp_path / name for name in ("results.json", "README.md", "speed.md"))
    written = {"surroundings": SURROUNDINGS, "lines": to_json(LINES)}
    results.write_text(json.dumps(written), encoding="utf-8")
    for each in (readme, page):
        each.write_text(PAGE, encoding="utf-8")
    return str(results), str(readme), str(page)


def test_the_table_has_every_figure_its_spread_and_the_ratios():
    text = report.markdown(LINES, SURROUNDINGS)

    assert (
        "| reading | long lines | 2.00 ms (1.50 to 2.50) | peer: 20.0 ms (15.0 to 25.0) "
        f"| **10.0 {report.TIMES}** (10.0 to 10.0) | bound: 1.00 ms (1.00 to 1.00) "
        f"| 2.00 {report.TIMES} |" in text
    )
    assert (
        f"| writing | requests | 1,234 s | peer: 2,469 s | **2.00 {report.TIMES}** |  |  |" in text
    )
    assert "- reading: on a quiet machine." in text
    assert "anthropic 2.12.0" in text


def test_the_goals_note_that_there_was_less_data():
    told = "The goals are for the full mode."
    assert told in report.markdown(LINES, {**SURROUNDINGS, "mode": "quick"})
    assert told not in report.markdown(LINES, SURROUNDINGS)


def test_a_missed_goal_is_reported():
    text = report.markdown(LINES, SURROUNDINGS).replace(report.TIMES, "times")

    assert "| reading | long lines | 10 times peer | 10.0 times | yes |" in text
    assert "| reading | long lines | at most 1.5 times bound | 2.00 times | **no** |" in text


def test_the_page_has_the_spread_and_the_goals_that_were_missed(files):
    report.main(*files)

    text = Path(files[2]).read_text(encoding="utf-8").replace(report.TIMES, "times")
    assert "| reading | long lines | 2.00 ms (1.50 to 2.50) | peer: 20.0 ms (15.0 to 25.0)" in text
    assert "- reading: on a quiet machine." in text
    assert "2 of 3 goals are reached." in text
    assert "| reading | long lines | at most 1.5 times bound | 2.00 times | **no** |" in text
    assert "writing" not in text


def test_only_the_sections_of_the_figures_change(files):
    _, readme, page = files

    assert report.main(*files, "--check") == 1
    assert report.main(*files) == 0

    for path, start in ((readme, "<picture>"), (page, "| Measured |")):
        text = Path(path).read_text(encoding="utf-8")
        assert text.startswith(f"# Title\n\nBefore.\n\n{report.BEGIN}\n\n{start}")
        assert text.endswith(f"{report.END}\n\nAfter.\n")
        assert "2026-11-22" in text
        assert "A processor, 2 cores, CPython 3.11.7" in text
        assert "old" not in text
    assert report.main(*files, "--check") == 0


def test_writing_them_again_changes_nothing(files):
    report.main(*files)
    once = [Path(path).read_bytes() for path in files]

    report.main(*files)

    assert [Path(path).read_bytes() for path in files] == once


def test_the_readme_has_a_handful_of_figures_and_a_chart_for_each_scheme(files):
    report.main(*files)

    text = Path(files[1]).read_text(encoding="utf-8")
    assert (
        "| read results: small lines | 2.00 µs (1.50 to 2.50) | vendor SDK: 15.0 µs (11.2 to 18.8)"
        " | the least: 1.00 µs (1.00 to 1.00) |" in text
    )
    assert "vendor SDK 2.12.0. 2 of 3 goals are reached. [All figures](speed.md)." in text
    assert "writing" not in text
    for scheme in ("light", "dark"):
        assert f"speed-{scheme}.svg" in text
        chart = Path(files[0]).with_name(f"speed-{scheme}.svg").read_text(encoding="utf-8")
        assert "read results (vendor SDK)" in chart
        assert f"7.5 {report.TIMES}" in chart
        assert "<script" not in chart


@pytest.mark.parametrize("page", ["", report.BEGIN, report.END + report.BEGIN, PAGE + PAGE])
def test_a_page_without_a_section_is_left_unchanged(page):
    with pytest.raises(ValueError, match="no section for the figures"):
        report.inserted(page, "new")
