"""
Draw charts as bars of SVG between texts of HTML, which needs no script and no other package.

Every chart has horizontal bars, with a name at the left and a number at the right: it fits any
width, and needs no axis. Colors are variables of the style sheet, so that charts follow the dark
mode of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from attrs import frozen
from markupsafe import Markup

from message_batches.report_html.visible_text import visible

COLORS = {
    "complete": "complete",
    "truncated": "truncated",
    "refused": "refused",
    "paused": "paused",
    "invalid": "invalid",
    "errored": "errored",
    "expired": "expired",
    "canceled": "canceled",
    "missing": "missing",
    "to retry": "retry",
    "pending": "pending",
    "input": "input",
    "cache write": "cache-write",
    "cache read": "cache-read",
    "output": "output",
    "first attempt": "input",
    "retry": "retry",
    "values": "input",
}
"""The style sheet variable with the color of each series, in the order of the legend."""


@frozen
class Bar:
    """
    A segment of a horizontal bar.

    Attributes:
        name: the name of the bar; the segments of one follow each other.
        series: the series of the segment, which selects its color.
        start: where the segment starts.
        end: where the segment ends.
        description: the text that is shown for it.
        label: the text at the right end; that of the last segment counts.
    """

    name: str
    series: str
    start: float
    end: float
    description: str
    label: str = ""


_CHART = Markup('<div class="bars"><p class="note">{title}</p>{legend}{rows}</div>')
_ROW = Markup('<span dir="auto">{name}</span><svg>{segments}</svg><span>{label}</span>')
_SEGMENT = Markup(
    '<rect x="{start}%" width="{width}%" height="100%" fill="var(--{color})">'
    "<title>{description}</title></rect>"
)
_KEY = Markup('<svg><rect width="100%" height="100%" fill="var(--{color})"/></svg> {series} ')


def bar_chart(bars: Sequence[Bar], title: str, *, legend: bool = False) -> Markup:
    """Draw bars in the given order; their texts are escaped."""
    largest = max(bar.end for bar in bars) or 1
    rows = [
        _ROW.format(
            name=visible(name)[:80],
            segments=Markup().join(_segment(bar, largest) for bar in segments),
            label=segments[-1].label,
        )
        for name, segments in (
            (name, [*group]) for name, group in groupby(bars, attrgetter("name"))
        )
    ]
    return _CHART.format(
        title=visible(title)[:120],
        legend=_legend({bar.series for bar in bars}) if legend else "",
        rows=Markup().join(rows),
    )


def _segment(bar: Bar, largest: float) -> Markup:
    return _SEGMENT.format(
        start=round(100 * bar.start / largest, 3),
        width=round(100 * (bar.end - bar.start) / largest, 3),
        color=COLORS[bar.series],
        description=visible(bar.description)[:200],
    )


def _legend(series: set[str]) -> Markup:
    keys = (_KEY.format(color=color, series=key) for key, color in COLORS.items() if key in series)
    return Markup('<p class="legend">{}</p>').format(Markup().join(keys))


def histogram(counts: Mapping[tuple[int, str], int], title: str) -> Markup:
    """Draw a bar for each bin; bins double in size. The counts are by (bits, series)."""
    bins = [bin_ for bin_, _ in counts]
    bars = []
    for bin_ in range(min(bins), max(bins) + 1):
        name, start = _range_of(bin_), 0
        parts = {series: count for series in COLORS if (count := counts.get((bin_, series), 0))}
        for series, count in parts.items() or [("complete", 0)]:
            end = start + count
            bars.append(Bar(name, series, start, end, f"{name}, {series}: {count:,}", f"{end:,}"))
            start = end
    return bar_chart(bars, title, legend=True)


def range_chart(ranges: Sequence[tuple[str, int]], title: str) -> Markup:
    """Draw a bar for each range of numbers, given how many there are."""
    bars = [
        Bar(name, "values", 0, count, f"{name}: {count:,}", f"{count:,}") for name, count in ranges
    ]
    return bar_chart(bars, title)


def _range_of(bits: int) -> str:
    return f"{1 << bits - 1:,} to {(1 << bits) - 1:,}" if bits > 1 else str(bits)
