"""`web_search_tool_result` and `web_fetch_tool_result`: pages, which the text may cite."""

from __future__ import annotations

import base64
import re

from message_batches.sandbox.clock import timestamp
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.blocks.server_tools import DIRECT, write_call
from message_batches.sandbox.responder.citations import cite_web_page
from message_batches.sandbox.responder.parsed_request import ParsedRequest

_URL = re.compile(r"https?://[^\s\"'<>)\]]{1,2000}")


def write_search(request: ParsedRequest, answer: Answer) -> None:
    """Search for the prompt's words when a web search tool of any version is given."""
    tool = request.server_tool("web_search")
    if tool is None:
        return
    hosts = [_host(domain) for domain in (tool.get("allowed_domains") or ["example.com"])[:3]]
    pages = []
    cites = []
    for number, word in enumerate(request.words[:3]):
        url = f"https://{hosts[number % len(hosts)]}/{word}"
        title = f"{word.capitalize()}: an overview"
        pages.append(
            {
                "type": "web_search_result",
                "url": url,
                "title": title,
                "encrypted_content": base64.b64encode(request.random.randbytes(48)).decode(),
                "page_age": f"{request.random.randint(1, 28)} days ago",
            }
        )
        passage = f"This page explains {word} and {request.words[0]}."
        cites.append(cite_web_page(url, title, passage))
    query = {"query": " ".join(request.words[:4])}
    if write_call(
        request,
        answer,
        "web_search",
        query,
        pages,
        error="unavailable",
        fields={"caller": DIRECT},
    ):
        answer.cites += cites
        answer.web_search_requests += 1


def write_fetch(request: ParsedRequest, answer: Answer) -> None:
    """Fetch the first URL of the prompt when a web fetch tool of any version is given."""
    tool = request.server_tool("web_fetch")
    if tool is None:
        return
    named = _URL.search(request.prompt)
    url = named[0].rstrip(".,;:!?") if named else "https://example.com/"
    text = f"A page about {request.words[0]}. It also mentions {request.words[1]}."
    document = {
        "type": "document",
        "source": {"type": "text", "media_type": "text/plain", "data": text},
        "title": f"About {request.words[0]}",
        "citations": {"enabled": bool((tool.get("citations") or {}).get("enabled"))},
    }
    content = {
        "type": "web_fetch_result",
        "url": url,
        "content": document,
        "retrieved_at": timestamp(request.context.now),
    }
    if write_call(
        request,
        answer,
        "web_fetch",
        {"url": url},
        content,
        error="url_not_accessible",
        fields={"caller": DIRECT},
    ):
        answer.web_fetch_requests += 1


def _host(domain: str) -> str:
    return domain.removeprefix("https://").removeprefix("*.").split("/")[0].replace("*", "www")
