"""Runs to be shown, made with the stand-in for the service."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from message_batches.jobs import RunOptions, run
from message_batches.jobs.input.ids import wire_id
from tests.jobs.fake_api import FakeAPI, errored, succeeded

Result = dict[str, Any]

PRICES = """
currency = "USD"

[models."claude-test"]
input = 1.00
output = 5.00

[models."claude-large"]
input = 3
output = 15
cache_read = 0.25
"""


def answered(text: str, **message: Any) -> Result:
    """Make the result of a row with an answer."""
    return succeeded("", **{"content": [{"type": "text", "text": text}], **message})["result"]


def failed(kind: str, message: str = "no") -> Result:
    """Make the result of a row with an error."""
    return errored("", kind, message)["result"]


def make_run(
    out: Path,
    results: Mapping[str, Result | None],
    *,
    questions: Mapping[str, str] | None = None,
    rows: int = 100_000,
    submit_only: bool = False,
) -> Path:
    """
    Make a run of rows with any ids, and their results; a row whose result is None is missing.

    Args:
        out: the output.
        results: the results, by id.
        questions: what is asked, by id.
        rows: most rows in a batch.
        submit_only: whether to leave before anything has ended.
    """
    requests = out.with_name(f"{out.name}.in")
    with open(requests, "w", encoding="utf-8") as file:
        for custom_id in results:
            content = (questions or {}).get(custom_id, f"Tell me about {custom_id}.")
            params = {
                "model": "claude-test",
                "max_tokens": 64,
                "messages": [{"role": "user", "content": content}],
            }
            file.write(json.dumps({"custom_id": custom_id, "params": params}) + "\n")
    api = FakeAPI()
    by_wire_id = {wire_id(custom_id): result for custom_id, result in results.items()}
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": by_wire_id[custom_id]}
    api.lines = lambda _, lines: [line for line in lines if not line.endswith(b'"result": null}')]
    options = RunOptions(
        retries=1,
        polling_interval=0.01,
        reconcile_for=0.1,
        max_batch_requests=rows,
        id_field="custom_id",
    )
    with run(
        requests,
        out,
        client=api,  # type: ignore[arg-type]
        options=options,
    ) as job:
        for _ in job.events("submit") if submit_only else job.events():
            pass
    return out


def varied() -> dict[str, Result | None]:
    """Results of every kind that a report tells apart."""
    usage = {
        "input_tokens": 10,
        "output_tokens": 400,
        "cache_read_input_tokens": 3_000,
        "cache_creation": {"ephemeral_5m_input_tokens": 500, "ephemeral_1h_input_tokens": 70},
        "server_tool_use": {"web_search_requests": 2},
    }
    return {
        **{f"whole-{n}": answered(f"The answer number {n}.") for n in range(30)},
        **{
            f"cached-{n}": answered("From the cache.", model="claude-large-20260101", usage=usage)
            for n in range(5)
        },
        "unpriced": answered("Who knows?", model="some-other"),
        **{f"cut-{n}": answered("And then", stop_reason="max_tokens") for n in range(4)},
        "refused": answered("I would rather not.", stop_reason="refusal"),
        "paused": answered("Wait", stop_reason="pause_turn"),
        "overloaded": failed("overloaded_error", "Overloaded"),
        **{
            f"invalid-{n}": failed("invalid_request_error", "max_tokens: too large") for n in (1, 2)
        },
        "expired": {"type": "expired"},
        "canceled": {"type": "canceled"},
        "lost": None,
    }
