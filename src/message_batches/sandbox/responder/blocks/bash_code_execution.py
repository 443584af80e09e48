"""`bash_code_execution_tool_result`: a command run by code execution since 20250825."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask
from message_batches.sandbox.responder.blocks import container_upload


def write(ask: Ask, answer: Answer) -> None:
    """Run a command when a version of the tool with a shell is given."""
    if not runs(ask) or answer.stop_reason:
        return
    server_tools.container(ask, answer)
    word = ask.words[0]
    tool_use_id = server_tools.use(
        ask, answer, "bash_code_execution", {"command": f"printf %s {word} | wc -c"}
    )
    content: dict[str, Any]
    if server_tools.fails(ask):
        content = {
            "type": "bash_code_execution_tool_result_error",
            "error_code": "execution_time_exceeded",
        }
    else:
        files = [seeded_id("file_", ask.random)] if container_upload.wanted(ask) else []
        content = {
            "type": "bash_code_execution_result",
            "stdout": f"{len(word.encode())}\n",
            "stderr": "",
            "return_code": 0,
            "content": [
                {"type": "bash_code_execution_output", "file_id": file_id} for file_id in files
            ],
        }
    server_tools.result(answer, "bash_code_execution_tool_result", tool_use_id, content)


def runs(ask: Ask) -> bool:
    """Tell whether the request gives code execution with a shell and an editor."""
    tool = ask.server_tool("code_execution")
    return tool is not None and tool["type"] != "code_execution_20250522"
