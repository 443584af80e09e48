"""Lines and bodies as the service writes them, decoded and read as a user reads them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from message_batches_api import models
from message_batches_api.types import UNSET, UnknownVariant
from tests.generated.contract import SCHEMAS
from tests.generated.operations import SAMPLES

MODELS = {
    "batch-2024.json": "MessageBatch",
    "batch-2025-ended.json": "MessageBatch",
    "batch-2026-archived.json": "MessageBatch",
    "batch-2026-canceling.json": "BetaMessageBatch",
    "deleted.json": "DeletedMessageBatch",
    "error-2024.json": "ErrorResponse",
    "error-2026.json": "ErrorResponse",
    "error-new.json": "BetaErrorResponse",
    "list-2024.json": "MessageBatchList",
    "list-empty.json": "BetaMessageBatchList",
    "recorded-batches.jsonl": "MessageBatch",
    "recorded-errors.jsonl": "ErrorResponse",
    "recorded-results.jsonl": "MessageBatchIndividualResponse",
    "requests.jsonl": "Request",
    "requests-beta.jsonl": "BetaRequest",
    "results-2024.jsonl": "MessageBatchIndividualResponse",
    "results-2025.jsonl": "MessageBatchIndividualResponse",
    "results-2026.jsonl": "MessageBatchIndividualResponse",
    "results-beta.jsonl": "BetaMessageBatchIndividualResponse",
}
RECORDED = [file for file in MODELS if file.startswith("recorded-")]


def documents_of(file: str) -> list[Any]:
    text = (SAMPLES / file).read_bytes().decode()
    return (
        [json.loads(line) for line in text.split("\n") if line]
        if file.endswith("l")
        else [json.loads(text)]
    )


def decoded(file: str, custom_id: str | None = None) -> Any:
    """The body in a file, or the line with an id."""
    model = getattr(models, MODELS[file])
    found = [
        one for one in documents_of(file) if custom_id is None or one["custom_id"] == custom_id
    ]
    (document,) = found
    return model.from_dict(document)


def message_of(file: str, custom_id: str) -> Any:
    line = decoded(file, custom_id)
    assert line.custom_id == custom_id
    assert line.result.type == "succeeded"
    return line.result.message


def test_every_sample_has_a_model() -> None:
    assert {path.name for path in SAMPLES.glob("*.json*")} == set(MODELS)


@pytest.mark.parametrize(
    ("file", "index"),
    [(file, index) for file in MODELS for index in range(len(documents_of(file)))],
)
def test_encoding_returns_exactly_what_was_received(file: str, index: int) -> None:
    document = documents_of(file)[index]
    for model in models_of(file):
        assert written(model.from_dict(document).to_dict(mode="json")) == written(document)


@pytest.mark.parametrize(
    ("file", "index"),
    [(file, index) for file in RECORDED for index in range(len(documents_of(file)))],
)
def test_what_was_recorded_is_valid(file: str, index: int) -> None:
    document = documents_of(file)[index]
    for model in models_of(file):
        assert list(validator_of(model.__name__).iter_errors(document)) == []


def written(document: Any) -> str:
    """The document as text, in which 1 is not 1.0 and null is not absent."""
    return json.dumps(document, sort_keys=True)


def models_of(file: str) -> list[Any]:
    """The models that read a file: what was recorded is read on both surfaces."""
    name = MODELS[file]
    names = [name, f"Beta{name}"] if file in RECORDED else [name]
    return [getattr(models, one) for one in names]


def validator_of(schema: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": SCHEMAS}}
    )


def test_a_batch_of_2024_is_read() -> None:
    batch = decoded("batch-2024.json")
    assert batch.id == "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF"
    assert batch.type == "message_batch"
    assert batch.processing_status == "in_progress"
    assert batch.created_at == datetime(2024, 9, 24, 18, 37, 24, 100435, tzinfo=UTC)
    assert batch.expires_at - batch.created_at == timedelta(hours=24)
    assert batch.request_counts.processing == 2
    assert batch.request_counts.succeeded == 0
    assert batch.archived_at is None
    assert batch.ended_at is None
    assert batch.cancel_initiated_at is None
    assert batch.results_url is None
    assert batch.to_wire()["created_at"] == "2024-09-24T18:37:24.100435Z"


def test_an_ended_batch_of_2025_is_read() -> None:
    batch = decoded("batch-2025-ended.json")
    assert batch.processing_status == "ended"
    counts = batch.request_counts
    assert (
        counts.processing,
        counts.succeeded,
        counts.errored,
        counts.canceled,
        counts.expired,
    ) == (0, 95, 3, 0, 2)
    assert batch.ended_at.utcoffset() == timedelta(0)
    assert batch.ended_at.microsecond == 391521
    assert batch.ended_at.isoformat() == "2025-01-18T04:06:43.391521+00:00"
    assert batch.results_url.endswith(
        "/v1/messages/batches/msgbatch_01YB6eRm7iA2Zk3QpT8vXwLd/results"
    )


def test_a_batch_of_2026_that_is_being_canceled_is_read() -> None:
    batch = decoded("batch-2026-canceling.json")
    assert isinstance(batch, models.BetaMessageBatch)
    assert batch.processing_status == "canceling"
    assert batch.cancel_initiated_at > batch.created_at
    assert batch.request_counts.processing == 100_000


def test_a_batch_of_tomorrow_is_read() -> None:
    batch = decoded("batch-2026-archived.json")
    assert batch.processing_status == "hibernating"
    assert batch.archived_at == datetime(2026, 9, 30, 9, tzinfo=UTC)
    assert batch.additional_properties == {"region": {"name": "eu", "since": "2026-08"}}
    assert batch.request_counts.additional_properties == {"paused": 4}


def test_a_page_of_batches_is_read() -> None:
    page = decoded("list-2024.json")
    assert [batch.id for batch in page.data] == ["msgbatch_01B", "msgbatch_01A"]
    assert all(isinstance(batch, models.MessageBatch) for batch in page.data)
    assert page.data[0].ended_at > page.data[1].created_at
    assert (page.has_more, page.first_id, page.last_id) == (True, "msgbatch_01B", "msgbatch_01A")


def test_an_empty_page_is_read() -> None:
    page = decoded("list-empty.json")
    assert (page.data, page.has_more, page.first_id, page.last_id) == ([], False, None, None)


def test_a_deleted_batch_is_read() -> None:
    deleted = decoded("deleted.json")
    assert (deleted.id, deleted.type) == (
        "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF",
        "message_batch_deleted",
    )


def test_a_line_of_2024_is_read() -> None:
    message = message_of("results-2024.jsonl", "my-second-request")
    assert message.id == "msg_014VwiXbi91y3JMjcpyGBHX5"
    assert message.role == "assistant"
    assert message.model == "claude-3-5-sonnet-20240620"
    (block,) = message.content
    assert isinstance(block, models.TextBlock)
    assert block.text == "Hello again! It's nice to see you."
    assert block.citations is None
    assert (message.stop_reason, message.stop_sequence) == ("end_turn", None)
    assert (message.usage.input_tokens, message.usage.output_tokens) == (11, 36)
    assert message.usage.cache_read_input_tokens is None
    assert message.usage.cache_creation is None
    assert message.usage.service_tier is None
    assert message.stop_details is message.container is message.diagnostics is None


def test_separators_of_unicode_do_not_end_a_line_of_2024() -> None:
    message = message_of("results-2024.jsonl", "my-first-request")
    assert message.content[0].text == "Bonjour ! 🙂\u2028Une ligne\u0085deux."
    assert message.stop_sequence == "\n\n"


def test_an_errored_line_of_2024_has_no_request_id() -> None:
    result = decoded("results-2024.jsonl", "my-third-request").result
    assert isinstance(result, models.MessageBatchErroredResult)
    assert result.error.error.type == "invalid_request_error"
    assert result.error.error.message == "max_tokens: 4096 > 0, which is the maximum allowed"
    assert result.error.message == result.error.error.message
    assert result.error.request_id is None


def test_thinking_of_2025_is_read() -> None:
    message = message_of("results-2025.jsonl", "think")
    thinking, redacted, text = message.content
    assert (thinking.type, thinking.thinking) == ("thinking", "Let me add the two numbers.")
    assert thinking.signature == "EqQBCkYIARgCIkBs1gZJ"
    assert isinstance(redacted, models.RedactedThinkingBlock)
    assert redacted.data == "EmwKAhgBEgy3va3pzix"
    assert text.text == "42"
    assert message.usage.service_tier == "batch"
    assert message.usage.cache_read_input_tokens == 0


def test_a_tool_call_of_2025_is_read() -> None:
    message = message_of("results-2025.jsonl", "tool")
    assert message.stop_reason == "tool_use"
    call = message.content[1]
    assert isinstance(call, models.ToolUseBlock)
    assert (call.id, call.name, call.caller) == (
        "toolu_01A09q90qw90lq917835lq9",
        "get_weather",
        None,
    )
    assert call.input == {
        "location": "Paris, FR",
        "days": 3,
        "metric": True,
        "note": None,
        "nested": {"type": "text", "text": "not a block"},
    }
    assert message.usage.cache_creation.ephemeral_1h_input_tokens == 188086
    assert message.usage.cache_creation.ephemeral_5m_input_tokens == 0


def test_a_web_search_of_2025_is_read() -> None:
    message = message_of("results-2025.jsonl", "search")
    asked, found, told, _, refused = message.content
    assert (asked.name, asked.input) == ("web_search", {"query": "claude shannon birth date"})
    assert found.tool_use_id == asked.id
    assert [type(one) for one in found.content] == [models.WebSearchResultBlock] * 2
    assert [one.page_age for one in found.content] == ["April 30, 2025", None]
    assert found.content[0].url == "https://en.wikipedia.org/wiki/Claude_Shannon"
    (citation,) = told.citations
    assert isinstance(citation, models.CitationsWebSearchResultLocation)
    assert citation.cited_text == "Claude Elwood Shannon (April 30, 1916 \u2013 February 24, 2001)"
    assert isinstance(refused.content, models.WebSearchToolResultErrorObject)
    assert refused.content.error_code == "max_uses_exceeded"
    assert message.stop_reason == "pause_turn"
    assert message.usage.server_tool_use.web_search_requests == 1
    assert message.usage.server_tool_use.web_fetch_requests == 0, "there was no web fetch yet"


@pytest.mark.parametrize("file", ["results-2025.jsonl", "results-beta.jsonl"])
@pytest.mark.parametrize(("custom_id", "kind"), [("stopped", "canceled"), ("late", "expired")])
def test_a_line_that_was_never_answered_has_no_message(
    file: str, custom_id: str, kind: str
) -> None:
    line = decoded(file, custom_id)
    surface = "Beta" if "beta" in file else ""
    assert isinstance(
        line.result, getattr(models, f"{surface}MessageBatch{kind.capitalize()}Result")
    )
    assert line.result.type == kind
    assert line.to_wire() == {"custom_id": custom_id, "result": {"type": kind}}


def test_an_overloaded_line_of_2025_is_read() -> None:
    error = decoded("results-2025.jsonl", "busy").result.error
    assert isinstance(error.error, models.OverloadedErrorObject)
    assert (error.message, error.request_id) == ("Overloaded", None)


def test_a_plain_line_of_2026_is_read() -> None:
    message = message_of("results-2026.jsonl", "plain")
    assert message.content[0].text == "Ja."
    assert message.container is message.stop_details is message.diagnostics is None
    assert message.usage.inference_geo == "global"
    assert message.usage.server_tool_use is None
    assert message.usage.output_tokens_details.thinking_tokens == 0
    assert message.usage.speed is None
    assert message.to_wire()["diagnostics"] is None


def test_citations_of_2026_are_read() -> None:
    message = message_of("results-2026.jsonl", "cited")
    char, page, block, search, unknown = message.content[0].citations
    assert (char.start_char_index, char.end_char_index, char.document_title) == (
        0,
        20,
        "My Document",
    )
    assert (page.start_page_number, page.end_page_number, page.file_id) == (1, 2, "file_011")
    assert (block.start_block_index, block.end_block_index) == (0, 1)
    assert (search.source, search.search_result_index, search.title) == ("kb://grass", 0, None)
    assert isinstance(unknown, UnknownVariant)
    assert (unknown.type, unknown.angle) == ("hologram_location", 12.5)
    assert message.container.expires_at == datetime(2026, 11, 20, 13, 0, 0, 500000, tzinfo=UTC)
    assert message.container.skills[0].skill_id == "xlsx"
    assert isinstance(message.diagnostics.cache_miss_reason, models.CacheMissSystemChanged)
    assert message.diagnostics.cache_miss_reason.cache_missed_input_tokens == 2048


def test_a_refusal_of_2026_is_read() -> None:
    message = message_of("results-2026.jsonl", "refused")
    assert (message.stop_reason, message.content) == ("refusal", [])
    assert message.stop_details.category == "bio"
    assert message.stop_details.explanation == "The request asks for a synthesis route."
    assert message.usage.cache_creation_input_tokens is None


def test_errored_lines_of_2026_are_read() -> None:
    wrong = decoded("results-2026.jsonl", "wrong").result.error
    assert (wrong.type, wrong.error.type) == ("error", "invalid_request_error")
    assert wrong.message == "messages: at least one message is required"
    assert wrong.error.to_wire()["details"] == {"error_visibility": "user_facing"}
    assert wrong.request_id is None
    slow = decoded("results-2026.jsonl", "slow").result.error
    assert isinstance(slow.error, models.APIErrorObject)
    assert slow.request_id == "workerreq_011CSHoEeqs5C35K2UUqR7Fy"


def test_an_errored_line_of_tomorrow_is_read() -> None:
    error = decoded("results-2026.jsonl", "odd").result.error
    assert isinstance(error.error, UnknownVariant)
    assert error.error.type == "quantum_error"
    assert error.message == "Decohered"
    assert error.error.details == {"error_code": "decohered"}


def test_an_outcome_of_tomorrow_is_kept() -> None:
    line = decoded("results-2026.jsonl", "later")
    assert isinstance(line.result, UnknownVariant)
    assert (line.result.type, line.result.until) == ("deferred", "2026-12-01T00:00:00Z")
    with pytest.raises(AttributeError, match="'deferred' has no field 'message'"):
        _ = line.result.message


def test_fetched_pages_and_files_of_2026_are_read() -> None:
    message = message_of("results-2026.jsonl", "fetched")
    asked, fetched, failed, tools, upload = message.content
    assert isinstance(asked.caller, models.DirectCaller)
    assert (fetched.caller.type, fetched.caller.tool_id) == (
        "code_execution_20260120",
        "srvtoolu_0",
    )
    document = fetched.content.content
    assert isinstance(document.source, models.Base64PDFSource)
    assert document.source.data == "JVBERi0xLjQK"
    assert document.citations.enabled is True
    assert fetched.content.retrieved_at == "2026-11-20T10:00:00+00:00"
    assert isinstance(failed.content, models.WebFetchToolResultErrorBlock)
    assert failed.content.error_code == "url_not_accessible"
    assert tools.content.tool_references[0].tool_name == "get_weather"
    assert upload.file_id == "file_012"
    assert message.usage.service_tier == "flex"
    assert message.usage.server_tool_use.additional_properties == {"teleport_requests": 1}


def test_a_beta_line_with_code_execution_is_read() -> None:
    message = message_of("results-beta.jsonl", "code")
    thinking, called, ran, _, viewed, replaced, not_found, python, expired, text = message.content
    assert (thinking.thinking, thinking.signature) == ("", "EuYBCkQ")
    assert called.input == {"command": "ls -la /tmp | head -2"}
    assert isinstance(ran.content, models.BetaBashCodeExecutionResultBlock)
    assert (ran.content.stdout, ran.content.stderr, ran.content.return_code) == (
        "total 24\n",
        "",
        0,
    )
    assert ran.content.content[0].file_id == "file_013"
    assert (viewed.content.file_type, viewed.content.total_lines) == ("text", 3)
    assert replaced.content.lines == ['-  "debug": true', '+  "debug": false']
    assert (not_found.content.error_code, not_found.content.error_message) == (
        "file_not_found",
        None,
    )
    assert isinstance(python.content, models.BetaCodeExecutionResultBlock)
    assert python.content.stdout == "4\n"
    assert expired.content.error_code == "container_expired"
    assert text.text == "The value is now false."
    assert message.container.id == "container_01"
    assert message.container.skills is None
    assert message.context_management is None


def test_a_beta_line_with_mcp_is_read() -> None:
    message = message_of("results-beta.jsonl", "mcp")
    called, answered, failed, listing = message.content
    assert (called.server_name, called.name) == ("example-mcp", "echo")
    assert called.input == {"param1": "value1", "param2": "value2"}
    assert answered.is_error is False
    assert answered.content[0].text == "Hello"
    assert (failed.is_error, failed.content) == (True, "timed out")
    assert listing.tools[0].name == "echo"
    assert listing.tools[0].input_schema["additionalProperties"] is False
    tools, thinking, unknown = message.context_management.applied_edits
    assert (tools.cleared_tool_uses, tools.cleared_input_tokens) == (8, 50000)
    assert thinking.cleared_thinking_turns == 2
    assert isinstance(unknown, UnknownVariant)
    assert unknown.blue is True


def test_a_beta_line_with_compaction_is_read() -> None:
    message = message_of("results-beta.jsonl", "compacted")
    compaction, text = message.content
    assert isinstance(compaction, models.BetaCompactionBlock)
    assert compaction.content == "The user wants a scraper; the login page is done."
    added, removed = compaction.tool_changes
    assert (added.type, removed.type) == ("tool_addition", "tool_removal")
    assert (added.tool.name, removed.tool.name) == ("scrape", "login")
    assert text.text == "Next, the parser."
    assert message.stop_reason == "compaction"
    compacting, answering = message.usage.iterations
    assert isinstance(compacting, models.BetaCompactionIterationUsage)
    assert (compacting.input_tokens, compacting.output_tokens) == (180000, 3500)
    assert answering.model == "claude-opus-4-6"
    assert message.usage.speed == "standard"


def test_a_beta_line_with_a_fallback_an_advisor_and_a_block_of_tomorrow_is_read() -> None:
    message = message_of("results-beta.jsonl", "advised")
    fallback, _, advised, unknown, text = message.content
    assert fallback.from_.model == "claude-fable-5-2"
    assert fallback.to.model == "claude-mythos-5-2"
    assert fallback.trigger.category is None
    assert (advised.content.text, advised.content.stop_reason) == ("Use a heap.", "end_turn")
    assert isinstance(unknown, UnknownVariant)
    assert (unknown.type, unknown.text) == ("hologram", "3D")
    assert unknown.data["projection"] == {"width": 3, "frames": [1, 2.0, True, None]}
    assert text.citations == []
    (dropped,) = message.input_transformations
    assert (dropped.path, dropped.reason) == ("messages.1.content.0", "model_binding_mismatch")
    assert message.diagnostics.cache_miss_reason is None
    status = message.usage.fallback_credit.status
    assert isinstance(status, models.BetaFallbackCreditNotApplied)
    assert status.reason == "expired"
    (advising,) = message.usage.iterations
    assert (advising.type, advising.model) == ("advisor_message", "claude-opus-5")


def test_a_beta_errored_line_is_read() -> None:
    error = decoded("results-beta.jsonl", "wrong").result.error
    assert isinstance(error, models.BetaErrorResponse)
    assert error.message == "mcp_servers.0.url: not reachable"


def test_requests_keep_what_was_left_out_apart_from_null() -> None:
    params = decoded("requests.jsonl", "short").params
    assert params.messages[0].content == "Hello, world"
    assert params.system is UNSET
    assert params.tools is UNSET
    params = decoded("requests.jsonl", "long").params
    assert params.system[0].cache_control.ttl == "1h"
    image, document, text = params.messages[0].content
    assert image.source.media_type == "image/png"
    assert (document.title, document.context) == (None, UNSET)
    assert text.text == "What is this?"
    assert isinstance(params.tools[0], models.ToolParam)
    assert isinstance(params.tools[1], models.WebSearchTool20250305Param)
    assert type(params.temperature) is float
    assert type(params.top_p) is int


def test_beta_requests_are_read() -> None:
    params = decoded("requests-beta.jsonl", "mcp").params
    assert isinstance(params.messages[1], models.BetaSystemMessageParam)
    toolset, search = params.tools
    assert toolset.configs["echo"].enabled is True
    assert toolset.configs["a.b"].defer_loading is True
    assert isinstance(search, models.BetaToolSearchToolBm25_20251119Param)
    assert params.context_management.edits[0].clear_tool_inputs is True
    assert params.context_management.edits[1].keep == "all"
    assert params.container == "container_011"
    params = decoded("requests-beta.jsonl", "skills").params
    assert params.container.skills[0].skill_id == "xlsx"
    assert params.fallbacks == "default"


def test_error_bodies_are_read() -> None:
    old = decoded("error-2024.json")
    assert (old.error.type, old.request_id) == ("not_found_error", None)
    new = decoded("error-2026.json")
    assert isinstance(new.error, models.InvalidRequestErrorObject)
    assert new.message == "requests.0.custom_id: Duplicate custom_id"
    assert new.request_id == "req_011CSHoEeqs5C35K2UUqR7Fy"
    unknown = decoded("error-new.json")
    assert isinstance(unknown.error, UnknownVariant)
    assert (unknown.error.type, unknown.message) == ("moon_phase_error", "Wait for the new moon.")
    assert unknown.additional_properties == {"hint": "howl"}
