"""The bound for decoding: msgspec structs, in C throughout, with the fields that the data have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec


class _Tagged(msgspec.Struct, tag_field="type"):
    pass


class TextCitation(_Tagged, tag="web_search_result_location"):
    cited_text: str
    url: str
    title: str | None
    encrypted_index: str


class Text(_Tagged, tag="text"):
    text: str
    citations: list[TextCitation] | None = None


class Thinking(_Tagged, tag="thinking"):
    thinking: str
    signature: str


class ServerToolUse(_Tagged, tag="server_tool_use"):
    id: str
    name: str
    input: dict[str, Any]


class SearchResult(_Tagged, tag="web_search_result"):
    url: str
    title: str
    encrypted_content: str
    page_age: str | None = None


class SearchToolResult(_Tagged, tag="web_search_tool_result"):
    tool_use_id: str
    content: list[SearchResult]


class BashOutput(_Tagged, tag="bash_code_execution_output"):
    file_id: str


class BashResult(_Tagged, tag="bash_code_execution_result"):
    stdout: str
    stderr: str
    return_code: int
    content: list[BashOutput]


class BashToolResult(_Tagged, tag="bash_code_execution_tool_result"):
    tool_use_id: str
    content: BashResult


class Container(msgspec.Struct):
    id: str
    expires_at: str
    skills: list[Any] | None = None


class CacheCreation(msgspec.Struct):
    ephemeral_5m_input_tokens: int
    ephemeral_1h_input_tokens: int


class ServerToolUsage(msgspec.Struct):
    web_search_requests: int
    web_fetch_requests: int


class OutputTokensDetails(msgspec.Struct):
    thinking_tokens: int


class Usage(msgspec.Struct):
    input_tokens: int
    output_tokens: int
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation: CacheCreation | None = None
    output_tokens_details: OutputTokensDetails | None = None
    server_tool_use: ServerToolUsage | None = None
    service_tier: str | None = None
    inference_geo: str | None = None


class Message(_Tagged, tag="message"):
    id: str
    role: str
    model: str
    content: list[Text | Thinking | ServerToolUse | SearchToolResult | BashToolResult]
    usage: Usage
    container: Container | None = None
    stop_reason: str | None = None
    stop_sequence: str | None = None
    stop_details: dict[str, Any] | None = None
    context_management: dict[str, Any] | None = None


class Succeeded(_Tagged, tag="succeeded"):
    message: Message


class Error(msgspec.Struct):
    type: str
    message: str
    details: dict[str, Any] | None = None


class Envelope(msgspec.Struct):
    type: str
    error: Error
    request_id: str | None = None


class Errored(_Tagged, tag="errored"):
    error: Envelope


class Result(msgspec.Struct):
    custom_id: str
    result: Succeeded | Errored


def decoder() -> Callable[[bytes], Result]:
    """Return a function that decodes the bytes of a line."""
    return msgspec.json.Decoder(Result).decode
