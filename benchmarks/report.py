"""
Write the figures: all of them into docs/speed.md, a handful and a chart into the README.

    python -m benchmarks.report RESULTS.json README.md docs/speed.md

replaces the section between the two comments of each page, and draws the chart beside the results.
With `--check` it changes nothing: the exit code is 1 if a section is out of date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from benchmarks.figures.measure import Figure
from benchmarks.figures.model import Goal, Line, Other, from_json

BEGIN = "<!-- performance: written by python -m benchmarks.report -->"
END = "<!-- performance: end -->"
TIMES = "\N{MULTIPLICATION SIGN}"

_QUICK = (
    "The goals are for the full mode. On less data, what a call costs once counts for more,"
    " and fewer repeats are noisier."
)
_READING = (
    "Each figure is the median of interleaved repeats, with the quartiles in brackets; one without"
    " brackets was measured once. The ratios are those of the medians; their brackets are the"
    " quartiles of the ratio within each repeat. Less is better in the figures, more is better in"
    " peer / ours."
)
_HEAD = ("Measured", "Data", "Ours", "Peer", "Peer / ours", "Bound", "Ours / bound")


def markdown(lines: Iterable[Line], surroundings: dict[str, Any]) -> str:
    """Return the full report."""
    lines = list(lines)
    parts = [
        "# Benchmarks",
        _conditions(surroundings),
        _READING,
        _table(lines),
    ]
    parts += _notes(lines)
    if any(one.goals for one in lines):
        parts += ["## Goals", _goal_table(lines)]
        if surroundings["mode"] == "quick":
            parts.append(_QUICK)
    return "\n\n".join(parts) + "\n"


def section(lines: Iterable[Line], surroundings: dict[str, Any]) -> str:
    """Return the section of docs/speed.md: the lines that have a goal, and each goal."""
    lines = [one for one in lines if one.goals]
    return "\n\n".join(
        (
            _table(lines),
            *_notes(lines),
            f"{_READING} {_conditions(surroundings)} `nox -s bench` prints the lines without a"
            " goal too.",
            "## Goals",
            f"{_reached(lines)} They are there to notice what becomes slower: most were set by what"
            " was measured before, and some were changed since. The history of `benchmarks/parts`"
            " has the changes.",
            _goal_table(lines),
        )
    )


def _notes(lines: Iterable[Line]) -> list[str]:
    notes = sorted({f"- {one.what}: {one.note}." for one in lines if one.note})
    return ["\n".join(notes)] if notes else []


def _reached(lines: Iterable[Line]) -> str:
    met = [one.met(goal) for one in lines for goal in one.goals]
    return f"{sum(met)} of {len(met)} goals are reached."


def _goal_table(lines: Iterable[Line]) -> str:
    rows = (row for one in lines for row in _goals(one))
    return _rows(("Measured", "Data", "Goal", "Reached", ""), rows)


@frozen
class Highlight:
    """
    A row of the README: one thing to do, by ours and by a peer.

    Attributes:
        what: the thing to do.
        peer: the name of the peer.
        lines: a line for each figure of the row; the first one is a bar of the chart.
    """

    what: str
    peer: str
    lines: tuple[Line, ...]

    @property
    def ratio(self) -> float:
        """How many times ours the peer takes."""
        return _other(self.lines[0], self.peer).ratio.median

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        what = f"{self.what}, time and memory" if len(self.lines) > 1 else self.what
        bound = next((other.name for other in self.lines[0].others if other.role == "bound"), None)
        return (
            f"{what}: {self.lines[0].data}",
            ", ".join(_figure(one.ours, one.unit) for one in self.lines),
            self._figures_of(self.peer),
            "" if bound is None else self._figures_of(bound),
        )

    def _figures_of(self, name: str) -> str:
        figures = (
            _figure(_other(one, name).value, one.unit) for one in self.lines if _has(one, name)
        )
        return f"{name}: {', '.join(figures)}"


_HIGHLIGHTS = (
    ("read results", "vendor SDK", ("results end to end, typed",)),
    ("send requests", "vendor SDK", ("create from dicts, mock transport",)),
    (
        "send a file",
        "vendor SDK",
        ("create from a file, time", "create from a file, peak memory over idle"),
    ),
    ("import and make a client", "vendor SDK", ("import and construct a client",)),
    (
        "complete run",
        "BatchWizard",
        ("run through the sandbox, time", "run through the sandbox, peak memory"),
    ),
)


def highlights(lines: Iterable[Line]) -> list[Highlight]:
    """Return the rows of the README, those that were measured."""
    lines = [one for one in lines if one.goals]
    found = []
    for what, peer, names in _HIGHLIGHTS:
        measured = tuple(
            one
            for name in names
            for one in [one for one in lines if one.what == name and _has(one, peer)][:1]
        )
        if len(measured) == len(names):
            found.append(Highlight(what, peer, measured))
    return found


def _has(one: Line, name: str) -> bool:
    return any(other.name == name for other in one.others)


def _other(one: Line, name: str) -> Other:
    (other,) = (other for other in one.others if other.name == name)
    return other


def summary(lines: Iterable[Line], surroundings: dict[str, Any], chart: str, page: str) -> str:
    """
    Return the section of the README: a handful of figures, and a chart of their ratios.

    Args:
        lines: the figures.
        surroundings: how they were measured.
        chart: the path of the chart without what `chart_names` appends.
        page: the path of the page with all figures.
    """
    light, dark = chart_names(chart)
    lines = list(lines)
    shown = (each.row for each in highlights(lines))
    rows = _rows(("", "message-batches", "peer", "bound"), shown)
    versions = surroundings["versions"]
    peers = ", ".join(
        f"{name} {versions[package]}"
        for name, package in (("vendor SDK", "anthropic"), ("BatchWizard", "batchwizard"))
        if package in versions
    )
    return "\n\n".join(
        (
            f'<picture><source media="(prefers-color-scheme: dark)" srcset="{dark}">'
            f'<img src="{light}" alt="{_ALT}" width="640"></picture>',
            rows,
            "Medians, with the quartiles in brackets; less is better. A bound does the same work in"
            " a few lines, with the same libraries, without checks and types."
            f" Measured on {surroundings['date']} with {surroundings['machine']},"
            f" {surroundings['python']}; {peers}. {_reached(lines)} [All figures]({page}).",
        )
    )


_ALT = "Bar chart: how many times longer others take. The table has the same figures."


def chart_names(chart: str) -> tuple[str, str]:
    """Return the paths of the light and the dark chart."""
    return f"{chart}-light.svg", f"{chart}-dark.svg"


def inserted(text: str, new: str) -> str:
    """
    Return a text with the section between the two comments replaced.

    Raises:
        ValueError: The comments are missing, repeated, or in the wrong order.
    """
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed or BEGIN in rest or END in after:
        raise ValueError(f"The text has no section for the figures: {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n\n{new}\n\n{END}{after}"


def _conditions(surroundings: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {found}" for name, found in surroundings["versions"].items())
    return (
        f"{surroundings['date']}, {surroundings['machine']}, {surroundings['python']};"
        f" load before the run {surroundings['load']}; {surroundings['mode']} mode,"
        f" {surroundings['seconds'] / 60:.1f} minutes. {versions}."
    )


def _table(lines: Iterable[Line]) -> str:
    return _rows(_HEAD, (row for one in lines for row in _cells(one)))


def _cells(one: Line) -> Iterator[tuple[str, ...]]:
    """Yield a row for each peer, with the bound that has a goal, or the first bound, beside it."""
    peers = [other for other in one.others if other.role == "peer"]
    bounds = [other for other in one.others if other.role == "bound"]
    ours = _figure(one.ours, one.unit)
    for place in range(max(len(peers), len(bounds), 1)):
        peer = peers[place] if place < len(peers) else None
        bound = bounds[place] if place < len(bounds) else None
        yield (
            one.what if not place else "",
            one.data if not place else "",
            ours if not place else "",
            f"{peer.name}: {_figure(peer.value, one.unit)}" if peer else "",
            f"**{_short(peer.ratio.median)} {TIMES}**{_spread(peer.ratio)}" if peer else "",
            f"{bound.name}: {_figure(bound.value, one.unit)}" if bound else "",
            f"{_short(1 / bound.ratio.median)} {TIMES}" if bound else "",
        )


def _goals(one: Line) -> Iterator[tuple[str, ...]]:
    for goal in one.goals:
        wanted, reached = _goal(one, goal)
        yield one.what, one.data, wanted, reached, "yes" if one.met(goal) else "**no**"


def _goal(one: Line, goal: Goal) -> tuple[str, str]:
    if goal.against == "ours":
        return f"at most {goal.at_most:g} {one.unit}", f"{_short(one.ours.median)} {one.unit}"
    (other,) = (other for other in one.others if other.name == goal.against)
    if goal.at_least is not None:
        return f"{goal.at_least:g} {TIMES} {other.name}", f"{_short(other.ratio.median)} {TIMES}"
    return (
        f"at most {goal.at_most:g} {TIMES} {other.name}",
        f"{_short(1 / other.ratio.median)} {TIMES}",
    )


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    written = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in written)


def _figure(value: Figure, unit: str) -> str:
    return f"{_short(value.median)} {unit}{_spread(value)}"


def _spread(value: Figure) -> str:
    if value.repeats == 1:
        return ""
    return f" ({_short(value.low)} to {_short(value.high)})"


def _short(value: float) -> str:
    """Return a number with three significant digits."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def main(results: str, readme: str, page: str, *flags: str) -> int:
    """Write the figures into the pages; with `--check`, return 1 if they are out of date."""
    found = json.loads(Path(results).read_text(encoding="utf-8"))
    lines, surroundings = from_json(found["lines"]), found["surroundings"]
    top = Path(readme).resolve().parent
    chart = Path(results).resolve().with_name("speed").relative_to(top).as_posix()
    shown = Path(page).resolve().relative_to(top).as_posix()
    new = {
        Path(readme): summary(lines, surroundings, chart, shown),
        Path(page): section(lines, surroundings),
    }
    texts = {path: inserted(path.read_text(encoding="utf-8"), text) for path, text in new.items()}
    if "--check" in flags:
        return int(any(path.read_text(encoding="utf-8") != text for path, text in texts.items()))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    from benchmarks.chart import draw

    bars = [(f"{each.what} ({each.peer})", each.ratio) for each in highlights(lines)]
    light, dark = chart_names(chart)
    (top / light).write_text(draw(bars, "light"), encoding="utf-8")
    (top / dark).write_text(draw(bars, "dark"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
