"""`tool_search_tool_result`: the deferred tools that fit, found by regex or by BM25."""

from __future__ import annotations

import re

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.blocks.server_tools import write_call
from message_batches.sandbox.responder.parsed_request import ParsedRequest

_TYPE = re.compile(r"(tool_search_tool_(regex|bm25))(?:_\d{8})?\Z")


def write(request: ParsedRequest, answer: Answer) -> None:
    """Search the deferred tools when a tool-search tool is given."""
    matches = (_TYPE.match(tool.get("type") or "") for tool in request.tools)
    match = next(filter(None, matches), None)
    if match is None:
        return
    word = request.words[0]
    arguments = {"pattern": f"(?i){word}"} if match[2] == "regex" else {"query": word}
    deferred = [tool["name"] for tool in request.tools if tool.get("defer_loading")]
    called = (request.tool_call or {}).get("name")
    names = [called] if called in deferred else deferred[:3]
    content = {
        "type": "tool_search_tool_search_result",
        "tool_references": [{"type": "tool_reference", "tool_name": name} for name in names],
    }
    write_call(
        request,
        answer,
        match[1],
        arguments,
        content,
        kind="tool_search",
        error="unavailable",
        error_fields={"error_message": None},
    )
