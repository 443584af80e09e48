"""
Write the figures as a table, and the table in the README.

    python -m benchmarks.report RESULTS.json README.md

replaces the section between the two comments in the README. With `--check` it changes nothing: the
exit code is 1 if the section is out of date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure
from benchmarks.model import Goal, Line, from_json

BEGIN = "<!-- performance: written by python -m benchmarks.report -->"
END = "<!-- performance: end -->"
TIMES = "\N{MULTIPLICATION SIGN}"

_QUICK = (
    "The goals are for the full mode. On less data, what a call costs once counts for more,"
    " and fewer repeats are noisier."
)
_HEAD = ("Measured", "Data", "Ours", "Peer", "Peer / ours", "Bound", "Ours / bound")


def markdown(lines: Iterable[Line], surroundings: dict[str, Any]) -> str:
    """Return the full report."""
    lines = list(lines)
    parts = [
        "# Benchmarks",
        _conditions(surroundings),
        "Each figure is the median of interleaved repeats, with the quartiles in brackets."
        " The ratios are those of the medians; their brackets are the quartiles of the ratio"
        " within each round. Less is better in the figures, more is better in peer / ours.",
        _table(lines),
    ]
    notes = sorted({f"{one.what}: {one.note}." for one in lines if one.note})
    if notes:
        parts.append("\n".join(f"- {note}" for note in notes))
    goals = [row for one in lines for row in _goals(one)]
    if goals:
        parts += ["## Goals", _rows(("Measured", "Data", "Goal", "Reached", ""), goals)]
        if surroundings["mode"] == "quick":
            parts.append(_QUICK)
    return "\n\n".join(parts) + "\n"


def section(lines: Iterable[Line], surroundings: dict[str, Any], chart: str | None = None) -> str:
    """Return the section of the README: the lines that have a goal, and how they were measured."""
    parts = [f"![How many times faster]({chart})"] if chart else []
    parts += [
        _table([one for one in lines if one.goals], spread=False),
        f"Medians of interleaved repeats, in one run on the same data. {_conditions(surroundings)}"
        " `nox -s bench` prints the full table, with the spread.",
    ]
    return "\n\n".join(parts)


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


def _table(lines: Iterable[Line], *, spread: bool = True) -> str:
    return _rows(_HEAD, (row for one in lines for row in _cells(one, spread=spread)))


def _cells(one: Line, *, spread: bool) -> Iterator[tuple[str, ...]]:
    """Yield a row for each peer, with the bound that has a goal, or the first bound, beside it."""
    peers = [other for other in one.others if other.role == "peer"]
    bounds = [other for other in one.others if other.role == "bound"]
    ours = _figure(one.ours, one.unit, spread=spread)
    for place in range(max(len(peers), len(bounds), 1)):
        peer = peers[place] if place < len(peers) else None
        bound = bounds[place] if place < len(bounds) else None
        yield (
            one.what if not place else "",
            one.data if not place else "",
            ours if not place else "",
            f"{peer.name}: {_figure(peer.value, one.unit, spread=spread)}" if peer else "",
            f"**{_short(peer.ratio.median)} {TIMES}**{_spread(peer.ratio, spread)}" if peer else "",
            f"{bound.name}: {_figure(bound.value, one.unit, spread=spread)}" if bound else "",
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


def _figure(value: Figure, unit: str, *, spread: bool) -> str:
    return f"{_short(value.median)} {unit}{_spread(value, spread)}"


def _spread(value: Figure, wanted: bool) -> str:
    if not wanted or value.repeats == 1:
        return ""
    return f" ({_short(value.low)} to {_short(value.high)})"


def _short(value: float) -> str:
    """Return a number with three significant digits."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def main(results: str, readme: str, *flags: str) -> int:
    """Write the figures into the README; with `--check`, return 1 if they are out of date."""
    found = json.loads(Path(results).read_text(encoding="utf-8"))
    chart = Path(results).with_name("speed.svg")
    page = Path(readme)
    place = chart.resolve().relative_to(page.resolve().parent).as_posix()
    new = section(
        from_json(found["lines"]), found["surroundings"], place if chart.exists() else None
    )
    old = page.read_text(encoding="utf-8")
    text = inserted(old, new)
    if "--check" in flags:
        return int(text != old)
    page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
