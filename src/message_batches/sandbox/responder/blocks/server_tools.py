"""Calls of tools that the service or an MCP server runs, with their results."""

from __future__ import annotations

import base64
import re
from typing import Any

from message_batches.sandbox.clock import HOUR, timestamp
from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder.blocks.model import DIRECT
from message_batches.sandbox.responder.parsed_request import Answer, ParsedRequest
from message_batches.sandbox.responder.prompt import tokens

_ERRORS: dict[str, dict[str, Any]] = {
    "advisor": {"error_code": "unavailable"},
    "bash_code_execution": {"error_code": "execution_time_exceeded"},
    "code_execution": {"error_code": "execution_time_exceeded"},
    "text_editor_code_execution": {"error_code": "file_not_found", "error_message": None},
    "tool_search": {"error_code": "unavailable", "error_message": None},
    "web_fetch": {"error_code": "url_not_accessible"},
    "web_search": {"error_code": "unavailable"},
}
"""What a result says, by its kind, when the prompt asks that server tools fail."""

_WITH_CALLER = ("web_fetch", "web_search")
_PYTHON_ONLY = "code_execution_20250522"
_TOOL_SEARCH = re.compile(r"(tool_search_tool_(regex|bm25))(?:_\d{8})?\Z")
_URL = re.compile(r"https?://[^\s\"'<>)\]]{1,2000}")
_MCP_TOOL_SCHEMA = {
    "type": "object",
    "properties": {"query": {"type": "string"}},
    "required": ["query"],
}


def _write_call(
    request: ParsedRequest,
    answer: Answer,
    name: str,
    arguments: dict[str, Any],
    content: Any,
    kind: str | None = None,
) -> bool:
    """Append a `server_tool_use` and its result; return whether the tool succeeded."""
    kind = kind or name
    tool_use_id = seeded_id("srvtoolu_", request.random)
    succeeds = "tool_error" not in request.markers
    if not succeeds:
        content = {"type": f"{kind}_tool_result_error", **_ERRORS[kind]}
    use = {"type": "server_tool_use", "id": tool_use_id, "name": name, "input": arguments}
    result = {"type": f"{kind}_tool_result", "tool_use_id": tool_use_id, "content": content}
    if kind in _WITH_CALLER:
        result["caller"] = DIRECT
    answer.content += [{**use, "caller": DIRECT}, result]
    answer.tool_input_tokens += tokens(str(content))
    return succeeds


def write_tool_search(request: ParsedRequest, answer: Answer) -> None:
    """Search the deferred tools, by regex or by BM25, when a tool-search tool is given."""
    matches = (_TOOL_SEARCH.match(tool.get("type") or "") for tool in request.tools)
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
    _write_call(request, answer, match[1], arguments, content, "tool_search")


def write_mcp(request: ParsedRequest, answer: Answer) -> None:
    """List and call one tool of the first MCP server given (beta)."""
    servers = request.params.get("mcp_servers")
    if not servers:
        return
    server = servers[0]["name"]
    tool_use_id = seeded_id("mcptoolu_", request.random)
    failed = "tool_error" in request.markers
    text = f"{server}: 1 entry about {request.words[0]}."
    if failed:
        text = f"{server} is not reachable."
    description = f"Searches {server}."
    tool = {"name": "search", "description": description, "input_schema": _MCP_TOOL_SCHEMA}
    answer.content += [
        {"type": "mcp_tool_listing", "mcp_server_name": server, "tools": [tool]},
        {
            "type": "mcp_tool_use",
            "id": tool_use_id,
            "name": "search",
            "server_name": server,
            "input": {"query": " ".join(request.words[:2])},
        },
        {
            "type": "mcp_tool_result",
            "tool_use_id": tool_use_id,
            "is_error": failed,
            "content": [{"type": "text", "text": text, "citations": None}],
        },
    ]
    answer.tool_input_tokens += tokens(text)


def write_advisor(request: ParsedRequest, answer: Answer) -> None:
    """Call the advisor (beta), a stronger model, when its tool is given."""
    tool = request.server_tool("advisor")
    if tool is None:
        return
    advice = f"Start with {request.words[0]}; say what is not known about {request.words[1]}."
    if _write_call(request, answer, "advisor", {}, {"type": "advisor_result", "text": advice}):
        answer.iterations.append(
            {
                "type": "advisor_message",
                "model": tool["model"],
                "input_tokens": tokens(request.prompt),
                "output_tokens": tokens(advice),
                "cache_creation": None,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
            }
        )


def write_web_search(request: ParsedRequest, answer: Answer) -> None:
    """Search for the prompt's words when a web search tool of any version is given."""
    tool = request.server_tool("web_search")
    if tool is None:
        return
    hosts = [_host(domain) for domain in (tool.get("allowed_domains") or ["example.com"])[:3]]
    pages = []
    citations = []
    for number, word in enumerate(request.words[:3]):
        url = f"https://{hosts[number % len(hosts)]}/{word}"
        page = {"url": url, "title": f"{word.capitalize()}: an overview"}
        sealed = base64.b64encode(request.random.randbytes(48)).decode()
        days = request.random.randint(1, 28)
        pages.append(
            {
                "type": "web_search_result",
                **page,
                "encrypted_content": sealed,
                "page_age": f"{days} days ago",
            }
        )
        citations.append(
            {
                "type": "web_search_result_location",
                "cited_text": f"This page explains {word} and {request.words[0]}.",
                **page,
                "encrypted_index": sealed[:32],
            }
        )
    query = {"query": " ".join(request.words[:4])}
    if _write_call(request, answer, "web_search", query, pages):
        answer.citations += citations
        answer.web_requests.append("web_search_requests")


def write_web_fetch(request: ParsedRequest, answer: Answer) -> None:
    """Fetch the first URL of the prompt when a web fetch tool of any version is given."""
    tool = request.server_tool("web_fetch")
    if tool is None:
        return
    named = _URL.search(request.prompt)
    url = named[0].rstrip(".,;:!?") if named else "https://example.com/"
    text = f"A page about {request.words[0]}. It also mentions {request.words[1]}."
    content = {
        "type": "web_fetch_result",
        "url": url,
        "content": {
            "type": "document",
            "source": {"type": "text", "media_type": "text/plain", "data": text},
            "title": f"About {request.words[0]}",
            "citations": {"enabled": bool((tool.get("citations") or {}).get("enabled"))},
        },
        "retrieved_at": timestamp(request.context.now),
    }
    if _write_call(request, answer, "web_fetch", {"url": url}, content):
        answer.web_requests.append("web_fetch_requests")


def write_code_execution(request: ParsedRequest, answer: Answer) -> None:
    """Run Python, or a shell and an editor since version 20250825, when the tool is given."""
    tool = request.server_tool("code_execution")
    if tool is None:
        return
    given = request.params.get("container")
    given = given.get("id") if isinstance(given, dict) else given
    answer.container = {
        "id": given or seeded_id("container_", request.random),
        "expires_at": timestamp(request.context.now + HOUR),
        "skills": None,
    }
    word, other = request.words[:2]
    if tool["type"] == _PYTHON_ONLY:
        _run(request, answer, "code_execution", {"code": f"print(len({word!r}))"}, len(word), [])
        return
    # A file comes out where one went in.
    uploads = b'"type":"container_upload"' in request.canonical
    files = [seeded_id("file_", request.random)] if uploads else []
    outputs = [{"type": "bash_code_execution_output", "file_id": file_id} for file_id in files]
    shell, length = {"command": f"printf %s {word} | wc -c"}, len(word.encode())
    succeeded = _run(request, answer, "bash_code_execution", shell, length, outputs)
    text = f"{word}\n{other}\n"
    lines = {"num_lines": 2, "start_line": 1, "total_lines": 2}
    places = {"old_start": 1, "old_lines": 1, "new_start": 1, "new_lines": 1}
    edits: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "create": ({"file_text": text}, {"is_file_update": False}),
        "view": ({}, {"file_type": "text", "content": text, **lines}),
        "str_replace": (
            {"old_str": word, "new_str": other},
            {"lines": [f"-{word}", f"+{other}"], **places},
        ),
    }
    command = request.random.choice(list(edits))
    arguments, result = edits[command]
    arguments = {"path": "/tmp/notes.txt", "command": command, **arguments}
    result = {"type": f"text_editor_code_execution_{command}_result", **result}
    _write_call(request, answer, "text_editor_code_execution", arguments, result)
    if succeeded:
        answer.content += [{"type": "container_upload", "file_id": file_id} for file_id in files]


def _run(
    request: ParsedRequest,
    answer: Answer,
    name: str,
    arguments: dict[str, Any],
    printed: int,
    outputs: list[dict[str, Any]],
) -> bool:
    streams = {"stdout": f"{printed}\n", "stderr": "", "return_code": 0, "content": outputs}
    return _write_call(request, answer, name, arguments, {"type": f"{name}_result", **streams})


def _host(domain: str) -> str:
    return domain.removeprefix("https://").removeprefix("*.").split("/")[0].replace("*", "www")
