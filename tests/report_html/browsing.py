"""What tests in a browser share. Importing it skips a module where there is no browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
if CHROMIUM is None:
    pytest.skip("needs Chromium: apt-get install chromium", allow_module_level=True)
_WHY = "needs the dependency group `pages`"
playwright = pytest.importorskip("playwright.sync_api", reason=_WHY)
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=_WHY)
images = pytest.importorskip("PIL.Image", reason=_WHY)

DESK = {"width": 1200, "height": 900}
PHONE = {"width": 360, "height": 740}
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class Watched:
    """An open page, and everything that it did but should not do."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.events: list[str] = []
        self.responses: list[str] = []
        page.on("dialog", lambda dialog: (self.events.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.events.append(request.url))
        page.on("response", lambda response: self.responses.append(response.url))
        page.on("console", lambda message: self.events.append(message.text))
        page.on("pageerror", lambda error: self.events.append(str(error)))
        page.on("popup", lambda popup: self.events.append(popup.url))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
