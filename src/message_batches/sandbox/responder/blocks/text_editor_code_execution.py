"""`text_editor_code_execution_tool_result`: a file made, viewed or edited in the container."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask
from message_batches.sandbox.responder.blocks import bash_code_execution


def write(ask: Ask, answer: Answer) -> None:
    """Create, view or edit a file, by turns of the seed, where the shell version is given."""
    if not bash_code_execution.runs(ask) or answer.stop_reason:
        return
    command = ask.random.choice(["create", "view", "str_replace"])
    arguments, content = _COMMANDS[command](ask.words[0], ask.words[1])
    tool_use_id = server_tools.use(
        ask,
        answer,
        "text_editor_code_execution",
        {"command": command, "path": "/tmp/notes.txt", **arguments},
    )
    if server_tools.fails(ask):
        content = {
            "type": "text_editor_code_execution_tool_result_error",
            "error_code": "file_not_found",
            "error_message": None,
        }
    server_tools.result(answer, "text_editor_code_execution_tool_result", tool_use_id, content)


def _create(word: str, other: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"file_text": f"{word}\n{other}\n"}, {
        "type": "text_editor_code_execution_create_result",
        "is_file_update": False,
    }


def _view(word: str, other: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {}, {
        "type": "text_editor_code_execution_view_result",
        "file_type": "text",
        "content": f"{word}\n{other}\n",
        "num_lines": 2,
        "start_line": 1,
        "total_lines": 2,
    }


def _str_replace(word: str, other: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"old_str": word, "new_str": other}, {
        "type": "text_editor_code_execution_str_replace_result",
        "lines": [f"-{word}", f"+{other}"],
        "old_start": 1,
        "old_lines": 1,
        "new_start": 1,
        "new_lines": 1,
    }


_COMMANDS = {"create": _create, "view": _view, "str_replace": _str_replace}
