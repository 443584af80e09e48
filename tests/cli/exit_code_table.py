"""Writes the table of exit codes into the pages, or checks it."""

from __future__ import annotations

import sys

from message_batches.cli.errors import ExitCode
from tests.pages import ROOT

PAGES = ("docs/runs.md", "docs/troubleshooting.md")
START = "<!-- exit codes: written by python -m tests.cli.exit_code_table --write -->"
END = "<!-- exit codes: end -->"


def block() -> str:
    """Return the table, between its markers."""
    rows = [f"| {code:d} | {code.description} |" for code in ExitCode]
    return "\n".join([START, "", "| Exit code | Meaning |", "| --- | --- |", *rows, "", END])


def with_table(page: str) -> str:
    """Return a page with the table between its markers replaced."""
    before, found, rest = page.partition(START)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"The page has no block from {START} to {END}.")
    return before + block() + after


def outdated() -> list[str]:
    """Return the pages whose table is not that of the code."""
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in PAGES}
    return [name for name, text in texts.items() if with_table(text) != text]


if __name__ == "__main__":
    pages = outdated()
    if sys.argv[1:] == ["--write"]:
        for name in pages:
            path = ROOT / name
            path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")
    elif pages:
        sys.exit(f"Outdated: {', '.join(pages)}. Run python -m tests.cli.exit_code_table --write.")
