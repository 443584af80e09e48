"""The params of a request are checked when its batch is processed; a wrong one fails by itself."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.block_requests import WEATHER_TOOL, params
from tests.sandbox.calls import create, outcome, some_requests, wait
from tests.sandbox.contract import assert_valid


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"max_tokens": 0}, "max_tokens: Input should be greater than or equal to 1"),
        ({"max_tokens": 128_001}, "max_tokens: 128001 > 128000"),
        ({"max_tokens": "9"}, "max_tokens: Input should be an integer"),
        ({"stream": True}, "stream: "),
        ({"speed": "fast"}, "speed: "),
        ({"thread": {"type": "create"}}, "thread: "),
        ({"betas": ["x"]}, "betas: Extra inputs are not permitted"),
        ({"web_search": {"type": "enabled"}}, "web_search: Extra inputs are not permitted"),
        ({"thinking": {"type": "enabled"}}, "thinking.budget_tokens: Field required"),
        ({"thinking": {"type": "enabled", "budget_tokens": 9}}, "equal to 1024"),
        ({"thinking": {"type": "enabled", "budget_tokens": 2048}}, "must be greater than"),
        ({"temperature": 1.5}, "temperature: Input should be less than or equal to 1"),
        ({"messages": []}, "at least one message"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages.0: Input tag 'tool'"),
        ({"messages": [{"role": "user", "content": ""}]}, "non-empty content"),
        ({"messages": [{"role": "user", "content": [{"type": "sound"}]}]}, "Input tag 'sound'"),
        ({"messages": [{"role": "user"}]}, "messages.0.content: Field required"),
        ({"tools": [{"type": "hammer_20200101", "name": "hammer"}]}, "tools.0: Input tag"),
        ({"tools": [{"name": "a"}]}, "tools.0.input_schema: Field required"),
        ({"tool_choice": {"type": "any"}}, "tool_choice: "),
        ({"stop_sequences": [" "]}, "non-whitespace"),
        ({"metadata": {"user_id": "u" * 513}}, "at most 512 characters"),
        ({"output_config": {"format": {"type": "json_schema"}}}, "schema: Field required"),
        (
            {"billing_policy": {"type": "billing_policy", "bill_to": "user_profile"}},
            "billing_policy.bill_to: ",
        ),
        ({"temperature": -0.5}, "temperature: Input should be greater than or equal to 0"),
        ({"max_tokens": 3.0}, "max_tokens: Input should be a valid integer"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]}, "non-empty"),
        ({"system": [{"type": "text", "text": ""}]}, "system.0: text content blocks"),
        ({"tools": [{"name": "a b", "input_schema": {"type": "object"}}]}, "tools.0.name: "),
        ({"tools": [{"name": "a", "input_schema": {"type": "object"}}] * 2}, "must be unique"),
        ({"tool_choice": {"type": "tool", "name": "a"}, "tools": [WEATHER_TOOL]}, "Tool 'a' not"),
        (
            {"mcp_servers": [{"type": "url", "name": "a", "url": "https://e.org"}] * 21},
            "at most 20 items",
        ),
        (
            {
                "messages": [
                    {
                        "role": "assistant",
                        "content": [
                            {"type": "tool_use", "id": "toolu_1", "name": "a", "input": {}}
                        ],
                    },
                    {"role": "user", "content": "Well?"},
                ]
            },
            "`tool_use` ids were found without `tool_result` blocks",
        ),
        (
            {
                "messages": [
                    {
                        "role": "user",
                        "content": [{"type": "tool_result", "tool_use_id": "toolu_1"}],
                    }
                ]
            },
            "unexpected `tool_use_id`",
        ),
    ],
)
def test_wrong_params_become_an_errored_line(
    http: httpx.Client, wrong: dict[str, Any], says: str
) -> None:
    result = outcome(http, {**params(), **wrong})

    assert result["type"] == "errored"
    assert result["error"]["error"]["type"] == "invalid_request_error"
    assert says in result["error"]["error"]["message"]
    assert_valid({"custom_id": "a", "result": result}, "MessageBatchIndividualResponse")


@pytest.mark.parametrize("missing", ["model", "messages", "max_tokens"])
def test_a_missing_param_becomes_an_errored_line(http: httpx.Client, missing: str) -> None:
    asked = params()
    del asked[missing]

    assert outcome(http, asked)["error"]["error"]["message"] == f"{missing}: Field required"


def test_an_unknown_model_is_not_found(http: httpx.Client) -> None:
    result = outcome(http, params(model="gpt-2"))

    assert result["error"]["error"] == {"type": "not_found_error", "message": "model: gpt-2"}


@pytest.mark.parametrize(
    "asked",
    [
        params(temperature=1.0),
        params(top_p=0.5),
        params(top_k=3),
        params(
            messages=[
                {
                    "role": "assistant",
                    "content": [
                        {
                            "type": "document",
                            "source": {"type": "text", "media_type": "text/plain", "data": "x"},
                        }
                    ],
                },
                {"role": "user", "content": "So?"},
            ]
        ),
        params(
            [
                {
                    "type": "text",
                    "text": "x",
                    "citations": [
                        {
                            "type": "char_location",
                            "cited_text": "x",
                            "document_index": 0,
                            "document_title": None,
                            "start_char_index": 0,
                            "end_char_index": 1,
                        }
                    ],
                }
            ]
        ),
    ],
)
def test_the_newer_version_refuses_what_the_older_took(
    http: httpx.Client, asked: dict[str, Any]
) -> None:
    older = outcome(http, asked, **{"anthropic-version": "2023-06-01"})
    newer = outcome(http, asked, **{"anthropic-version": "2026-10-21"})

    assert older["type"] == "succeeded"
    assert newer["error"]["error"]["type"] == "invalid_request_error"
    assert "2026-10-21" in newer["error"]["error"]["message"]


def test_a_beta_header_raises_the_ceiling_of_max_tokens(http: httpx.Client) -> None:
    beta = {"anthropic-beta": "context-1m-2025-08-07, output-300k-2026-03-24"}

    assert outcome(http, params(max_tokens=300_000), **beta)["type"] == "succeeded"


def test_a_request_may_not_contradict_the_batchs_user_profile(http: httpx.Client) -> None:
    profile = {"anthropic-user-profile-id": "profile-1"}

    assert outcome(http, params(user_profile_id="profile-1"), **profile)["type"] == "succeeded"
    assert outcome(http, params(user_profile_id="profile-2"), **profile)["type"] == "errored"


def test_one_bad_request_does_not_affect_the_others(http: httpx.Client) -> None:
    requests = some_requests(3)
    del requests[1]["params"]["model"]
    batch = create(http, requests)

    counts = wait(http, batch["id"])["request_counts"]

    assert (counts["succeeded"], counts["errored"]) == (2, 1)
