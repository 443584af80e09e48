"""The blocks of code execution: Python, or a shell and an editor since version 20250825."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.blocks.server_tools import write_call
from message_batches.sandbox.responder.parsed_request import ParsedRequest

_PYTHON_ONLY = "code_execution_20250522"


def write(request: ParsedRequest, answer: Answer) -> None:
    """Run something when a version of the tool is given."""
    tool = request.server_tool("code_execution")
    if tool is None:
        return
    given = request.params.get("container")
    given = given.get("id") if isinstance(given, dict) else given
    answer.container_id = given or seeded_id("container_", request.random)
    if tool["type"] == _PYTHON_ONLY:
        word = request.words[0]
        _run(request, answer, "code_execution", {"code": f"print(len({word!r}))"}, len(word), [])
    else:
        _write_shell(request, answer)


def _write_shell(request: ParsedRequest, answer: Answer) -> None:
    word = request.words[0]
    # A file comes out where one went in.
    files = [seeded_id("file_", request.random)] if _uploads_a_file(request) else []
    command = {"command": f"printf %s {word} | wc -c"}
    outputs = [{"type": "bash_code_execution_output", "file_id": file_id} for file_id in files]
    length = len(word.encode())
    succeeded = _run(request, answer, "bash_code_execution", command, length, outputs)
    arguments, content = _edit(request)
    write_call(
        request,
        answer,
        "text_editor_code_execution",
        {"path": "/tmp/notes.txt", **arguments},
        content,
        error="file_not_found",
        error_fields={"error_message": None},
    )
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
    content = {
        "type": f"{name}_result",
        "stdout": f"{printed}\n",
        "stderr": "",
        "return_code": 0,
        "content": outputs,
    }
    return write_call(request, answer, name, arguments, content, error="execution_time_exceeded")


def _edit(request: ParsedRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the input and the result of one of the editor's three commands."""
    command = request.random.choice(["create", "view", "str_replace"])
    word, other = request.words[:2]
    text = f"{word}\n{other}\n"
    result: dict[str, Any] = {"type": f"text_editor_code_execution_{command}_result"}
    arguments = {"command": command}
    if command == "create":
        arguments["file_text"] = text
        result["is_file_update"] = False
    elif command == "view":
        lines = {"num_lines": 2, "start_line": 1, "total_lines": 2}
        result |= {"file_type": "text", "content": text, **lines}
    else:
        arguments |= {"old_str": word, "new_str": other}
        places = {"old_start": 1, "old_lines": 1, "new_start": 1, "new_lines": 1}
        result |= {"lines": [f"-{word}", f"+{other}"], **places}
    return arguments, result


def _uploads_a_file(request: ParsedRequest) -> bool:
    return any(
        block["type"] == "container_upload"
        for message in request.params["messages"]
        if isinstance(message.get("content"), list)
        for block in message["content"]
    )
