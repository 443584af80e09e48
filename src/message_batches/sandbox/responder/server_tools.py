"""What the blocks of all server tools have in common."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder.answer import Answer, tokens
from message_batches.sandbox.responder.ask import Ask


def use(ask: Ask, answer: Answer, name: str, arguments: dict[str, Any]) -> str:
    """Append a `server_tool_use` block and return its id."""
    tool_use_id = seeded_id("srvtoolu_", ask.random)
    answer.content.append(
        {
            "type": "server_tool_use",
            "id": tool_use_id,
            "name": name,
            "input": arguments,
            "caller": {"type": "direct"},
        }
    )
    return tool_use_id


def result(answer: Answer, type: str, tool_use_id: str, content: Any, **more: Any) -> None:
    """Append a server tool's result block and count what it feeds back to the model."""
    answer.content.append({"type": type, "tool_use_id": tool_use_id, "content": content, **more})
    answer.tool_input_tokens += tokens(str(content))


def fails(ask: Ask) -> bool:
    """Tell whether the prompt asks server tools to fail."""
    return "tool_error" in ask.markers


def container(ask: Ask, answer: Answer) -> str:
    """Return the id of the answer's container: the request's, or a new one."""
    if answer.container_id is None:
        given = ask.params.get("container")
        if isinstance(given, dict):
            given = given.get("id")
        answer.container_id = given or seeded_id("container_", ask.random)
    return answer.container_id
