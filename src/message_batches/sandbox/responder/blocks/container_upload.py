"""`container_upload`: a file that code execution leaves in the container."""

from __future__ import annotations

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Name the files that code execution has put out."""
    if answer.stop_reason:
        return
    for block in list(answer.content):
        if block["type"] == "bash_code_execution_tool_result":
            for output in block["content"].get("content", []):
                answer.content.append({"type": "container_upload", "file_id": output["file_id"]})


def wanted(ask: Ask) -> bool:
    """Tell whether code execution should put out a file: when the request uploads one."""
    return any(
        block["type"] == "container_upload"
        for message in ask.params["messages"]
        if isinstance(message["content"], list)
        for block in message["content"]
    )
