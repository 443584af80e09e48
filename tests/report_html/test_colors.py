"""The colors of the page can be told from what is behind them, by the rules of WCAG 2."""

from __future__ import annotations

import re

import pytest

from message_batches.report_html.charts import COLORS
from message_batches.report_html.rendering import read_template

LEAST_OF_TEXT = 4.5
LEAST_OF_BARS = 3.0
SCHEMES = dict(
    zip(
        ("light", "dark"),
        (
            dict(re.findall(r"--([\w-]+): #(\w{6})", block))
            for block in re.findall(r":root \{(.*?)\}", read_template("page.css"), re.DOTALL)
        ),
        strict=False,
    )
)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_and_bars_can_be_read(scheme: str) -> None:
    colors = SCHEMES[scheme]
    least = {
        **dict.fromkeys(("text", "muted", "link"), LEAST_OF_TEXT),
        **dict.fromkeys(COLORS.values(), LEAST_OF_BARS),
    }
    assert {
        (name, behind): contrast(colors[name], colors[behind])
        for name, limit in least.items()
        for behind in ("background", "panel")
        if contrast(colors[name], colors[behind]) < limit
    } == {}
