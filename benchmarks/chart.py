"""Draw how many times longer others take, as a bar chart that starts at zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape

Scheme = Literal["light", "dark"]

_COLORS: dict[Scheme, dict[str, str]] = {
    "light": {"ours": "#1f6f6b", "peer": "#9aa5b1", "ink": "#24292f"},
    "dark": {"ours": "#4cb8b1", "peer": "#6e7681", "ink": "#e6edf3"},
}
_TITLE = "How many times longer others take"
_NAMES, _BARS, _NUMBERS = 290, 290, 60
"""The widths of the three columns."""
_TOP, _STEP, _BAR = 34, 26, 16


def draw(bars: Sequence[tuple[str, float]], scheme: Scheme) -> str:
    """
    Return a chart as SVG on a transparent ground. The same figures give the same text.

    Args:
        bars: the label of each bar, and how many times ours the peer takes.
        scheme: what it is looked at on.
    """
    colors = _COLORS[scheme]
    rows = [("message-batches", 1.0, "1"), *((name, r, f"{r:.1f} \u00d7") for name, r in bars)]
    scale = _BARS / max(ratio for _, ratio, _ in rows)
    height = _TOP + _STEP * len(rows)
    drawn = []
    for place, (name, ratio, number) in enumerate(rows):
        top, length = _TOP + _STEP * place, round(ratio * scale, 1)
        text = top + 12.5
        color = colors["peer" if place else "ours"]
        drawn += [
            f'<text x="{_NAMES - 8}" y="{text}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_NAMES}" y="{top}" width="{length}" height="{_BAR}" fill="{color}"/>',
            f'<text x="{_NAMES + length + 6:.1f}" y="{text}">{number}</text>',
        ]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{_TITLE}"'
            f' viewBox="0 0 {_NAMES + _BARS + _NUMBERS} {height}" fill="{colors["ink"]}"'
            ' font-family="system-ui, sans-serif" font-size="13">',
            f'<text x="4" y="18" font-size="15" font-weight="600">{_TITLE}</text>',
            *drawn,
            "</svg>\n",
        )
    )
