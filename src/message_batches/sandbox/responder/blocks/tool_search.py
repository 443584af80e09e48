"""`tool_search_tool_result`: the deferred tools that fit, found by regex or by BM25."""

from __future__ import annotations

import re

from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask

_TYPE = re.compile(r"(tool_search_tool_(?:regex|bm25))(?:_\d{8})?\Z")


def write(ask: Ask, answer: Answer) -> None:
    """Search the deferred tools when a tool-search tool is given."""
    if answer.stop_reason:
        return
    for tool in ask.tools:
        if matched := _TYPE.match(tool.get("type") or ""):
            _search(ask, answer, matched[1])
            return


def _search(ask: Ask, answer: Answer, name: str) -> None:
    word = ask.words[0]
    arguments = {"pattern": f"(?i){word}"} if name.endswith("regex") else {"query": word}
    tool_use_id = server_tools.use(ask, answer, name, arguments)
    if server_tools.fails(ask):
        server_tools.result(
            answer,
            "tool_search_tool_result",
            tool_use_id,
            {
                "type": "tool_search_tool_result_error",
                "error_code": "unavailable",
                "error_message": None,
            },
        )
        return
    deferred = [tool["name"] for tool in ask.tools if tool.get("defer_loading")]
    called = ask.tool_call["name"] if ask.tool_call and "name" in ask.tool_call else None
    found = [called] if called in deferred else deferred[:3]
    server_tools.result(
        answer,
        "tool_search_tool_result",
        tool_use_id,
        {
            "type": "tool_search_tool_search_result",
            "tool_references": [{"type": "tool_reference", "tool_name": name} for name in found],
        },
    )
