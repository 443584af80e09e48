"""The sandbox says what each request was billed for."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from message_batches.sandbox import Sandbox
from tests.sandbox.block_requests import params
from tests.sandbox.calls import BATCHES, client_of, create, lines, wait

SEARCH = {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}
FORMAT = {
    "output_config": {
        "format": {
            "type": "json_schema",
            "schema": {
                "type": "object",
                "properties": {"a": {"type": "integer"}},
                "required": ["a"],
                "additionalProperties": False,
            },
        }
    }
}
CACHED = {
    "system": [{"type": "text", "text": "All. " * 5000, "cache_control": {"type": "ephemeral"}}]
}
PROMPTS: dict[str, tuple[str, dict[str, Any]]] = {
    "complete": ("Tell me.", {}),
    "cached": ("Tell me.", CACHED),
    "truncated": ("[sandbox: max_tokens] Tell me.", {}),
    "window": ("[sandbox: model_context_window_exceeded] Tell me.", {}),
    "refused": ("[sandbox: refusal] Tell me.", {}),
    "paused": ("[sandbox: pause_turn] Tell me.", SEARCH),
    "invalid": ("[sandbox: invalid] Tell me.", FORMAT),
    "cased": ("[sandbox: invalid case] Tell me.", FORMAT),
    "truncated and invalid": ("[sandbox: invalid] [sandbox: max_tokens] Tell me.", FORMAT),
    "errored": ("[sandbox: error api_error] Tell me.", {}),
}
STATUSES = {
    **{name: name.split()[0] for name in PROMPTS},
    "cached": "complete",
    "cased": "complete",
    "window": "truncated",
    "errored": None,
}


def requests() -> list[dict[str, Any]]:
    return [
        {
            "custom_id": name.replace(" ", "_"),
            "params": params(text, model="claude-haiku-4-5", **more),
        }
        for name, (text, more) in PROMPTS.items()
    ]


def test_each_request_has_a_bill_and_the_report_has_their_sums() -> None:
    with Sandbox(batch_seconds=0) as sandbox, client_of(sandbox) as http:
        batch_id = create(http, requests())["id"]
        wait(http, batch_id)
        results = {one["custom_id"]: one["result"] for one in lines(http, batch_id)}
        listed = http.get(f"/sandbox/batches/{batch_id}/bills").text.splitlines()
        assert http.delete(f"{BATCHES}/{batch_id}").status_code == 200
        bills = list(sandbox.bills())
        assert [{"batch_id": batch_id, **json.loads(one)} for one in listed] == bills
        assert http.get("/sandbox/batches/none/bills").status_code == 404
        report = sandbox.report()

    assert {one["custom_id"]: one["status"] for one in bills} == {
        name.replace(" ", "_"): status for name, status in STATUSES.items()
    }
    for bill in bills:
        result = results[bill["custom_id"]]
        assert bill["result"] == result["type"]
        assert bill["usage"] == (result["message"]["usage"] if "message" in result else None)
    assert report["answers"] == Counter(filter(None, STATUSES.values()))
    usages = [bill["usage"] for bill in bills if bill["usage"]]
    assert report["billed"] == {
        **{
            name: sum(usage[name] for usage in usages)
            for name in (
                "input_tokens",
                "output_tokens",
                "cache_read_input_tokens",
                "cache_creation_input_tokens",
            )
        },
        **{
            name: sum(usage["cache_creation"][name] for usage in usages)
            for name in ("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens")
        },
        "web_search_requests": 1,
        "web_fetch_requests": 0,
    }
    assert report["billed"]["ephemeral_5m_input_tokens"] > 1000
    [batch] = report["batches"]
    assert (batch["answers"], batch["billed"]) == (report["answers"], report["billed"])


def test_bills_survive_a_restart_and_say_nothing_twice(tmp_path: Path) -> None:
    asked = [{"custom_id": f"r{n}", "params": params(f"Tell me about {n}.")} for n in range(600)]
    options: dict[str, Any] = {"data_dir": tmp_path, "batch_seconds": 3600, "clock_speed": 1.0}
    with Sandbox(**options) as sandbox, client_of(sandbox) as http:
        batch_id = create(http, asked)["id"]
        sandbox.advance(1800)
        while sandbox.report()["batches"][0]["done"] < 300:
            pass
        with (tmp_path / "batches" / batch_id / "bills.jsonl").open("ab") as file:
            file.write(b'{"of": "a process that was killed"}\n')
    with Sandbox(**options) as sandbox, client_of(sandbox) as http:
        assert len(list(sandbox.bills())) >= 300
        sandbox.advance(3600)
        wait(http, batch_id)
        order = [one["custom_id"] for one in lines(http, batch_id)]
        assert [one["custom_id"] for one in sandbox.bills()] == order
        assert sandbox.report()["answers"]["complete"] == 600


def test_a_request_that_was_not_answered_costs_nothing() -> None:
    asked = [{"custom_id": f"r{n}", "params": params("Tell me.")} for n in range(4)]
    with Sandbox(batch_seconds=3600) as sandbox, client_of(sandbox) as http:
        batch_id = create(http, asked)["id"]
        assert http.get(f"/sandbox/batches/{batch_id}/bills").text == ""
        http.post(f"{BATCHES}/{batch_id}/cancel")
        wait(http, batch_id)
        bills = Counter((one["result"], one["usage"] is None) for one in sandbox.bills())
        assert bills["canceled", True] == 4 - bills["succeeded", False]
        assert sandbox.report()["answers"]["complete"] == bills["succeeded", False]
