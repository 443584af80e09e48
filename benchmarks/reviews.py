"""A table of reviews, the question about each, and the answers to it, made from a seed."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import data

PROMPT = (
    "A customer wrote this about {{ product }}, bought for {{ price }} on {{ day }}:\n\n"
    "{{ review }}\n\nClassify it."
)
COLUMNS = ("id", "product", "price", "day", "review")
MODEL = "claude-haiku-4-5"
MAX_TOKENS = 300

_MOODS = ("positive", "neutral", "negative")
_TOPICS = ("delivery", "price", "quality", "service", "size")
_PRODUCTS = ("lamp", "chair", "kettle", "backpack", "keyboard", "tent", "scarf")
_ANSWERS = 50  # different ones

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "mood": {"type": "string", "enum": list(_MOODS)},
        "score": {"type": "integer", "minimum": 1, "maximum": 10},
        "confidence": {"type": "number"},
        "refund": {"type": "boolean"},
        "topics": {"type": "array", "items": {"type": "string"}},
        "summary": {"type": "string"},
    },
    "required": ["mood", "score", "confidence", "refund", "topics", "summary"],
    "additionalProperties": False,
}


def write_table(path: Path, rows: int, *, changed: Iterable[int] = ()) -> None:
    """Write a CSV of reviews, 0.4 KB a row; those at the places `changed` have another text."""
    others = frozenset(changed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row, (_, text) in enumerate(data.prompts(rows)):
            writer.writerow(
                (
                    f"r{row:07}",
                    _PRODUCTS[row % len(_PRODUCTS)],
                    f"{row % 90 + 9}.95",
                    f"2026-{row % 12 + 1:02}-{row % 28 + 1:02}",
                    f"{text} Changed." if row in others else text,
                )
            )


def write_question(folder: Path) -> None:
    """Write the prompt and the schema of the answers: `prompt.txt` and `schema.json`."""
    (folder / "prompt.txt").write_text(PROMPT, encoding="utf-8")
    (folder / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")


def write_answers(path: Path) -> None:
    """Write answers that fit the schema, one on each line."""
    dice = random.Random(data.SEED)
    summaries = [text for _, text in data.prompts(_ANSWERS)]
    with path.open("w", encoding="utf-8") as file:
        for summary in summaries:
            answer = {
                "mood": dice.choice(_MOODS),
                "score": dice.randrange(1, 11),
                "confidence": round(dice.random(), 3),
                "refund": dice.random() < 0.1,
                "topics": dice.sample(_TOPICS, dice.randrange(3)),
                "summary": " ".join(summary.split()[:20]),
            }
            file.write(json.dumps(answer) + "\n")
