"""The figures as a picture: how many times faster than each peer, as bars."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Picture

from benchmarks.model import Line
from benchmarks.report import TIMES

_OURS = "#1f6f6b"
_INK = "#444444"


def draw(lines: Iterable[Line], path: Path) -> None:
    """
    Draw the lines that are measured against a peer and have a goal, as SVG.

    The same figures give the same bytes.
    """
    bars = [
        (f"{one.what}\n{one.data}, against {other.name}", other.ratio.median)
        for one in lines
        if one.goals
        for other in one.others
        if other.role == "peer"
    ]
    if not bars:
        return
    labels, ratios = zip(*reversed(bars), strict=True)
    with mpl.rc_context({"svg.hashsalt": "benchmarks", "svg.fonttype": "none", "font.size": 9}):
        picture = Picture(figsize=(8, 0.55 * len(bars) + 0.9), layout="constrained")
        FigureCanvasSVG(picture)
        axes = picture.add_subplot()
        drawn = axes.barh(range(len(ratios)), ratios, color=_OURS, height=0.6)
        axes.bar_label(drawn, [f"{ratio:.1f} {TIMES}" for ratio in ratios], padding=4, color=_INK)
        axes.set_yticks(range(len(labels)), labels, color=_INK)
        axes.set_xscale("log")
        axes.set_xlim(right=max(ratios) * 2)
        axes.axvline(1, color=_INK, linewidth=1)
        axes.set_xlabel("the peer's figure over ours; 1 is equal; logarithmic", color=_INK)
        axes.tick_params(left=False)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        picture.savefig(path, format="svg", metadata={"Date": None})
