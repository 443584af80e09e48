"""
Draw charts as SVG with Vega when the page is generated, so that they need no script in a browser.

Each chart is drawn in two widths, for desktops and for phones, because a scaled-down SVG cannot be
read. Colors are variables of the style sheet, so that charts follow the dark mode of the page. Bars
show their numbers as text, and Vega labels them for screen readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import vl_convert
from attrs import frozen
from markupsafe import Markup

from message_batches.report_html.visible_text import visible

WIDE, NARROW = 700, 330
"""Widths in CSS pixels, including labels and legend."""

COLORS = {
    "complete": "complete",
    "truncated": "truncated",
    "refused": "refused",
    "paused": "paused",
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
}
"""The style sheet variable with the color of each series, in the order of the legend."""

_LABEL_WIDTH = {WIDE: 180, NARROW: 110}
"""Pixels after which Vega shortens the name of a bar."""

_LETTER_WIDTH = 7.6
"""
Pixels, estimated generously: Vega measures text in its own font, and a browser whose font is wider
would clip the text at the edge.
"""


@frozen
class Chart:
    """A chart in two widths."""

    wide: Markup
    narrow: Markup


@frozen
class Bar:
    """
    A segment of a horizontal bar.

    Attributes:
        name: the name of the bar.
        series: the series of the segment, which selects its color.
        start: where the segment starts.
        end: where the segment ends.
        description: the text for screen readers.
        label: the text at the right end.
    """

    name: str
    series: str
    start: float
    end: float
    description: str
    label: str = ""


def bar_chart(bars: Sequence[Bar], title: str, *, legend: bool = False) -> Chart:
    """Draw horizontal bars in the given order, with labels at the right end."""
    values = [
        {
            "name": visible(bar.name)[:80],
            "series": bar.series,
            "start": bar.start,
            "end": bar.end,
            "description": visible(bar.description)[:200],
            "label": bar.label,
        }
        for bar in bars
    ]
    y: dict[str, Any] = {"field": "name", "type": "nominal", "sort": None, "title": None}
    x: dict[str, Any] = {"field": "start", "type": "quantitative", "title": title, "stack": None}
    segments = {
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "y": y,
            "x": x,
            "x2": {"field": "end"},
            "description": {"field": "description", "type": "nominal"},
            "color": _color({str(value["series"]) for value in values}, legend=legend),
        },
    }
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 4, "fill": "var(--text)", "aria": False},
        "encoding": {
            "y": y,
            "x": {"field": "end", "type": "quantitative", "stack": None},
            "text": {"field": "label", "type": "nominal"},
        },
    }
    names = {str(value["name"]) for value in values}
    label_width = _LETTER_WIDTH * max(len(str(value["label"])) for value in values) + 10
    largest = max(bar.end for bar in bars) or 1

    def spec_for(width: int) -> dict[str, Any]:
        left = min(max(map(len, names)) * _LETTER_WIDTH, _LABEL_WIDTH[width] * 1.25) + 8
        plot = width - left - 12
        x["scale"] = {"domain": [0, largest * plot / (plot - label_width)], "nice": False}
        y["axis"] = {"minExtent": left, "maxExtent": left}
        return {
            "layer": [segments, labels],
            "height": 26 * len(names) + 45 + (35 if width == WIDE else 55) * legend,
        }

    return _draw(spec_for, values)


def histogram(counts: Mapping[tuple[int, str], int], title: str) -> Chart:
    """Draw vertical bars over bins that double in size, given counts by (bits, series)."""
    bins = [bin_ for bin_, _ in counts]
    order = {series: index for index, series in enumerate(COLORS)}
    values = [
        {
            "bin": _range_of(bin_),
            "series": series,
            "rank": order[series],
            "count": counts.get((bin_, series), 0),
            "description": f"{_range_of(bin_)}, {series}: {counts.get((bin_, series), 0):,}",
        }
        for bin_ in range(min(bins), max(bins) + 1)
        for series in sorted({series for _, series in counts}, key=order.__getitem__)
    ]
    spec = {
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "bin",
                "type": "ordinal",
                "sort": None,
                "title": title,
                "axis": {"labelAngle": -45, "titlePadding": 16},
            },
            "y": {"field": "count", "type": "quantitative", "title": "answers"},
            "color": _color({series for _, series in counts}, legend=True),
            "order": {"field": "rank", "type": "quantitative"},
            "description": {"field": "description", "type": "nominal"},
        },
    }
    return _draw(lambda _: {**spec, "height": 230}, values)


def _range_of(bits: int) -> str:
    return f"{1 << bits - 1:,} to {(1 << bits) - 1:,}" if bits > 1 else str(bits)


def _color(series: set[str], *, legend: bool) -> dict[str, Any]:
    names = [name for name in COLORS if name in series]
    return {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [f"var(--{COLORS[name]})" for name in names]},
        "legend": {"orient": "top"} if legend else None,
    }


def _draw(spec_for: Callable[[int], dict[str, Any]], values: list[dict[str, Any]]) -> Chart:
    return Chart(*(_svg(spec_for(width), values, width) for width in (WIDE, NARROW)))


def _svg(spec: dict[str, Any], values: list[dict[str, Any]], width: int) -> Markup:
    complete_spec = {
        **spec,
        "data": {"values": values},
        "width": width,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "config": {
            "font": "system-ui, sans-serif",
            "axis": {
                "labelColor": "var(--text)",
                "titleColor": "var(--muted)",
                "titleFontWeight": "normal",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": _LABEL_WIDTH[width],
                "gridColor": "var(--line)",
                "domainColor": "var(--line)",
                "tickColor": "var(--line)",
                "tickCount": 6 if width == WIDE else 3,
            },
            "axisBand": {"grid": False},
            "legend": {
                "columns": 4 if width == WIDE else 2,
                "columnPadding": 30 if width == WIDE else 16,  # for browsers with a wider font
                "labelColor": "var(--text)",
                "labelFontSize": 12,
                "symbolType": "square",
            },
            "text": {"fontSize": 12},
            "view": {"stroke": None},
        },
    }
    # Vega escapes the texts in the SVG; a test with hostile names checks this.
    return Markup(vl_convert.vegalite_to_svg(complete_spec, vl_version="6.4"))
