"""`mcp_tool_listing`, `mcp_tool_use` and `mcp_tool_result` (beta): a remote server's tools."""

from __future__ import annotations

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer, tokens
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """List and call one tool of the first MCP server given."""
    servers = ask.params.get("mcp_servers")
    if not servers or answer.stop_reason:
        return
    server = servers[0]["name"]
    answer.content.append(
        {
            "type": "mcp_tool_listing",
            "mcp_server_name": server,
            "tools": [
                {
                    "name": "search",
                    "description": f"Searches {server}.",
                    "input_schema": {
                        "type": "object",
                        "properties": {"query": {"type": "string"}},
                        "required": ["query"],
                    },
                }
            ],
        }
    )
    tool_use_id = seeded_id("mcptoolu_", ask.random)
    answer.content.append(
        {
            "type": "mcp_tool_use",
            "id": tool_use_id,
            "name": "search",
            "server_name": server,
            "input": {"query": " ".join(ask.words[:2])},
        }
    )
    failed = server_tools.fails(ask)
    text = f"{server} is not reachable." if failed else f"{server}: 1 entry about {ask.words[0]}."
    answer.content.append(
        {
            "type": "mcp_tool_result",
            "tool_use_id": tool_use_id,
            "is_error": failed,
            "content": [{"type": "text", "text": text, "citations": None}],
        }
    )
    answer.tool_input_tokens += tokens(text)
