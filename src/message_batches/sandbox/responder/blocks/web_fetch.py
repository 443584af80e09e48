"""`web_fetch_tool_result`: a page named in the prompt, as a document."""

from __future__ import annotations

import re
from typing import Any

from message_batches.sandbox.clock import timestamp
from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask

_URL = re.compile(r"https?://[^\s\"'<>)\]]+")


def write(ask: Ask, answer: Answer) -> None:
    """Fetch the first URL of the prompt when a web fetch tool of any version is given."""
    tool = ask.server_tool("web_fetch")
    if tool is None or answer.stop_reason:
        return
    named = _URL.search(ask.prompt)
    url = named[0].rstrip(".,;:!?") if named else "https://example.com/"
    tool_use_id = server_tools.use(ask, answer, "web_fetch", {"url": url})
    caller = {"type": "direct"}
    if server_tools.fails(ask):
        error = {"type": "web_fetch_tool_result_error", "error_code": "url_not_accessible"}
        server_tools.result(answer, "web_fetch_tool_result", tool_use_id, error, caller=caller)
        return
    document: dict[str, Any] = {
        "type": "document",
        "source": {
            "type": "text",
            "media_type": "text/plain",
            "data": f"A page about {ask.words[0]}. It also mentions {ask.words[1]}.",
        },
        "title": f"About {ask.words[0]}",
        "citations": {"enabled": bool((tool.get("citations") or {}).get("enabled"))},
    }
    content = {
        "type": "web_fetch_result",
        "url": url,
        "content": document,
        "retrieved_at": timestamp(ask.context.now),
    }
    server_tools.result(answer, "web_fetch_tool_result", tool_use_id, content, caller=caller)
    answer.web_fetch_requests += 1
