"""What other servers and models contribute (beta): MCP tools and an advisor."""

from __future__ import annotations

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder.answer import Answer, tokens
from message_batches.sandbox.responder.blocks.server_tools import write_call
from message_batches.sandbox.responder.parsed_request import ParsedRequest

_SEARCH_SCHEMA = {
    "type": "object",
    "properties": {"query": {"type": "string"}},
    "required": ["query"],
}


def write_mcp(request: ParsedRequest, answer: Answer) -> None:
    """List and call one tool of the first MCP server given."""
    servers = request.params.get("mcp_servers")
    if not servers:
        return
    server = servers[0]["name"]
    tool_use_id = seeded_id("mcptoolu_", request.random)
    failed = "tool_error" in request.markers
    text = f"{server}: 1 entry about {request.words[0]}."
    if failed:
        text = f"{server} is not reachable."
    tool = {
        "name": "search",
        "description": f"Searches {server}.",
        "input_schema": _SEARCH_SCHEMA,
    }
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
    """Call the advisor, a stronger model, when its tool is given."""
    tool = request.server_tool("advisor")
    if tool is None:
        return
    advice = f"Start with {request.words[0]}; say what is not known about {request.words[1]}."
    content = {"type": "advisor_result", "text": advice}
    if write_call(request, answer, "advisor", {}, content, error="unavailable"):
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
