"""`web_search_tool_result`: pages that the text may cite."""

from __future__ import annotations

import base64
from typing import Any

from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask
from message_batches.sandbox.responder.citations import WebPage


def write(ask: Ask, answer: Answer) -> None:
    """Search for the prompt's words when a web search tool of any version is given."""
    tool = ask.server_tool("web_search")
    if tool is None or answer.stop_reason:
        return
    query = " ".join(ask.words[:4])
    tool_use_id = server_tools.use(ask, answer, "web_search", {"query": query})
    caller = {"type": "direct"}
    if server_tools.fails(ask):
        error = {"type": "web_search_tool_result_error", "error_code": "unavailable"}
        server_tools.result(answer, "web_search_tool_result", tool_use_id, error, caller=caller)
        return
    hosts = [_host(domain) for domain in tool.get("allowed_domains") or ["example.com"]]
    results: list[dict[str, Any]] = []
    for number, word in enumerate(ask.words[:3]):
        url = f"https://{hosts[number % len(hosts)]}/{word}"
        title = f"{word.capitalize()}: an overview"
        results.append(
            {
                "type": "web_search_result",
                "url": url,
                "title": title,
                "encrypted_content": base64.b64encode(ask.random.randbytes(48)).decode(),
                "page_age": f"{ask.random.randint(1, 28)} days ago",
            }
        )
        answer.found.append(
            WebPage(
                url=url,
                title=title,
                passage=f"This page explains {word} in the light of {ask.words[0]}.",
                encrypted_index=base64.b64encode(ask.random.randbytes(24)).decode(),
            )
        )
    server_tools.result(answer, "web_search_tool_result", tool_use_id, results, caller=caller)
    answer.web_search_requests += 1


def _host(domain: str) -> str:
    return domain.removeprefix("https://").removeprefix("*.").split("/")[0].replace("*", "www")
