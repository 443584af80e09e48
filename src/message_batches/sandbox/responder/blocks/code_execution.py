"""`code_execution_tool_result`: Python run by the tool's first version, 20250522."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Run a line of Python when the Python-only version of the tool is given."""
    tool = ask.server_tool("code_execution")
    if tool is None or tool["type"] != "code_execution_20250522" or answer.stop_reason:
        return
    server_tools.container(ask, answer)
    word = ask.words[0]
    tool_use_id = server_tools.use(ask, answer, "code_execution", {"code": f"print(len({word!r}))"})
    content: dict[str, Any]
    if server_tools.fails(ask):
        content = {
            "type": "code_execution_tool_result_error",
            "error_code": "execution_time_exceeded",
        }
    else:
        content = {
            "type": "code_execution_result",
            "stdout": f"{len(word)}\n",
            "stderr": "",
            "return_code": 0,
            "content": [],
        }
    server_tools.result(answer, "code_execution_tool_result", tool_use_id, content)
