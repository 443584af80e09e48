"""Answer a table with accrue, in its own environment: `table_by_accrue.py SOURCE OUT CACHE`."""

from __future__ import annotations

import sys
from typing import Any

import pandas
from accrue import EnrichmentConfig, LLMStep, Pipeline
from accrue.providers import AnthropicClient

# It makes the prompt of the row and these descriptions, and the schema of these types.
FIELDS: dict[str, str | dict[str, Any]] = {
    "mood": {"prompt": "Classify it.", "enum": ["positive", "neutral", "negative"]},
    "score": {"prompt": "From 1 to 10.", "type": "Number"},
    "confidence": {"prompt": "How sure it is.", "type": "Number"},
    "refund": {"prompt": "Whether to refund.", "type": "Boolean"},
    "topics": {"prompt": "What it is about.", "type": "List[String]"},
    "summary": "One sentence.",
}


def main(source: str, out: str, cache: str) -> None:
    """Run the pipeline in one batch, and keep its answers in the cache."""
    step = LLMStep(
        "classify",
        fields=FIELDS,
        model="claude-haiku-4-5",
        max_tokens=300,
        client=AnthropicClient(),
        batch=True,
    )
    config = EnrichmentConfig(
        enable_progress_bar=False,
        cache_dir=cache,
        batch_poll_interval=1,
        batch_max_requests=100_000,
    )
    result = Pipeline([step]).run(pandas.read_csv(source), config)
    if result.errors:
        sys.exit(f"{len(result.errors)} rows failed: {result.errors[0]}")
    result.data.to_parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
