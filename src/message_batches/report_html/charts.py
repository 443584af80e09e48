"""
Charts, drawn by Vega as SVG when the page is made, so that the page needs no script for them.

Each is drawn twice, for a desk and for a phone: an SVG that is only shrunk cannot be read. Colours
are the variables of the page's style sheet, so that a chart is light or dark with the page. Bars
carry their numbers as text, and Vega labels them for screen readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import vl_convert
from attrs import frozen
from markupsafe import Markup

from message_batches.report_html.letters import visible

WIDE, NARROW = 700, 330
"""Widths in CSS pixels, labels and legend included."""

COLOURS = {
    "complete": "good",
    "truncated": "truncated",
    "refused": "refused",
    "paused": "paused",
    "errored": "bad",
    "expired": "expired",
    "canceled": "canceled",
    "missing": "missing",
    "again": "again",
    "open": "open",
    "input": "one",
    "cache write": "two",
    "cache read": "three",
    "output": "four",
    "first time": "one",
    "sent again": "again",
}
"""The variable of the style sheet that each series has."""

_LABEL = {WIDE: 180, NARROW: 95}
"""Pixels that a name may take before it is shortened."""

_LETTER = 7.6
"""
Pixels of a letter, generously. Vega measures text with a font of its own; the browser's may be
wider, and what then does not fit would be cut off at the edge.
"""


@frozen
class Chart:
    """A chart in both widths."""

    wide: Markup
    narrow: Markup


@frozen
class Bar:
    """
    A bar, or a part of one.

    Attributes:
        name: which bar.
        series: which part; decides the colour.
        start: where it begins.
        end: where it ends.
        said: what it shows, for those who hear the page.
        label: what stands beside it.
    """

    name: str
    series: str
    start: float
    end: float
    said: str
    label: str = ""


def bars(bars: Sequence[Bar], title: str, *, legend: bool = False) -> Chart:
    """Draw lying bars in the order given, with their labels at the right end."""
    values = [
        {
            "name": visible(bar.name)[:80],
            "series": bar.series,
            "start": bar.start,
            "end": bar.end,
            "said": visible(bar.said)[:200],
            "label": bar.label,
        }
        for bar in bars
    ]
    y: dict[str, Any] = {"field": "name", "type": "nominal", "sort": None, "title": None}
    x: dict[str, Any] = {"field": "start", "type": "quantitative", "title": title, "stack": None}
    drawn = {
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "y": y,
            "x": x,
            "x2": {"field": "end"},
            "description": {"field": "said", "type": "nominal"},
            "color": _colour({str(value["series"]) for value in values}, legend=legend),
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
    room = _LETTER * max(len(str(value["label"])) for value in values) + 10
    largest = max(bar.end for bar in bars) or 1

    def fitted(width: int) -> dict[str, Any]:
        left = min(max(map(len, names)) * _LETTER, _LABEL[width] * 1.25) + 8
        plot = width - left - 12
        x["scale"] = {"domain": [0, largest * plot / (plot - room)], "nice": False}
        y["axis"] = {"minExtent": left, "maxExtent": left}
        return {
            "layer": [drawn, labels],
            "height": 26 * len(names) + 45 + (35 if width == WIDE else 55) * legend,
        }

    return _drawn(fitted, values)


def columns(counts: Mapping[tuple[int, str], int], title: str) -> Chart:
    """Draw standing bars over sizes that double from one to the next."""
    bins = [bin_ for bin_, _ in counts]
    order = {quality: at for at, quality in enumerate(COLOURS)}
    values = [
        {
            "bin": _between(bin_),
            "series": quality,
            "rank": order[quality],
            "rows": counts.get((bin_, quality), 0),
            "said": f"{_between(bin_)}, {quality}: {counts.get((bin_, quality), 0):,}",
        }
        for bin_ in range(min(bins), max(bins) + 1)
        for quality in sorted({quality for _, quality in counts}, key=order.__getitem__)
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
            "y": {"field": "rows", "type": "quantitative", "title": "answers"},
            "color": _colour({quality for _, quality in counts}, legend=True),
            "order": {"field": "rank", "type": "quantitative"},
            "description": {"field": "said", "type": "nominal"},
        },
    }
    return _drawn(lambda _: {**spec, "height": 230}, values)


def _between(bits: int) -> str:
    return f"{1 << bits - 1:,} to {(1 << bits) - 1:,}" if bits > 1 else str(bits)


def _colour(series: set[str], *, legend: bool) -> dict[str, Any]:
    names = [name for name in COLOURS if name in series]
    return {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [f"var(--{COLOURS[name]})" for name in names]},
        "legend": {"orient": "top"} if legend else None,
    }


def _drawn(spec: Callable[[int], dict[str, Any]], values: list[dict[str, Any]]) -> Chart:
    return Chart(*(_svg(spec(width), values, width) for width in (WIDE, NARROW)))


def _svg(spec: dict[str, Any], values: list[dict[str, Any]], width: int) -> Markup:
    whole = {
        **spec,
        "data": {"values": values},
        "width": width,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "config": {
            "font": "system-ui, sans-serif",
            "axis": {
                "labelColor": "var(--text)",
                "titleColor": "var(--faint)",
                "titleFontWeight": "normal",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": _LABEL[width],
                "gridColor": "var(--line)",
                "domainColor": "var(--line)",
                "tickColor": "var(--line)",
                "tickCount": 6 if width == WIDE else 3,
            },
            "axisBand": {"grid": False},
            "legend": {
                "columns": 4 if width == WIDE else 2,
                "labelColor": "var(--text)",
                "labelFontSize": 12,
                "symbolType": "square",
            },
            "text": {"fontSize": 12},
            "view": {"stroke": None},
        },
    }
    # Vega escapes what it writes into the SVG; a test with hostile names holds it to that.
    return Markup(vl_convert.vegalite_to_svg(whole, vl_version="6.4"))
