"""Runs against a fake API, for the report page to show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from message_batches.jobs import RunOptions
from message_batches.jobs.input.ids import wire_id
from message_batches.jobs.internals import start_run
from message_batches.jobs.storage import RunFolder
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock, errored, succeeded

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
    """Return the result of a request with an answer."""
    return succeeded("", **{"content": [{"type": "text", "text": text}], **message})["result"]


def failed(kind: str, message: str = "no") -> Result:
    """Return the result of a request with an error."""
    return errored("", kind, message)["result"]


class _Losing(FakeAPI):
    """A service that loses the results of some requests, as its counts show."""

    def __init__(self, lost: set[str]) -> None:
        super().__init__()
        self._lost = lost

    def accept(self, rows: list[bytes]) -> FakeBatch:
        batch = super().accept(rows)
        batch.lost = self._lost & {*batch.custom_ids}
        return batch


def make_run(
    out: Path,
    results: Mapping[str, Result | None],
    *,
    prompts: Mapping[str, str] | None = None,
    batch_requests: int = 100_000,
    submit_only: bool = False,
    **given: Any,
) -> Path:
    """
    Run requests with any ids; a request whose result is None is missing from the results.

    Args:
        out: the output.
        results: the results, by id.
        prompts: the prompts, by id.
        batch_requests: the most requests in a batch.
        submit_only: whether to stop before any batch has ended.
        given: other options of the run.
    """
    requests = out.with_name(f"{out.name}.in")
    with open(requests, "w", encoding="utf-8") as file:
        for custom_id in results:
            content = (prompts or {}).get(custom_id, f"Tell me about {custom_id}.")
            params = {
                "model": "claude-test",
                "max_tokens": 64,
                "messages": [{"role": "user", "content": content}],
            }
            file.write(json.dumps({"custom_id": custom_id, "params": params}) + "\n")
    api = _Losing({wire_id(custom_id) for custom_id, result in results.items() if result is None})
    by_wire_id = {wire_id(custom_id): result for custom_id, result in results.items()}
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": by_wire_id[custom_id]}
    options = RunOptions(
        retries=1,
        polling_interval=0.01,
        reconcile_for=0.1,
        max_batch_requests=batch_requests,
        id_field="custom_id",
        **given,
    )
    with start_run(
        requests,
        out,
        client=api,  # type: ignore[arg-type]
        options=options,
        system=FakeClock().system,
    ) as job:
        for _ in job.events("submit") if submit_only else job.events():
            pass
    return out


def ledger_of(out: Path) -> Path:
    """Return the path of the ledger of a run."""
    return RunFolder.of(out).ledger


def varied() -> dict[str, Result | None]:
    """Return results of every kind that a report distinguishes."""
    usage = {
        "input_tokens": 10,
        "output_tokens": 400,
        "cache_read_input_tokens": 3_000,
        "cache_creation": {"ephemeral_5m_input_tokens": 500, "ephemeral_1h_input_tokens": 70},
        "server_tool_use": {"web_search_requests": 2},
    }
    return {
        **{f"complete-{n}": answered(f"The answer number {n}.") for n in range(30)},
        **{
            f"cached-{n}": answered("From the cache.", model="claude-large-20260101", usage=usage)
            for n in range(5)
        },
        "unpriced": answered("Who knows?", model="some-other"),
        **{f"truncated-{n}": answered("And then", stop_reason="max_tokens") for n in range(4)},
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


SCHEMA = {
    "type": "object",
    "properties": {
        "mood": {"type": "string", "enum": ["good", "bad", "<b>odd</b>"]},
        "stars": {"type": "integer"},
    },
    "required": ["mood", "stars"],
}


def typed_run(out: Path) -> Path:
    """Make a run whose answers have a schema, which one of them does not fit."""
    moods = ["good", "bad", "<b>odd</b>"]
    results: dict[str, Result | None] = {
        f"r{n}": answered(json.dumps({"mood": moods[n % 3], "stars": n % 5})) for n in range(40)
    }
    results["wrong"] = answered('{"mood": "good", "stars": "many"}')
    results["short"] = answered('{"mood": "go', stop_reason="max_tokens")
    return make_run(out, results, schema=SCHEMA)
