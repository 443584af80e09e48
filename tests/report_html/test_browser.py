"""The page in a browser: what it shows, and that no text in it runs or loads anything."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import Prices
from message_batches.report_html import write_page
from tests.report_html.browsing import DESK, PHONE, Watched, axe, browser, images, playwright
from tests.report_html.runs import answered, failed, make_run, typed_run

__all__ = ["browser"]  # a fixture

HALF = "\ud800"
HOSTILE = (
    "</script><script>document.title='owned';alert(1)</script>"
    "<img src=//evil.invalid/x onerror=\"document.title='owned';alert(2)\">"
    "<svg onload=\"document.title='owned'\"><a href='javascript:alert(3)'>a link</a>"
    "\" onmouseover=\"document.title='owned'\" autofocus onfocus=\"document.title='owned'\" ' "
    "<style>body{display:none}</style><base href=//evil.invalid/>"
    "&lt;img src=//evil.invalid/y onerror=alert(4)&gt; --> ]]> {{7*7}} {% raw %} ${7*7} "
    "\u202egnp.exe\u2066 \u2028\u2029\x00\x1b[31m\x1b]0;owned\x07\x9b31m\ufeff\U000e0041"
)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Open a page without a network."""
    contexts = []

    def open_page(path: Path, **options: Any) -> Watched:
        context = browser.new_context(offline=True, **{"viewport": DESK, **options})
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.goto(path.as_uri())
        assert watched.events.pop(0) == path.as_uri()
        return watched

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def varied_page(varied_run: Path) -> Path:
    path = varied_run.with_name("the page.html")
    write_page(varied_run, path, prices=Prices.read(varied_run.with_name("prices.toml")))
    return path


@pytest.fixture(scope="module")
def typed_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of a run whose answers have a schema."""
    out = typed_run(tmp_path_factory.mktemp("typed") / "out.jsonl")
    path = out.with_name("page.html")
    write_page(out, path)
    return path


def pixels(page: Any) -> Any:
    return images.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


def color(page: Any, variable: str) -> tuple[int, ...]:
    """Return the color of a style sheet variable."""
    text = page.evaluate(
        "name => getComputedStyle(document.documentElement).getPropertyValue(name)",
        f"--{variable}",
    )
    return tuple(bytes.fromhex(text.strip().removeprefix("#")))


def bars(page: Any, section: str) -> list[tuple[str, Any]]:
    """Return the bars of the first chart of a section: their descriptions and positions."""
    chart = page.locator(f"section[aria-labelledby={section}] .bars").first
    found = chart.locator("rect:has(title)").all()
    return [(each.locator("title").text_content(), each.bounding_box()) for each in found]


def shown_ids(page: Any) -> list[str]:
    return page.locator("#sample tbody tr:visible th").all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_bars_have_the_right_colors_and_lengths(
    open_page: Callable[..., Watched], varied_page: Path, scheme: str, viewport: dict[str, int]
) -> None:
    watched = open_page(varied_page, color_scheme=scheme, viewport=viewport)
    page = watched.page
    shot = pixels(page)
    background = color(page, "background")
    assert shot.getpixel((2, 2)) == background
    assert (sum(background) > 600) == (scheme == "light")
    outcome_bars = bars(page, "outcomes")
    assert outcome_bars[0][0] == "complete answer: 36"
    lengths = {}
    for description, box in outcome_bars:
        name, _, _ = description.partition(":")
        series = name.removesuffix(" answer")
        middle = (int(box["x"] + box["width"] / 2), int(box["y"] + box["height"] / 2))
        assert shot.getpixel(middle) == color(page, series), description
        lengths[series] = box["width"]
    assert list(lengths) == [
        *("complete", "truncated", "refused", "paused", "errored", "canceled", "expired", "missing")
    ]
    assert lengths["complete"] == pytest.approx(36 * lengths["missing"], rel=0.05)
    assert lengths["truncated"] == pytest.approx(4 * lengths["missing"], rel=0.05)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert watched.events == []


def test_each_chart_has_visible_bars(open_page: Callable[..., Watched], varied_page: Path) -> None:
    page = open_page(varied_page).page
    for section, least in (("outcomes", 8), ("tokens", 8), ("batches", 4)):
        boxes = [box for _, box in bars(page, section) if box["width"] > 0 and box["height"] > 0]
        assert len(boxes) >= least, section


def test_the_first_screen_has_the_result_and_the_next_step(
    open_page: Callable[..., Watched], varied_page: Path
) -> None:
    page = open_page(varied_page).page
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == (
        "48 requests: 42 succeeded (4 truncated, 1 refused, 1 paused), 5 failed, "
        "1 missing from the results. Cost: at least 0.1232 USD."
    )
    command = page.get_by_text("message-batches retry").last
    run = varied_page.with_name("my results, größer.jsonl")
    assert command.inner_text() == f"message-batches retry '{run}'"
    for element in (heading, command):
        box = element.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < DESK["height"]


def test_the_search_and_the_status_filter(
    open_page: Callable[..., Watched], varied_page: Path
) -> None:
    watched = open_page(varied_page)
    page = watched.page
    assert len(shown_ids(page)) == 10
    search = page.get_by_role("searchbox")
    search.fill("number 17")
    assert shown_ids(page) == ["complete-17"]
    search.fill("Overloaded")
    assert shown_ids(page) == ["overloaded"]
    search.fill("zebra")
    assert shown_ids(page) == []
    assert page.get_by_text("No result contains all of these words.").is_visible()
    search.fill("")
    page.get_by_label("Show").select_option("truncated")
    assert sorted(shown_ids(page)) == [f"truncated-{n}" for n in range(4)]
    page.get_by_label("Show").select_option("")
    page.get_by_role("columnheader", name="Output tokens").click()
    page.get_by_role("columnheader", name="Output tokens").click()
    playwright.expect(page.locator("#sample tbody th").first).to_have_text("cached-0")
    page.get_by_label("Results per page").select_option("all")
    assert len(shown_ids(page)) == 47
    assert watched.events == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_no_violation(
    open_page: Callable[..., Watched], varied_page: Path, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page(varied_page, color_scheme=scheme, viewport=viewport).page
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_fields_of_answers_have_charts_and_are_columns(
    open_page: Callable[..., Watched], typed_page: Path, viewport: dict[str, int]
) -> None:
    watched = open_page(typed_page, viewport=viewport, color_scheme="dark")
    page = watched.page
    assert [text for text, _ in bars(page, "fields")] == [
        *("good: 14", "<b>odd</b>: 13", "bad: 13")
    ]
    figures = [
        box.bounding_box() for box in page.locator("section[aria-labelledby=fields] figure").all()
    ]
    side_by_side = figures[0]["y"] == figures[1]["y"]
    assert side_by_side == (viewport is DESK)
    filled = figures[0]["width"] * (2 if side_by_side else 1)
    assert filled > 0.9 * (viewport["width"] - 32)
    if viewport is DESK:
        stars = page.get_by_role("columnheader", name="stars")
        first = page.locator("#sample tbody tr").first.locator("td").nth(4)
        # The page sorts after the click, and takes a second one before that for the same.
        for order in ("ascending", "descending"):
            stars.click()
            playwright.expect(stars).to_have_attribute("aria-sort", order)
        playwright.expect(first).to_have_text("4")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert axe.Axe().run(page).violations_count == 0
    assert watched.events == []


def test_prompts_have_room_beside_fields(
    open_page: Callable[..., Watched], typed_page: Path
) -> None:
    page = open_page(typed_page).page
    widths = page.locator("#sample thead th").evaluate_all(
        "cells => Object.fromEntries(cells.map(cell => [cell.innerText.trim(), cell.clientWidth]))"
    )
    assert widths["Prompt"] > 240
    assert widths["Id"] > 80
    assert widths["mood"] < 150
    assert page.locator("#sample").evaluate("table => table.offsetWidth") <= DESK["width"]


def test_the_page_is_complete_without_scripts_and_in_print(
    open_page: Callable[..., Watched], varied_page: Path
) -> None:
    page = open_page(varied_page, java_script_enabled=False).page
    assert len(shown_ids(page)) == 47
    page = open_page(varied_page, color_scheme="dark").page
    page.emulate_media(media="print")
    assert color(page, "complete") == tuple(bytes.fromhex("1b7f79"))
    assert color(page, "background") == (255, 255, 255)
    assert not page.get_by_role("searchbox").is_visible()
    assert len(page.pdf()) > 20_000


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of a run in which every text of users and models is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    results = {
        f"id {HOSTILE}": answered(HOSTILE + HALF, model=f"model {HOSTILE}{HALF}"),
        f"failed {HOSTILE}": failed(f"cause {HOSTILE}", f"message {HOSTILE}{HALF}"),
        f"truncated {HOSTILE}": answered(HOSTILE, stop_reason="max_tokens"),
        f"refused {HOSTILE}": answered(HOSTILE, stop_reason="refusal"),
        f"stopped {HOSTILE}": answered("Short.", stop_reason=HOSTILE),
        f"block {HOSTILE}": {
            **answered("", content=[{"type": HOSTILE, "text": HOSTILE}], model=HOSTILE),
        },
        f"outcome {HOSTILE}": {"type": f"outcome {HOSTILE}"},
        "large": answered("<script>alert(9)</script>" + "x<b>" * 250_000),
        f"lost {HOSTILE}": None,
    }
    name = "results <img src=x onerror=alert(7)> \u202e.jsonl"
    out = make_run(folder / name, results, prompts=dict.fromkeys(results, HOSTILE))
    page = folder / "page.html"
    write_page(out, page)
    return page


def test_no_hostile_text_runs_or_loads_anything(
    open_page: Callable[..., Watched], hostile_page: Path
) -> None:
    watched = open_page(hostile_page)
    page = watched.page
    title = page.title()
    assert title.startswith("Run report: results <img src=x onerror=alert(7)>")
    page.get_by_label("Results per page").select_option("all")
    for summary in page.locator("summary").all():
        summary.click()
    search = page.get_by_role("searchbox")
    for words in ("onerror", "<img src=x", "{{7*7}}", "&lt;img", HOSTILE[:200], ""):
        search.fill(words)
    for header in page.get_by_role("columnheader").all():
        header.click()
    for option in page.get_by_label("Show").locator("option").all_inner_texts():
        page.get_by_label("Show").select_option(option)
    page.get_by_label("Show").select_option("")
    page.mouse.wheel(0, 100_000)
    page.wait_for_timeout(200)
    assert watched.events == []
    assert page.title() == title
    assert page.url == hostile_page.as_uri()
    # All of it is text.
    assert page.locator("img, iframe, base, object, embed, [onerror], [onload]").count() == 0
    assert page.locator("script").count() == 1
    assert page.locator("style").count() == 1
    assert page.locator("a:not(.dt-paging-button)").count() == 0
    text = page.locator("body").inner_text()
    assert "</script><script>document.title='owned'" in text
    assert "{{7*7}}" in text
    assert "49" not in page.locator("#sample").inner_text()
    assert "\\u202egnp.exe\\u2066" in text
    assert "\\x00\\x1b[31m\\x1b]0;owned\\x07\\x9b31m\\ufeff\\U000e0041" in text
    assert "\\ud800" in text
    for character in "\x00\x1b\x9b\u2028\u2029\u202e\ufeff":
        assert character not in text
    assert hostile_page.stat().st_size < 1_500_000


def test_the_content_security_policy_blocks_injected_markup(
    open_page: Callable[..., Watched], varied_page: Path
) -> None:
    injected = varied_page.with_name("injected.html")
    content = varied_page.read_text(encoding="utf-8")
    injected.write_text(
        content.replace(
            "</main>",
            "<script>document.title='owned'</script>"
            "<img src=x onerror=\"document.title='owned'\"><p style='color:red' id=red>red</p>"
            "<a id=link href=\"javascript:document.title='owned'\">a link</a></main>",
        ),
        encoding="utf-8",
    )
    watched = open_page(injected)
    page = watched.page
    page.locator("#link").click()
    page.wait_for_timeout(200)
    assert page.title().startswith("Run report: ")
    assert page.locator("#red").evaluate("e => getComputedStyle(e).color") != "rgb(255, 0, 0)"
    assert sum("Content Security Policy" in event for event in watched.events) >= 4
    assert watched.responses == [injected.as_uri()]
