"""`advisor_tool_result` (beta): what a stronger model advises."""

from __future__ import annotations

from message_batches.sandbox.responder import server_tools
from message_batches.sandbox.responder.answer import Answer, tokens
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Ask the advisor when its tool is given."""
    tool = ask.server_tool("advisor")
    if tool is None or answer.stop_reason:
        return
    tool_use_id = server_tools.use(ask, answer, "advisor", {})
    if server_tools.fails(ask):
        content = {"type": "advisor_tool_result_error", "error_code": "unavailable"}
        server_tools.result(answer, "advisor_tool_result", tool_use_id, content)
        return
    advice = f"Begin with {ask.words[0]}; say what is not known about {ask.words[1]}."
    server_tools.result(
        answer, "advisor_tool_result", tool_use_id, {"type": "advisor_result", "text": advice}
    )
    answer.iterations.append(
        {
            "type": "advisor_message",
            "model": tool["model"],
            "input_tokens": tokens(ask.prompt),
            "output_tokens": tokens(advice),
            "cache_creation": None,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
        }
    )
