"""Draw how many times faster ours is than each peer, as a bar chart."""

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
        (f"{one.what}\n{one.data}", other.ratio.median, other.name)
        for one in lines
        if one.goals
        for other in one.others
        if other.role == "peer"
    ]
    if not bars:
        return
    labels, ratios, peers = zip(*reversed(bars), strict=True)
    places = range(len(bars))
    with mpl.rc_context({"svg.hashsalt": "benchmarks", "svg.fonttype": "none", "font.size": 9}):
        picture = Picture(figsize=(8, 0.5 * len(bars) + 0.6), layout="constrained")
        FigureCanvasSVG(picture)
        axes = picture.add_subplot()
        drawn = axes.barh(places, [ratio - 1 for ratio in ratios], left=1, color=_OURS, height=0.6)
        texts = [f"{ratio:.1f} {TIMES} {peer}" for ratio, peer in zip(ratios, peers, strict=True)]
        axes.bar_label(drawn, texts, padding=4, color=_INK)
        axes.set_yticks(places, labels, color=_INK)
        axes.set_ylim(-0.6, len(bars) - 0.4)
        axes.set_xscale("log")
        axes.set_xlim(min(1, *ratios), max(ratios) * 8)
        axes.xaxis.set_major_formatter("{x:g}")
        axes.set_xlabel("how many times ours the peer takes; 1 is equal; logarithmic", color=_INK)
        axes.tick_params(left=False)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        picture.savefig(path, format="svg", metadata={"Date": None})
