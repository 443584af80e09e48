"""A sandbox that checks models refuses what the model of a request is known to refuse."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.sandbox import Sandbox, SandboxOptionError
from message_batches.sandbox.responder import Context, respond
from tests.sandbox.block_requests import WEATHER_TOOL

USER = {"role": "user", "content": "Hello"}
PREFILL = {"messages": [USER, {"role": "assistant", "content": "{"}]}
SEARCH = {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}


def _paused(model: str) -> dict[str, Any]:
    """Return what continues an answer that has paused."""
    user = {"role": "user", "content": "[sandbox: pause_turn] Find out."}
    params = {"model": model, "max_tokens": 2000, "messages": [user], **SEARCH}
    content = respond(params, "a", Context())["message"]["content"]
    return {"messages": [user, {"role": "assistant", "content": content}], **SEARCH}


PAUSED = _paused("claude-opus-4-6")
FORCED = {"tools": [WEATHER_TOOL], "tool_choice": {"type": "any"}}
ENABLED = {"thinking": {"type": "enabled", "budget_tokens": 1024}}


def at(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1_000_000


def outcome(
    model: str, more: dict[str, Any], *, day: str | None = "2026-11-01", betas: str = ""
) -> str:
    params = {"model": model, "max_tokens": 2000, "messages": [USER], **more}
    context = Context(models_at=at(day) if day else None, betas=betas)
    result = respond(params, "a", context)
    if result["type"] == "succeeded":
        return "succeeded"
    error = result["error"]["error"]
    return f"{error['type']}: {error['message']}"


BAD = "invalid_request_error: "


@pytest.mark.parametrize(
    ("model", "more", "expected"),
    [
        (
            "claude-haiku-4-5-20251001",
            {"max_tokens": 100_000},
            f"{BAD}max_tokens: 100000 > 64000, which is the maximum allowed number of output "
            "tokens for claude-haiku-4-5-20251001",
        ),
        (
            "claude-opus-5",
            ENABLED,
            f'{BAD}"thinking.type.enabled" is not supported for this model. Use '
            '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
        ),
        (
            "claude-haiku-4-5",
            {"thinking": {"type": "adaptive"}},
            f"{BAD}adaptive thinking is not supported on this model",
        ),
        (
            "claude-opus-5-5",
            {"thinking": {"type": "disabled"}},
            f'{BAD}"thinking.type.disabled" is not supported for this model.',
        ),
        (
            "claude-opus-5",
            {"thinking": {"type": "disabled"}, "output_config": {"effort": "max"}},
            f'{BAD}"thinking.type.disabled" is not supported for this model with the effort '
            "'max'",
        ),
        (
            "claude-sonnet-5-5",
            FORCED,
            f'{BAD}tool_choice: type "tool" and "any" are not supported for this model.',
        ),
        (
            "claude-haiku-4-5",
            {**FORCED, **ENABLED},
            f"{BAD}Thinking may not be enabled when tool_choice forces tool use.",
        ),
        (
            "claude-opus-5",
            {"temperature": 0.5},
            f"{BAD}`temperature` is deprecated for this model.",
        ),
        ("claude-opus-5", {"top_k": 4}, f"{BAD}`top_k` is deprecated for this model."),
        (
            "claude-haiku-4-5",
            {"temperature": 0.5, "top_p": 0.5},
            f"{BAD}`temperature` and `top_p` cannot both be specified for this model.",
        ),
        (
            "claude-haiku-4-5",
            {"temperature": 0.5, **ENABLED},
            f"{BAD}`temperature` may only be set to 1 when thinking is enabled.",
        ),
        (
            "claude-haiku-4-5",
            {"top_k": 4, **ENABLED},
            f"{BAD}`top_k` must be unset when thinking is enabled.",
        ),
        (
            "claude-opus-4-6",
            PREFILL,
            f"{BAD}This model does not support assistant message prefill. The conversation must "
            "end with a user message.",
        ),
        (
            "claude-haiku-4-5",
            {**PREFILL, **ENABLED},
            f"{BAD}This model does not support assistant message prefill. The conversation must "
            "end with a user message.",
        ),
        ("claude-opus-4-1", {}, "not_found_error: model: claude-opus-4-1"),
    ],
)
def test_a_request_that_its_model_refuses_is_errored(
    model: str, more: dict[str, Any], expected: str
) -> None:
    assert outcome(model, more) == expected
    assert outcome(model, more, day=None) == "succeeded"


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("claude-haiku-4-5", {"max_tokens": 64_000, **ENABLED}),
        ("claude-haiku-4-5", {"temperature": 0.5, **PREFILL}),
        ("claude-haiku-4-5", FORCED),
        ("claude-opus-5", {**FORCED, "thinking": {"type": "adaptive"}}),
        ("claude-haiku-4-5", {"temperature": 1, **ENABLED}),
        ("claude-haiku-4-5", {"temperature": 0.5, "thinking": {"type": "disabled"}, **PREFILL}),
        ("claude-opus-5", {"thinking": {"type": "disabled"}, "output_config": {"effort": "high"}}),
        ("claude-opus-5", {"temperature": 1, "top_p": 0.99}),
        ("claude-opus-4-6", PAUSED),
        ("claude-unknown-9", {**PREFILL, **FORCED, "temperature": 0.5, "max_tokens": 128_000}),
    ],
)
def test_a_request_that_its_model_takes_succeeds(model: str, more: dict[str, Any]) -> None:
    assert outcome(model, more) == "succeeded"


def test_a_beta_feature_raises_the_longest_answer() -> None:
    long = {"max_tokens": 300_000}
    beta = "output-300k-2026-03-24"
    assert outcome("claude-opus-5", long, betas=f"other,{beta}") == "succeeded"
    assert "300000 > 128000" in outcome("claude-opus-5", long)
    assert "300000 > 64000" in outcome("claude-haiku-4-5", long, betas=beta)


def test_a_model_ends_by_the_clock_of_the_sandbox() -> None:
    request: Any = {
        "custom_id": "a",
        "params": {"model": "claude-opus-4-5", "max_tokens": 9, "messages": [USER]},
    }

    def result_of(client: Anthropic) -> str:
        batch = client.messages.batches.create(requests=[request])
        client.messages.batches.wait(batch.id)
        (line,) = client.messages.batches.results(batch.id)
        return line.result.type

    with (
        Sandbox(batch_seconds=0, check_models=True) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        assert result_of(client) == ("succeeded" if datetime.now(UTC).date() < END else "errored")
        sandbox.advance(100 * 86_400)
        assert result_of(client) == "errored"


END = datetime(2027, 1, 22, tzinfo=UTC).date()


def test_a_model_is_refused_from_its_last_day_on() -> None:
    assert outcome("claude-opus-4-5", {}, day="2027-01-21T23:59:59") == "succeeded"
    assert outcome("claude-opus-4-5-20251101", {}, day="2027-01-22").startswith("not_found_error")


def test_models_are_not_checked_upstream() -> None:
    with pytest.raises(SandboxOptionError, match="check_models is for made-up answers"):
        Sandbox(check_models=True, upstream="http://localhost:1")
