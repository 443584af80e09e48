"""
Make the pictures of the README and the site, of runs on the sandbox.

    python -m docs.writers.pictures

They are a terminal as SVG and a report page as PNG, each light and dark. Needs the extras, the
dependency group `pages`, and Chromium.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

TOP = Path(__file__).resolve().parents[2]
FOLDER = TOP / "docs" / "pictures"
COMMAND = "message-batches run examples/jargon.jsonl --sandbox --out results.jsonl"

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

_SIZE = {"width": 960, "height": 800}
_SHARPNESS = 1.5
"""Pixels of the picture of the page for each one of the page."""

_WIDTH = 84
"""Of the terminal, in characters."""

_MARKS = {7: "refusal", 11: "max_tokens", 60: "error invalid_request_error"}
"""For the run of the page: every how many requests the sandbox is asked for something else."""

_THEMES = {
    "light": ((246, 248, 250), (31, 35, 40), "rgba(0,0,0,0.15)"),
    "dark": ((33, 38, 45), (230, 237, 243), "rgba(255,255,255,0.2)"),
}
"""Of the terminal: its background, its text, its border."""

_EDGE = {"light": "#d1d9e0", "dark": "#3d444d"}
"""Of the picture of the page."""

_DATE = re.compile(r"^\d{4}-\d\d-\d\dT\S+ ", re.MULTILINE)  # which a terminal does not show

_COLORS = 96
"""Of the page as a picture: more of them make it larger, and look the same."""


def main() -> None:
    """Run the command in a new folder, and write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="message-batches-") as scratch:
        folder = Path(scratch)
        (folder / "examples").symlink_to(TOP / "examples")
        printed = _run(COMMAND, folder)
        page = folder / "page.html"
        _write_requests(folder / "reviews.jsonl")
        _run("message-batches run reviews.jsonl --sandbox --out answers.jsonl", folder, code=1)
        _run(f"message-batches report answers.jsonl --html {page.name}", folder, code=1)
        html = page.read_text(encoding="utf-8")
        page.write_text(_without(folder, html), encoding="utf-8")
        for scheme in SCHEMES:
            picture = terminal(COMMAND, printed, scheme)
            (FOLDER / f"run-{scheme}.svg").write_text(picture, encoding="utf-8")
            (FOLDER / f"page-{scheme}.png").write_bytes(_screenshot(page, scheme))


def _write_requests(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, 2_001):
            mark = next((what for step, what in _MARKS.items() if number % (step * 7) == 0), None)
            text = f"Summarize review {number}." + (f" [sandbox: {mark}]" if mark else "")
            params = {
                "model": "claude-haiku-4-5",
                "max_tokens": 200,
                "messages": [{"role": "user", "content": text}],
            }
            file.write(json.dumps({"custom_id": f"review-{number}", "params": params}) + "\n")


def _run(command: str, folder: Path, *, code: int = 0) -> str:
    """Return what a command prints, without the name of the folder."""
    done = subprocess.run(
        [sys.executable, "-m", "message_batches", *command.split()[1:]],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != code:
        raise SystemExit(done.stdout)
    return _without(folder, _DATE.sub("", done.stdout))


def _without(folder: Path, text: str) -> str:
    return text.replace(f"{folder.resolve()}/", "").replace(f"{folder}/", "")


def terminal(command: str, text: str, scheme: Scheme) -> str:
    """Return a terminal with a command and what it prints as SVG, which loads no font."""
    from rich.console import Console
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME, TerminalTheme

    background, foreground, border = _THEMES[scheme]
    ansi = [DEFAULT_TERMINAL_THEME.ansi_colors[number] for number in range(16)]
    theme = TerminalTheme(background, foreground, ansi[:8], ansi[8:])
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), highlight=False)
    console.print(f"$ {command}", markup=False, style="bold")
    console.print(f"{text.rstrip()}\n", markup=False, style="default")
    picture = console.export_svg(title="", theme=theme, unique_id="run")
    picture = picture.replace("rgba(255,255,255,0.35)", border)
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)


def _screenshot(page: Path, scheme: Scheme) -> bytes:
    from PIL import Image, ImageDraw
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as player:
        browser: Any = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport=_SIZE, color_scheme=scheme, device_scale_factor=_SHARPNESS)
        tab.goto(page.as_uri())
        shot = Image.open(io.BytesIO(tab.screenshot()))
        browser.close()
    edge = (0, 0, shot.width - 1, shot.height - 1)
    ImageDraw.Draw(shot).rectangle(edge, outline=_EDGE[scheme], width=2)
    small = io.BytesIO()
    shot.convert("RGB").quantize(_COLORS, Image.Quantize.MAXCOVERAGE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()


if __name__ == "__main__":
    main()
