"""Requests that are bound to fail for their model are warned of, and sent."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import validate
from message_batches.jobs.input import ModelCheck, check_request
from message_batches.jobs.internals import BatchLimits, System, ValidationRules
from message_batches.jobs.ledger import new_ledger
from message_batches.jobs.plan import write_plan
from message_batches_api.model_facts import MODELS, ModelFacts

EXTENDED = "output-300k-2026-03-24"
USER = {"role": "user", "content": "Hello"}
PREFILL = [USER, {"role": "assistant", "content": "{"}]
PAUSED = [
    USER,
    {
        "role": "assistant",
        "content": [
            {"type": "text", "text": "Searching."},
            {
                "type": "server_tool_use",
                "id": "srvtoolu_1",
                "name": "web_search",
                "input": {"query": "x"},
            },
        ],
    },
]
FORCED = {
    "tools": [{"name": "f", "input_schema": {"type": "object"}}],
    "tool_choice": {"type": "tool", "name": "f"},
}
ENABLED = {"type": "enabled", "budget_tokens": 1024}


def at(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


def request(model: str, **params: Any) -> bytes:
    base = {"model": model, "max_tokens": 2000, "messages": [USER]}
    return json.dumps({"custom_id": "a", "params": {**base, **params}}).encode()


def warnings_of(
    content: bytes, day: str = "2026-11-01", rules: ValidationRules | None = None
) -> list[str]:
    rules = rules or ValidationRules()
    checked = check_request(content, 1, rules, ModelCheck(rules, at(day)))
    assert checked.diagnostics == []
    return [message for message, _ in checked.warnings]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-28T23:59:59", []),
        (
            "2026-11-29T00:00:00",
            ["The model claude-sonnet-4-5 ends on 2026-11-30; a batch may take 24 hours."],
        ),
        (
            "2026-11-30T12:00:00",
            ["The model claude-sonnet-4-5 ends on 2026-11-30; a batch may take 24 hours."],
        ),
        ("2026-12-01", ["The model claude-sonnet-4-5 ended on 2026-11-30."]),
    ],
)
def test_a_model_that_ends_before_the_results_is_named(day: str, expected: list[str]) -> None:
    assert warnings_of(request("claude-sonnet-4-5"), day) == expected
    dated = [text.replace("4-5", "4-5-20250929") for text in expected]
    assert warnings_of(request("claude-sonnet-4-5-20250929"), day) == dated


def test_a_model_is_not_said_to_end_on_the_day_before_which_it_cannot() -> None:
    assert warnings_of(request("claude-haiku-4-5"), "2030-01-01") == []


@pytest.mark.parametrize(
    ("model", "params", "expected"),
    [
        (
            "claude-haiku-4-5",
            {"max_tokens": 64_001},
            "params.max_tokens is above 64,000, the most that claude-haiku-4-5 takes.",
        ),
        (
            "claude-opus-5",
            {"max_tokens": 128_001},
            "params.max_tokens is above 128,000, the most that claude-opus-5 takes.",
        ),
        (
            "claude-opus-5",
            {"thinking": ENABLED},
            'params.thinking is "enabled", which claude-opus-5 refuses.',
        ),
        (
            "claude-haiku-4-5",
            {"thinking": {"type": "adaptive"}},
            'params.thinking is "adaptive", which claude-haiku-4-5 refuses.',
        ),
        (
            "claude-opus-5-5",
            {"thinking": {"type": "disabled"}},
            'params.thinking is "disabled", which claude-opus-5-5 refuses.',
        ),
        (
            "claude-opus-5",
            {"thinking": {"type": "disabled"}, "output_config": {"effort": "max"}},
            'params.thinking is "disabled", which claude-opus-5 refuses with the effort "max".',
        ),
        (
            "claude-haiku-4-5",
            {"thinking": {"type": "enabled", "budget_tokens": 2000}},
            "params.thinking.budget_tokens is not below params.max_tokens.",
        ),
        (
            "claude-sonnet-5-5",
            FORCED,
            "params.tool_choice forces a tool, which claude-sonnet-5-5 refuses.",
        ),
        (
            "claude-sonnet-5-5",
            {**FORCED, "tool_choice": {"type": "any"}},
            "params.tool_choice forces a tool, which claude-sonnet-5-5 refuses.",
        ),
        (
            "claude-haiku-4-5",
            {**FORCED, "thinking": ENABLED},
            'params.tool_choice forces a tool while params.thinking is "enabled".',
        ),
        (
            "claude-opus-5",
            {"temperature": 0.5},
            "params.temperature is set, which claude-opus-5 refuses.",
        ),
        ("claude-opus-5", {"top_p": 0.5}, "params.top_p is set, which claude-opus-5 refuses."),
        ("claude-opus-5", {"top_k": 5}, "params.top_k is set, which claude-opus-5 refuses."),
        (
            "claude-haiku-4-5",
            {"temperature": 0.5, "top_p": 0.5},
            "params has temperature and top_p, and claude-haiku-4-5 takes one of them.",
        ),
        (
            "claude-haiku-4-5",
            {"temperature": 0.5, "thinking": ENABLED},
            "params.temperature is set, which claude-haiku-4-5 refuses while it thinks.",
        ),
        (
            "claude-haiku-4-5",
            {"top_k": 5, "thinking": ENABLED},
            "params.top_k is set, which claude-haiku-4-5 refuses while it thinks.",
        ),
        (
            "claude-opus-4-6",
            {"messages": PREFILL},
            "The last message is the assistant's, which claude-opus-4-6 refuses to continue.",
        ),
        (
            "claude-opus-4-6",
            {"messages": [USER, {"role": "assistant", "content": [{"type": "text", "text": "{"}]}]},
            "The last message is the assistant's, which claude-opus-4-6 refuses to continue.",
        ),
        (
            "claude-haiku-4-5",
            {"messages": PREFILL, "thinking": ENABLED},
            "The last message is the assistant's, which claude-haiku-4-5 refuses to continue while "
            "it thinks.",
        ),
    ],
)
def test_what_a_model_refuses_is_a_warning(
    model: str, params: dict[str, Any], expected: str
) -> None:
    assert warnings_of(request(model, **params)) == [expected]


@pytest.mark.parametrize(
    ("model", "params"),
    [
        ("claude-haiku-4-5", {"max_tokens": 64_000}),
        ("claude-haiku-4-5", {"thinking": ENABLED}),
        ("claude-haiku-4-5", {"temperature": 0.5, "top_k": 5}),
        ("claude-haiku-4-5", {"temperature": 1, "thinking": ENABLED}),
        ("claude-haiku-4-5", {"messages": PREFILL}),
        ("claude-haiku-4-5", FORCED),
        ("claude-opus-5", {"thinking": {"type": "disabled"}, "output_config": {"effort": "high"}}),
        ("claude-opus-5", {"thinking": {"type": "disabled"}}),
        ("claude-opus-5", {"temperature": 1, "top_p": 0.99}),
        ("claude-opus-5", FORCED),
        ("claude-opus-5", {**FORCED, "thinking": {"type": "adaptive"}}),
        ("claude-sonnet-5-5", {**FORCED, "tool_choice": {"type": "auto"}}),
        ("claude-sonnet-5-5", {"thinking": {"type": "between_tools"}}),
        ("claude-opus-5", {"messages": PAUSED}),
        ("claude-opus-5", {"thinking": {"type": "newer than the table"}}),
        (
            "claude-haiku-4-5",
            {"messages": PREFILL, "temperature": 0.5, "thinking": {"type": "disabled"}},
        ),
        ("claude-opus-5-5", {"temperature": None, "thinking": None, "tool_choice": None}),
        # Nothing is known of this one, so nothing is said of it.
        (
            "claude-unknown-9",
            {
                "max_tokens": 9_999_999,
                "messages": PREFILL,
                "temperature": 0.5,
                "top_p": 0.5,
                "thinking": {"type": "enabled", "budget_tokens": 9_999_999},
                **FORCED,
            },
        ),
    ],
)
def test_what_a_model_takes_gives_no_warning(model: str, params: dict[str, Any]) -> None:
    content = {"model": model, "max_tokens": 2000, "messages": [USER], **params}
    rules = ValidationRules()
    assert ModelCheck(rules, at("2030-01-01")).of(content) == []


def test_a_beta_feature_raises_the_ceiling() -> None:
    long = request("claude-opus-5", max_tokens=300_000)
    rules = ValidationRules()
    ((_, hint),) = check_request(long, 1, rules, ModelCheck(rules, 0)).warnings
    assert hint == f"Use at most 128000, or pass --beta {EXTENDED} for up to 300000."
    assert warnings_of(long, rules=ValidationRules(betas=(EXTENDED,))) == []
    longer = request("claude-opus-5", max_tokens=300_001)
    ((_, hint),) = check_request(longer, 1, rules, ModelCheck(rules, 0)).warnings
    assert hint == "Use at most 128000."
    (warning,) = warnings_of(longer, rules=ValidationRules(betas=(EXTENDED,)))
    assert warning == "params.max_tokens is above 300,000, the most that claude-opus-5 takes."
    assert len(warnings_of(long, rules=ValidationRules(betas=("mine",)))) == 1


def test_a_parameter_that_the_api_version_refuses_is_an_error_only() -> None:
    rules = ValidationRules("2026-10-21")
    checked = check_request(
        request("claude-opus-5", temperature=0.5), 1, rules, ModelCheck(rules, 0)
    )
    assert [one.message for one in checked.diagnostics] == [
        "params has temperature, which API version 2026-10-21 refuses."
    ]
    assert checked.warnings == []


def test_interleaved_thinking_may_exceed_max_tokens() -> None:
    content = request("claude-haiku-4-5", thinking={"type": "enabled", "budget_tokens": 9000})
    rules = ValidationRules(betas=("interleaved-thinking-2025-05-14",))
    assert warnings_of(content, rules=rules) == []


def test_an_input_has_one_warning_of_a_kind_with_a_count(tmp_path: Path) -> None:
    source = tmp_path / "requests.jsonl"
    lines = [
        json.loads(request("claude-opus-5", temperature=number / 10)) for number in (10, 1, 2)
    ] + [json.loads(request("claude-opus-4-1"))]
    for number, line in enumerate(lines):
        line["custom_id"] = str(number)
    source.write_text("\n".join(map(json.dumps, lines)))
    system = System(now=lambda: at("2026-11-01"))

    refused, ended = validate(source, system=system).warnings

    assert (refused.line, refused.requests, refused.hint) == (2, 2, "Remove temperature.")
    assert (ended.line, ended.requests) == (4, 1)
    summary = write_plan(
        {source: None},
        partial(new_ledger, tmp_path / "ledger.sqlite"),
        limits=BatchLimits(),
        rules=ValidationRules(),
        system=system,
    )
    assert summary.requests == 4
    (before,) = validate(source, system=System(now=lambda: at("2026-08-03"))).warnings
    assert before == refused
    assert validate(source, limits=BatchLimits(), rules=ValidationRules()).warnings[-1] == ended


def test_the_end_of_a_model_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = ValidationRules()
    models = ModelCheck(rules, at("2026-11-29"))
    asked = []

    def end(self: ModelCheck, model: str, facts: ModelFacts) -> list[tuple[str, str]]:
        asked.append(model)
        return [("ended", "")]

    monkeypatch.setattr(ModelCheck, "_end", end)
    for content in [request("claude-sonnet-4-5"), request("claude-opus-4-5")] * 5:
        assert check_request(content, 1, rules, models).warnings == [("ended", "")]
    assert asked == ["claude-sonnet-4-5", "claude-opus-4-5"]


@pytest.mark.slow
@pytest.mark.parametrize("params", [{}, {"tools": FORCED["tools"]}, {"thinking": ENABLED}])
def test_validation_takes_hardly_longer_with_models(tmp_path: Path, params: dict[str, Any]) -> None:
    content = request("claude-haiku-4-5", system="x" * 300, **params)
    rules = ValidationRules()
    models = ModelCheck(rules, at("2026-11-29"))

    def seconds(models: ModelCheck | None) -> float:
        start = time.perf_counter()
        for _ in range(100):
            check_request(content, 1, rules, models)
        return (time.perf_counter() - start) / 100

    # Of many short turns, the shortest: a busy machine leaves some of them alone.
    turns = [(seconds(models), seconds(None)) for _ in range(300)]
    with_models, without = map(min, zip(*turns, strict=True))
    more = with_models - without
    source = tmp_path / "requests.jsonl"
    lines = [content.replace(b'"a"', b'"%d"' % number, 1) + b"\n" for number in range(20_000)]
    source.write_bytes(b"".join(lines))
    start = time.process_time()
    validate(source)
    whole = (time.process_time() - start) / len(lines)
    assert more < 0.1 * whole, f"{more * 1e6:.2f} of {whole * 1e6:.2f} microseconds"


def test_each_model_of_the_table_can_be_checked() -> None:
    rules = ValidationRules()
    models = ModelCheck(rules, at("2026-01-01"))
    for facts in MODELS:
        for model in facts.ids:
            assert check_request(request(model), 1, rules, models).warnings == []


def test_more_pages_of_pdfs_than_a_model_takes_are_a_warning(tmp_path: Path) -> None:
    def document(pages: int) -> dict[str, Any]:
        data = base64.b64encode(b"%PDF-1.7 " + b"/Type /Page " * pages).decode()
        source = {"type": "base64", "media_type": "application/pdf", "data": data}
        return {"role": "user", "content": [{"type": "document", "source": source}] * 2}

    short, long = document(50), document(51)
    path = tmp_path / "requests.jsonl"
    requests = [request("claude-haiku-4-5", messages=[each]) for each in (short, long, USER, long)]
    requests.append(request("claude-opus-5-5", messages=[long]))
    path.write_bytes(
        b"\n".join(each.replace(b'"a"', b'"%d"' % at) for at, each in enumerate(requests))
    )
    (warning,) = validate(path).warnings
    assert (warning.line, warning.requests) == (2, 2)
    assert warning.message == (
        "The request has more than 100 pages, the most that claude-haiku-4-5 takes."
    )
