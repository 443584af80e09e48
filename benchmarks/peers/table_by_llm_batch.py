"""
Answer a table with llm-batch-py, in its own environment: `table_by_llm_batch.py SOURCE OUT CACHE`.

It does not wait: each call polls once, so it is called until every row has its answer.
"""

from __future__ import annotations

import sys
from typing import Literal

import polars
from llm_batch_py import (
    AnthropicConfig,
    BatchConfig,
    ResultCacheStoreConfig,
    Runner,
    StructuredOutputJob,
    structured_template,
)
from pydantic import BaseModel, ConfigDict, Field

PROMPT = (
    "A customer wrote this about {{ row.product }}, bought for {{ row.price }} on {{ row.day }}:"
    "\n\n{{ row.review }}\n\nClassify it."
)


class Review(BaseModel):
    """The answer about a review."""

    model_config = ConfigDict(extra="forbid")

    mood: Literal["positive", "neutral", "negative"]
    score: int = Field(ge=1, le=10)
    confidence: float
    refund: bool
    topics: list[str]
    summary: str


def main(source: str, out: str, cache: str) -> None:
    """Run until all rows are answered."""
    work = StructuredOutputJob(
        name="reviews",
        key_cols=["id"],
        input_df=polars.read_csv(source, infer_schema=False),
        prompt_builder=structured_template(messages=PROMPT, name="review", version="1"),
        output_model=Review,
        provider=AnthropicConfig(model="claude-haiku-4-5", max_output_tokens=300, timeout=600),
        result_cache=ResultCacheStoreConfig(root_uri=cache),
        batch=BatchConfig(batch_size=100_000),
    )
    runner = Runner()
    while True:
        table = runner.run(work)
        if runner.last_summary.completed_rows == runner.last_summary.total_rows:
            break
        if runner.last_summary.failed_rows:
            sys.exit(f"{runner.last_summary}")
    table.write_parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
