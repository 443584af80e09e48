"""Summarize the reviews that are new since yesterday; this is what the tests here are about."""

from __future__ import annotations

import sys
from pathlib import Path

from message_batches.jobs import Report, RunOptions
from message_batches.tables import run_table

PROMPT = "Summarize this review of {{ product }} in one sentence: {{ review }}"
MODEL = "claude-haiku-4-5"


def summarize(reviews: Path, summaries: Path) -> Report:
    """Ask about the rows that have no answer yet, and write a table with the answers to all."""
    options = RunOptions(update=True)
    with run_table(
        reviews, summaries, prompt=PROMPT, model=MODEL, max_tokens=200, id="id", options=options
    ) as run:
        return run.finish()


if __name__ == "__main__":
    summarize(Path(sys.argv[1]), Path(sys.argv[2]))
