"""Params that call for every kind of content block, standard and beta."""

from __future__ import annotations

import base64
from typing import Any

PDF = base64.b64encode(
    b"%PDF-1.4 1 0 obj <</Type /Pages /Count 2>> 2 0 obj <</Type /Page>> 3 0 obj <</Type/Page>>"
).decode()

WEATHER_TOOL = {
    "name": "get_weather",
    "description": "Get the weather of a city.",
    "input_schema": {
        "type": "object",
        "properties": {
            "city": {"type": "string", "minLength": 2},
            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
            "days": {"type": "integer", "minimum": 1, "maximum": 10},
        },
        "required": ["city", "unit"],
        "additionalProperties": False,
    },
}


CITY_SCHEMA = {
    "type": "object",
    "properties": {
        "city": {"type": "string"},
        "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
        "days": {"type": "integer"},
    },
    "required": ["city", "unit"],
    "additionalProperties": False,
}


def params(prompt: Any = "Describe the harbour of Valletta.", **more: Any) -> dict[str, Any]:
    return {
        "model": "claude-sonnet-4-6",
        "max_tokens": 2048,
        "messages": [{"role": "user", "content": prompt}],
        **more,
    }


def document(**source: Any) -> dict[str, Any]:
    return {
        "type": "document",
        "source": source,
        "title": "Harbours",
        "citations": {"enabled": True},
    }


DOCUMENTS = [
    document(
        type="text",
        media_type="text/plain",
        data="The harbour is deep. Ships of the line lay here in 1800.\nIt is still in use.",
    ),
    document(
        type="content",
        content=[{"type": "text", "text": "One block."}, {"type": "text", "text": "Another."}],
    ),
    document(type="base64", media_type="application/pdf", data=PDF),
    {
        "type": "search_result",
        "source": "https://example.com/harbours",
        "title": "Harbours of the south",
        "content": [{"type": "text", "text": "Valletta has two harbours."}],
        "citations": {"enabled": True},
    },
]

STANDARD: dict[str, dict[str, Any]] = {
    "other documents": params(
        [
            document(type="url", url="https://example.com/harbours.pdf"),
            document(type="base64", media_type="application/pdf", data="no base64!"),
            document(type="text", media_type="text/plain", data="..."),
            {"type": "text", "text": "Summarise the documents."},
        ],
        cache_control={"type": "ephemeral", "ttl": "1h"},
    ),
    "search results of a tool": params(
        messages=[
            {"role": "user", "content": "Search."},
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": "toolu_1", "name": "s", "input": {}}],
            },
            {
                "role": "user",
                "content": [
                    {
                        "type": "tool_result",
                        "tool_use_id": "toolu_1",
                        "content": [
                            {
                                "type": "search_result",
                                "source": "https://example.com/",
                                "title": "Harbours",
                                "content": [{"type": "text", "text": "Deep."}],
                                "citations": {"enabled": True},
                            }
                        ],
                    }
                ],
            },
        ]
    ),
    "plain": params(),
    "system and turns": params(
        messages=[
            {"role": "user", "content": "What is a mole?"},
            {"role": "assistant", "content": "A wall against the sea."},
            {"role": "user", "content": [{"type": "text", "text": "And a quay?"}]},
        ],
        system=[{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
    ),
    "thinking": params(thinking={"type": "enabled", "budget_tokens": 1024}),
    "adaptive thinking": params(thinking={"type": "adaptive", "display": "omitted"}),
    "redacted thinking": params(
        "[sandbox: redacted_thinking] Why?", thinking={"type": "enabled", "budget_tokens": 1024}
    ),
    "citations": params([*DOCUMENTS, {"type": "text", "text": "Summarise the documents."}]),
    "web search": params(tools=[{"type": "web_search_20250305", "name": "web_search"}]),
    "web search, newest": params(
        tools=[
            {
                "type": "web_search_20260318",
                "name": "web_search",
                "allowed_domains": ["*.port.example"],
            }
        ]
    ),
    "web fetch": params(
        "Read https://example.com/harbour.",
        tools=[{"type": "web_fetch_20260209", "name": "web_fetch"}],
    ),
    "python": params(tools=[{"type": "code_execution_20250522", "name": "code_execution"}]),
    "shell": params(tools=[{"type": "code_execution_20260521", "name": "code_execution"}]),
    "file in the container": params(
        [{"type": "container_upload", "file_id": "file_1"}, {"type": "text", "text": "Count."}],
        tools=[{"type": "code_execution_20250825", "name": "code_execution"}],
        container="container_01given",
    ),
    "client tool": params(tools=[WEATHER_TOOL]),
    "tool for code": params(
        tools=[
            {"type": "code_execution_20260120", "name": "code_execution"},
            {**WEATHER_TOOL, "allowed_callers": ["code_execution_20260120"]},
        ]
    ),
    "bash": params(tools=[{"type": "bash_20250124", "name": "bash"}]),
    "text editor": params(
        tools=[{"type": "text_editor_20250728", "name": "str_replace_based_edit_tool"}]
    ),
    "memory": params(tools=[{"type": "memory_20250818", "name": "memory"}]),
    "computer toolset": params(tools=[{"type": "computer_toolset_20260801"}]),
    "browser toolset": params(tools=[{"type": "browser_toolset_20260801"}]),
    "tool search": params(
        tools=[
            {"type": "tool_search_tool_bm25_20251119", "name": "tool_search_tool_bm25"},
            {**WEATHER_TOOL, "defer_loading": True},
        ]
    ),
    "tool search by regex": params(
        tools=[
            {"type": "tool_search_tool_regex", "name": "tool_search_tool_regex"},
            {**WEATHER_TOOL, "defer_loading": True},
        ]
    ),
    "json": params(
        output_config={
            "format": {
                "type": "json_schema",
                "schema": CITY_SCHEMA,
            }
        }
    ),
    "everything": params(
        [*DOCUMENTS, {"type": "text", "text": "Research it."}],
        thinking={"type": "enabled", "budget_tokens": 1024},
        tools=[
            {"type": "web_search_20260209", "name": "web_search"},
            {"type": "web_fetch_20250910", "name": "web_fetch"},
            {"type": "code_execution_20250825", "name": "code_execution"},
        ],
    ),
    "refusal": params("[sandbox: refusal] Tell me."),
    "refusal with category": params("[sandbox: refusal cyber] Tell me."),
    "max_tokens": params("[sandbox: max_tokens] Tell me."),
    "short": params(max_tokens=5),
    "shorter than thinking": params(
        max_tokens=3, thinking={"type": "adaptive"}, tools=[WEATHER_TOOL]
    ),
    "pause": params(
        "[sandbox: pause_turn] Go on.",
        tools=[{"type": "web_search_20250305", "name": "web_search"}],
    ),
    "stop sequence": params("Write END somewhere", stop_sequences=["END"]),
    "stop sequence by marker": params("[sandbox: stop_sequence] x", stop_sequences=["@@@"]),
    "window": params("[sandbox: model_context_window_exceeded] x"),
    "empty prompt": params([{"type": "image", "source": {"type": "url", "url": "https://e.org/"}}]),
}

_SERVER_TOOLS = [
    {"type": "web_search_20250305", "name": "web_search"},
    {"type": "web_fetch_20260209", "name": "web_fetch"},
    {"type": "tool_search_tool_regex_20251119", "name": "tool_search_tool_regex"},
]
for _version in ("20250522", "20250825"):
    STANDARD[f"failing tools, {_version}"] = params(
        "[sandbox: tool_error] Try.",
        tools=[*_SERVER_TOOLS, {"type": f"code_execution_{_version}", "name": "code_execution"}],
    )
for _word in ("create", "view", "replace", "make", "look", "change", "new", "old", "one", "two"):
    # The editor's three commands come up by turns of the prompt.
    STANDARD[f"editor, {_word}"] = params(
        f"Please {_word} the file.",
        tools=[{"type": "code_execution_20250825", "name": "code_execution"}],
    )

BETA: dict[str, dict[str, Any]] = {
    "mcp": params(
        mcp_servers=[{"type": "url", "name": "port", "url": "https://mcp.example.com/"}],
        tools=[{"type": "mcp_toolset", "mcp_server_name": "port"}],
    ),
    "failing mcp": params(
        "[sandbox: tool_error] Try.",
        mcp_servers=[{"type": "url", "name": "port", "url": "https://mcp.example.com/"}],
    ),
    "advisor": params(
        tools=[{"type": "advisor_20260301", "name": "advisor", "model": "claude-opus-5"}]
    ),
    "failing advisor": params(
        "[sandbox: tool_error] Try.",
        tools=[{"type": "advisor_20260301", "name": "advisor", "model": "claude-opus-5"}],
    ),
    "compaction": params("[sandbox: compaction] Go on."),
    "fallback": params("[sandbox: refusal bio] x", fallbacks=[{"model": "claude-opus-4-8"}]),
    "default fallback": params("[sandbox: refusal] x", fallbacks="default"),
    "old computer": params(
        tools=[
            {
                "type": "computer_20250124",
                "name": "computer",
                "display_width_px": 800,
                "display_height_px": 600,
            }
        ]
    ),
    "context management": params(
        context_management={"edits": [{"type": "clear_tool_uses_20250919"}]}
    ),
    "diagnostics": params(diagnostics={"previous_message_id": None}),
}
