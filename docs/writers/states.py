"""The states of a partition as a drawing, of the table of docs/how-runs-work.md."""

from __future__ import annotations

import re

# The middle of each state.
PLACES = {
    "pool": (60, 30),
    "sending": (210, 30),
    "submitted": (370, 30),
    "ended": (530, 30),
    "fetched": (690, 30),
    "collected": (840, 30),
    "void": (210, 120),
    "unknown": (370, 120),
    "gone": (690, 120),
    "absent": (210, 210),
}
# Where a straight arrow would cross a state: its corners.
BENT = {("absent", "ended"): ((530, 210),)}
# How far an arrow is to the side of the one that leads back.
ASIDE = 7
WIDTH, HEIGHT = 110, 34
ROW = re.compile(r"^\| ([a-z, ]+) \| ([a-z]+) \|", re.MULTILINE)
BACK = (("void", "pool"), ("absent", "pool"))  # of their requests


def arrows(page: str) -> list[tuple[str, str]]:
    """Return from where to where a partition moves, as the table of the page says."""
    table = page.partition("| From | To | When |")[2].partition("\n\n")[0]
    return [
        *((start, end) for starts, end in ROW.findall(table) for start in starts.split(", ")),
        *BACK,
    ]


def states(page: str) -> str:
    """Return the drawing as SVG, in the colour of the text around it."""
    moves = arrows(page)
    lines = "".join(_arrow(start, end, (end, start) in moves) for start, end in moves)
    boxes = "".join(_box(name, *place) for name, place in PLACES.items())
    return (
        '<div style="overflow-x: auto"><svg viewBox="0 0 900 240" role="img" '
        'aria-label="The states of a partition, and what leads from one to another" '
        'style="min-width: 640px; width: 100%" fill="none" stroke="currentColor" '
        'stroke-width="1.5" font-size="15"><defs><marker id="tip" viewBox="0 0 10 10" refX="9" '
        'refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M 0 1 L 9 5 L 0 9 z" fill="currentColor" stroke="none"/></marker></defs>'
        f"{lines}{boxes}</svg></div>\n\n"
        "The table says when a partition moves; the requests of one that is void or absent return "
        "to the pool."
    )


def _box(name: str, x: float, y: float) -> str:
    return (
        f'<rect x="{x - WIDTH / 2}" y="{y - HEIGHT / 2}" width="{WIDTH}" height="{HEIGHT}" '
        f'rx="6"/><text x="{x}" y="{y + 5}" text-anchor="middle" fill="currentColor" '
        f'stroke="none">{name}</text>'
    )


def _arrow(start: str, end: str, both: bool) -> str:
    points = [PLACES[start], *BENT.get((start, end), ()), PLACES[end]]
    first, last = _edge(points[0], points[1]), _edge(points[-1], points[-2])
    side = ASIDE if both else 0
    if first[0] < last[0]:
        side = -side
    corners = [first, *points[1:-1], last]
    path = " L ".join(f"{x + side:.0f} {y:.0f}" for x, y in corners)
    return f'<path d="M {path}" marker-end="url(#tip)"/>'


def _edge(box: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return where the line from the middle of a box to another point leaves the box."""
    dx, dy = other[0] - box[0], other[1] - box[1]
    scale = min(
        WIDTH / 2 / abs(dx) if dx else float("inf"), HEIGHT / 2 / abs(dy) if dy else float("inf")
    )
    return box[0] + dx * scale, box[1] + dy * scale
