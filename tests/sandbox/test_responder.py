from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from message_batches.sandbox.errors import RESULT_ERROR_TYPES
from message_batches.sandbox.responder import Context, respond
from tests.sandbox.block_requests import (
    BETA,
    CITY_SCHEMA,
    DOCUMENTS,
    STANDARD,
    WEATHER_TOOL,
    params,
)
from tests.sandbox.contract import assert_valid, tags


def message_of(asked: dict[str, Any], **context: Any) -> dict[str, Any]:
    result = respond(asked, "request-1", Context(**context))
    assert result["type"] == "succeeded", result
    message: dict[str, Any] = result["message"]
    return message


def blocks_of(message: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [block for block in message["content"] if block["type"] == kind]


@pytest.mark.parametrize("name", STANDARD)
def test_every_standard_answer_fits_the_contract(name: str) -> None:
    for beta in (False, True):
        line = {"custom_id": "a", "result": respond(STANDARD[name], "a", Context(beta=beta))}

        assert line["result"]["type"] == "succeeded"
        assert_valid(line, f"{'Beta' if beta else ''}MessageBatchIndividualResponse")


@pytest.mark.parametrize("name", BETA)
def test_every_beta_answer_fits_the_contract(name: str) -> None:
    line = {
        "custom_id": "request-1",
        "result": respond(BETA[name], "request-1", Context(beta=True)),
    }

    assert line["result"]["type"] == "succeeded"
    assert_valid(line, "BetaMessageBatchIndividualResponse")


@pytest.mark.parametrize(
    ("cases", "union"), [(STANDARD, "ContentBlock"), (STANDARD | BETA, "BetaContentBlock")]
)
def test_the_asks_bring_out_every_kind_of_content_block(
    cases: dict[str, dict[str, Any]], union: str
) -> None:
    seen = {block["type"] for asked in cases.values() for block in message_of(asked)["content"]}

    assert tags(union) == seen


def test_the_asks_bring_out_every_kind_of_citation() -> None:
    seen = {
        citation["type"]
        for asked in STANDARD.values()
        for block in blocks_of(message_of(asked), "text")
        for citation in block["citations"] or ()
    }

    assert tags("TextCitation") == seen


def test_the_asks_bring_out_every_stop_reason() -> None:
    seen = {message_of(asked)["stop_reason"] for asked in [*STANDARD.values(), *BETA.values()]}

    assert seen == {
        "end_turn",
        "max_tokens",
        "stop_sequence",
        "tool_use",
        "pause_turn",
        "refusal",
        "model_context_window_exceeded",
        "compaction",
    }


@pytest.mark.parametrize("error_type", sorted(RESULT_ERROR_TYPES))
def test_a_marker_brings_out_each_error(error_type: str) -> None:
    result = respond(params(f"Now [sandbox: error {error_type}]"), "request-1", Context())

    assert result["type"] == "errored"
    assert result["error"]["error"]["type"] == error_type
    assert_valid({"custom_id": "a", "result": result}, "MessageBatchIndividualResponse")


def test_an_unknown_error_in_a_marker_is_said_to_be_unknown() -> None:
    result = respond(params("[sandbox: error conflict_error]"), "request-1", Context())

    assert result["error"]["error"]["type"] == "invalid_request_error"
    assert "the error type does not exist" in result["error"]["error"]["message"]


def test_the_text_depends_on_the_prompt() -> None:
    one = message_of(params("Describe the harbour of Valletta."))
    other = message_of(params("Explain photosynthesis."))

    assert "harbour of Valletta" in one["content"][0]["text"]
    assert "photosynthesis" in other["content"][0]["text"]


@pytest.mark.parametrize("name", [*STANDARD, *BETA])
def test_the_same_request_and_seed_give_the_same_answer(name: str) -> None:
    asked = (STANDARD | BETA)[name]

    assert respond(asked, "request-1", Context(seed=3)) == respond(
        json.loads(json.dumps(asked)), "request-1", Context(seed=3)
    )


def test_another_seed_gives_another_answer() -> None:
    answers = {message_of(params(), seed=seed)["content"][0]["text"] for seed in range(20)}

    assert len(answers) > 1


def test_equal_params_under_two_custom_ids_give_two_message_ids() -> None:
    ids = {respond(params(), f"request-{n}", Context())["message"]["id"] for n in range(2)}

    assert len(ids) == 2


@given(
    text=st.text(min_size=1).filter(str.strip),
    prompt=st.text(min_size=1, max_size=20),
)
def test_character_citations_quote_the_document(text: str, prompt: str) -> None:
    document = {
        "type": "document",
        "source": {"type": "text", "media_type": "text/plain", "data": text},
        "citations": {"enabled": True},
    }
    asked = params([document, {"type": "text", "text": f"?{prompt}"}], max_tokens=100_000)
    [citation] = [
        citation
        for block in blocks_of(message_of(asked), "text")
        for citation in block["citations"] or ()
    ]

    assert citation["cited_text"] != ""
    assert text[citation["start_char_index"] : citation["end_char_index"]] == citation["cited_text"]


def test_documents_are_numbered_over_the_complete_request_and_cited_only_where_enabled() -> None:
    silent = {**DOCUMENTS[0], "citations": {"enabled": False}}
    asked = params([silent, DOCUMENTS[1], {"type": "text", "text": "Summarise."}])
    citations = [
        citation
        for block in blocks_of(message_of(asked), "text")
        for citation in block["citations"] or ()
    ]

    assert [(c["type"], c["document_index"]) for c in citations] == [("content_block_location", 1)]


def test_page_citations_stay_within_the_pdf() -> None:
    asked = params([DOCUMENTS[2], {"type": "text", "text": "Summarise."}])
    pages = {
        citation["start_page_number"]
        for seed in range(10)
        for block in blocks_of(message_of(asked, seed=seed), "text")
        for citation in block["citations"] or ()
    }

    assert pages == {1, 2}


def test_web_search_results_are_cited_and_counted() -> None:
    message = message_of(STANDARD["web search"])
    [result] = blocks_of(message, "web_search_tool_result")
    cited = {c["url"] for b in blocks_of(message, "text") for c in b["citations"] or ()}

    assert cited == {page["url"] for page in result["content"]}
    assert message["usage"]["server_tool_use"]["web_search_requests"] == 1


def test_web_search_keeps_to_the_allowed_domains() -> None:
    [result] = blocks_of(message_of(STANDARD["web search, newest"]), "web_search_tool_result")

    assert all(page["url"].startswith("https://port.example/") for page in result["content"])


@pytest.mark.parametrize("name", [*STANDARD, *BETA])
def test_every_server_tool_result_answers_a_call_before_it(name: str) -> None:
    calls: set[str] = set()
    for block in message_of((STANDARD | BETA)[name])["content"]:
        if "tool_use_id" in block:
            assert block["tool_use_id"] in calls
        elif "input" in block:
            calls.add(block["id"])


def test_tool_use_fits_the_tools_schema_and_ends_the_turn() -> None:
    message = message_of(STANDARD["client tool"])
    [call] = blocks_of(message, "tool_use")

    Draft202012Validator(WEATHER_TOOL["input_schema"]).validate(call["input"])
    assert call["name"] == "get_weather"
    assert message["stop_reason"] == "tool_use"


def test_a_tool_for_code_only_is_called_by_the_code() -> None:
    message = message_of(STANDARD["tool for code"])
    [call] = blocks_of(message, "tool_use")
    code = {block["id"] for block in blocks_of(message, "server_tool_use")}

    assert call["caller"]["type"] == "code_execution_20260120"
    assert call["caller"]["tool_id"] in code


def test_a_tool_result_is_answered_in_words() -> None:
    asked = params(tools=[WEATHER_TOOL])
    asked["messages"] += [
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {}}],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1"}]},
    ]

    assert message_of(asked)["stop_reason"] == "end_turn"


@pytest.mark.parametrize(
    ("choice", "called"),
    [
        ({"type": "none"}, []),
        ({"type": "any"}, ["get_weather"]),
        ({"type": "tool", "name": "other"}, ["other"]),
    ],
)
def test_tool_choice_decides_which_tool_is_called(
    choice: dict[str, Any], called: list[str]
) -> None:
    other = {"name": "other", "input_schema": {"type": "object"}}
    message = message_of(
        params("What is the weather?", tools=[other, WEATHER_TOOL], tool_choice=choice)
    )

    assert [block["name"] for block in blocks_of(message, "tool_use")] == called


def test_structured_output_is_json_that_fits_the_format() -> None:
    [block] = message_of(STANDARD["json"])["content"]

    Draft202012Validator(CITY_SCHEMA).validate(json.loads(block["text"]))


@pytest.mark.parametrize(
    ("betas", "type_"),
    [({"structured-outputs-2025-11-13"}, "succeeded"), (set(), "errored"), ({"x"}, "errored")],
)
def test_the_older_output_format_needs_its_beta_header(betas: set[str], type_: str) -> None:
    given_format = {"type": "json_schema", "schema": CITY_SCHEMA}
    context = Context(betas=",".join(betas), beta=bool(betas))
    result = respond(params(output_format=given_format), "a", context)

    assert result["type"] == type_
    if type_ == "succeeded":
        [block] = result["message"]["content"]
        Draft202012Validator(CITY_SCHEMA).validate(json.loads(block["text"]))
    else:
        message = result["error"]["error"]["message"]
        assert message == "output_format: Extra inputs are not permitted"


@pytest.mark.parametrize("wrong", [7, [], {}, {"type": "json_schema"}, {"type": "xml"}])
def test_a_wrong_output_format_is_an_errored_result(wrong: Any) -> None:
    context = Context(betas="structured-outputs-2025-11-13")

    assert respond(params(output_format=wrong), "a", context)["type"] == "errored"


def test_thinking_comes_first_and_is_counted() -> None:
    message = message_of(STANDARD["thinking"])

    assert message["content"][0]["type"] == "thinking"
    assert message["content"][0]["thinking"] != ""
    assert message["usage"]["output_tokens_details"]["thinking_tokens"] > 0


@pytest.mark.parametrize(
    ("model", "more", "first"),
    [
        ("claude-opus-5", {}, "thinking"),
        ("claude-sonnet-5-5", {"thinking": {"type": "between_tools"}}, "text"),
        ("claude-sonnet-5", {"thinking": {"type": "disabled"}}, "text"),
        ("claude-opus-4-8", {}, "text"),
        ("claude-unknown-9", {}, "text"),
        ("claude-haiku-5-5", {"tools": [WEATHER_TOOL]}, "thinking"),
        ("claude-haiku-5-5", {"tools": [WEATHER_TOOL], "tool_choice": {"type": "any"}}, "tool_use"),
    ],
)
def test_a_model_that_thinks_by_default_does(model: str, more: dict[str, Any], first: str) -> None:
    message = message_of({**params(), "model": model, **more})

    assert message["content"][0]["type"] == first
    if first == "thinking":
        assert message["content"][0]["thinking"] == ""
        assert message["content"][-1]["type"] != "thinking"
    shown = {"type": "adaptive", "display": "summarized"}
    message = message_of({**params(), "model": model, "thinking": shown})
    assert message["content"][0]["thinking"] != ""


@given(max_tokens=st.integers(1, 200), name=st.sampled_from(sorted(STANDARD)))
def test_an_answer_keeps_within_max_tokens_or_says_that_it_is_truncated(
    max_tokens: int, name: str
) -> None:
    asked = {**STANDARD[name], "max_tokens": max_tokens}
    if (asked.get("thinking") or {}).get("type") == "enabled":
        asked["thinking"] = {"type": "adaptive"}
    message = message_of(asked)
    thought = (message["usage"].get("output_tokens_details") or {}).get("thinking_tokens", 0)

    assert message["usage"]["output_tokens"] <= max(max_tokens, thought)
    assert_valid(
        {"custom_id": "a", "result": {"type": "succeeded", "message": message}},
        "MessageBatchIndividualResponse",
    )


_JSON: Callable[[], st.SearchStrategy[Any]] = lambda: st.recursive(  # noqa: E731 - a lazy strategy
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-2, 2) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_KEYS = st.sampled_from(
    [
        "type",
        "text",
        "role",
        "content",
        "source",
        "citations",
        "enabled",
        "name",
        "input_schema",
        "tools",
        "messages",
        "data",
        "title",
        "tool_use_id",
        "id",
        "input",
        "model",
        "max_tokens",
        "budget_tokens",
        "schema",
        "format",
    ]
)
_FIELDS = st.sampled_from(
    [
        "model",
        "max_tokens",
        "messages",
        "tools",
        "tool_choice",
        "thinking",
        "system",
        "stop_sequences",
        "output_config",
        "mcp_servers",
        "metadata",
        "container",
        "fallbacks",
        "cache_control",
        "context_management",
        "speed",
    ]
)


@given(base=st.sampled_from([*STANDARD.values(), *BETA.values()]), field=_FIELDS, value=_JSON())
def test_no_params_however_wrong_break_the_responder(
    base: dict[str, Any], field: str, value: Any
) -> None:
    result = respond({**base, field: value}, "request-1", Context())

    assert result["type"] in ("succeeded", "errored")


_SCHEMA_KEYS = ["type", "properties", "items", "enum", "minItems", "minLength", "pattern"]
_SCHEMA_KEYS += ["$ref", "anyOf", "allOf", "required", "multipleOf", "minimum", "maximum", "const"]
_SCHEMA_JSON = st.recursive(
    st.none() | st.integers(-3, 3) | st.sampled_from(["object", "array", "string", "#", "[[", "x"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(_SCHEMA_KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(schema=st.dictionaries(st.sampled_from(_SCHEMA_KEYS), _SCHEMA_JSON, max_size=5))
def test_no_schema_however_wrong_breaks_the_responder(schema: dict[str, Any]) -> None:
    given_format = {"type": "json_schema", "schema": schema}
    result = respond(params(output_config={"format": given_format}), "request-1", Context())

    if result["type"] == "errored":
        message = result["error"]["error"]["message"]
        assert re.match("JSON schema is invalid|output_config.format.schema: |Schemas ", message)


@given(
    content=st.lists(
        st.dictionaries(_KEYS, _JSON(), max_size=4)
        | st.fixed_dictionaries(
            {
                "type": st.sampled_from(
                    ["text", "document", "search_result", "tool_result", "tool_use", "image"]
                )
            },
            optional={
                key: _JSON()
                for key in ("text", "source", "content", "citations", "title", "id", "tool_use_id")
            },
        ),
        max_size=3,
    )
)
def test_no_content_however_wrong_breaks_the_responder(content: list[dict[str, Any]]) -> None:
    result = respond(params(content), "request-1", Context())

    assert result["type"] in ("succeeded", "errored")
