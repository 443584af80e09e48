"""
The table of models in docs/models.md.

`python -m tests.model_table` writes it; a test fails when it is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from message_batches_api.model_facts import AS_OF, MODELS, ModelFacts, Sampling

PAGE = Path(__file__).resolve().parent.parent / "docs" / "models.md"

_COLUMNS = (
    "Model",
    "Ends",
    "Window",
    "Longest answer",
    "Cached from",
    "Thinking",
    "Sampling",
    "Forced tool",
    "Prefill",
)
_MARKED = re.compile(r"(?<=<!-- table -->\n).*(?=<!-- end of table -->)", re.DOTALL)


def table() -> str:
    """Return the table as Markdown."""
    known = [model for model in MODELS if model.window is not None]
    ended = [model for model in MODELS if model.window is None]
    lines = [
        f"As of {AS_OF}:",
        "",
        _row(_COLUMNS),
        _row(["---"] * len(_COLUMNS)),
        *(_row(_cells(model)) for model in known),
        "",
        "Ended:",
        "",
        *(f"- {_ids(model)}: {model.ends}" for model in ended),
    ]
    return "\n".join(lines) + "\n"


def written(page: str) -> str:
    """Return the page with the table of today."""
    return _MARKED.sub(lambda _: table(), page)


def _row(cells: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(model: ModelFacts) -> Iterator[str]:
    yield _ids(model)
    yield str(model.ends or (f"not before {model.not_before}" if model.not_before else "unknown"))
    yield f"{model.window:,}"
    longer = (f"{most:,} with `{beta}`" for beta, most in model.longest_answer_with.items())
    yield "; ".join([f"{model.longest_answer:,}", *longer])
    shortest = model.shortest_cached_prefix
    yield "unknown" if shortest is None else f"{shortest:,}"
    kinds = [f"`{kind}`" for kind in model.thinking or ()]
    if model.thinks_by_default:
        kinds[0] += " by default"
    thinking = ", ".join(kinds)
    if model.efforts_without_thinking:
        thinking += f" (when off, effort {', '.join(model.efforts_without_thinking)})"
    yield thinking
    yield _sampling(model.sampling)
    yield _yes(model.forced_tools)
    yield _yes(model.prefill)


def _ids(model: ModelFacts) -> str:
    return ", ".join(f"`{model_id}`" for model_id in model.ids)


def _sampling(sampling: Sampling) -> str:
    said = ["all" if sampling.temperature is None else "defaults"]
    if not sampling.both:
        said.append("temperature or top_p")
    if not sampling.while_thinking:
        said.append("without thinking")
    return ", ".join(said)


def _yes(fact: bool | None) -> str:
    return "unknown" if fact is None else "yes" if fact else "no"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
