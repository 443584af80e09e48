"""Live pages in a browser: they follow the run, and disturb nobody who reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict

from message_batches.jobs.errors import InputWarning
from message_batches.jobs.internals import open_ledger
from message_batches.report_html import LiveServer
from message_batches.report_html.live import subject
from tests.report_html.browsing import DESK, Watched, axe, browser
from tests.report_html.runs import answered, make_run

__all__ = ["browser"]  # a fixture

GONE = "Failed to load resource: net::ERR_CONNECTION_REFUSED"
HOSTILE = "<script>document.title='owned'<script><img src=x onerror=alert(1)> {{7*7}} \u202e"


@pytest.fixture
def watched(browser: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Open a tab; `events` has all that it asks for and complains of."""
    monkeypatch.setattr(subject, "_SHORTEST", 0)
    monkeypatch.setattr(subject, "_SHARE", 0)
    context = browser.new_context(viewport=DESK)
    yield Watched(context.new_page())
    context.close()


def test_it_follows_the_run_and_keeps_its_place(watched: Any, tmp_path: Path) -> None:
    page = watched.page
    out = tmp_path / "o.jsonl"
    results = {f"r{n}": answered(f"{HOSTILE} {n} " * 20) for n in range(200)}
    make_run(out, results)
    with LiveServer(out) as server:
        page.goto(server.url)
        page.get_by_text("Last looked at").wait_for()
        page.evaluate("scrollTo(0, 700)")
        revision = page.locator("#live").get_attribute("data-revision")

        change(out, 1)
        page.wait_for_function(
            "old => document.querySelector('#live').dataset.revision !== old", arg=revision
        )
        page.wait_for_function("scrollY === 700")

        # A reader who searches is not disturbed.
        page.get_by_role("searchbox").fill("r17")
        revision = page.locator("#live").get_attribute("data-revision")
        change(out, 2)
        page.get_by_role("button", name="Show them").wait_for()
        assert page.get_by_role("searchbox").input_value() == "r17"
        assert page.locator("#live").get_attribute("data-revision") == revision
        page.get_by_role("button", name="Show them").click()
        page.get_by_text("Last looked at").wait_for()
        assert page.get_by_role("searchbox").input_value() == ""
    page.get_by_text("These are the last figures").wait_for()
    assert {*watched.events} == {server.url, f"{server.url}revision", GONE}
    assert page.title() == "Run report: o.jsonl"


def change(out: Path, number: int) -> None:
    """Let something happen to a run."""
    with open_ledger(out) as ledger:
        odd = InputWarning("odd", "Look.", number, 1)
        ledger.store({"warnings": [asdict(odd)]})


def test_an_overview_leads_there_and_back(watched: Any, tmp_path: Path) -> None:
    page = watched.page
    make_run(tmp_path / f"{HOSTILE[:60]}.jsonl", {"a": answered("Yes.")})
    with LiveServer(tmp_path) as server:
        page.goto(server.url)
        page.get_by_text("Last looked at").wait_for()
        page.locator("tbody a").click()
        page.get_by_text("1 request, all succeeded").wait_for()
        page.get_by_role("link", name="All runs").click()
        page.get_by_role("heading", name="1 run").wait_for()
        assert all(event.startswith(server.url) for event in watched.events), watched.events
        report = axe.Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
