"""Answers one request as a batch would: a result that follows the request and the contract.

`respond` is a pure function: the same params, seed and moment give the same result.

A prompt can ask for an outcome with a marker in the text of its last user message:

    [sandbox: refusal]                      stop_reason refusal, with stop_details
    [sandbox: max_tokens]                   an answer cut in the middle
    [sandbox: pause_turn]                   a turn to be continued by a further request
    [sandbox: stop_sequence]                stopped at the first of the request's stop_sequences
    [sandbox: model_context_window_exceeded]
    [sandbox: compaction]                   a compaction block only (beta)
    [sandbox: redacted_thinking]            a redacted thinking block, where thinking is on
    [sandbox: tool_error]                   server tools report an error instead of a result
    [sandbox: no_tool]                      answer in words although client tools are given
    [sandbox: error overloaded_error]       an errored line of that type; any type that a line
                                            can carry
"""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.errors import RESULT_ERROR_TYPES, Problem, envelope
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask, Context, read
from message_batches.sandbox.responder.blocks import writers_for
from message_batches.sandbox.responder.finalize import finalize
from message_batches.sandbox.responder.schema_sample import UnusableSchema
from message_batches.sandbox.responder.validation import problem_in

__all__ = ["Context", "respond"]


def respond(params: dict[str, Any], custom_id: str, context: Context) -> dict[str, Any]:
    """Return the `result` of one request: succeeded with a message, or errored."""
    outcome = problem_in(params, context) or _answer(read(params, custom_id, context))
    if isinstance(outcome, Problem):
        error = envelope(outcome.type, outcome.message, None)
        return {"type": "errored", "error": error}
    return {"type": "succeeded", "message": outcome}


def _answer(ask: Ask) -> dict[str, Any] | Problem:
    try:
        return _asked_for(ask) or _message(ask)
    except UnusableSchema as error:
        return Problem("invalid_request_error", str(error))


def _asked_for(ask: Ask) -> Problem | None:
    wanted = ask.markers.get("error")
    if wanted is None:
        return None
    if wanted not in RESULT_ERROR_TYPES:
        return Problem(
            "invalid_request_error",
            f"[sandbox: error {wanted}]: no such error type; one of "
            + ", ".join(sorted(RESULT_ERROR_TYPES)),
        )
    return Problem(wanted, f"The prompt asked the sandbox for this {wanted}.")


def _message(ask: Ask) -> dict[str, Any]:
    answer = Answer(model=ask.params["model"])
    for write in writers_for((*ask.params, *ask.markers)):
        write(ask, answer)
    return finalize(ask, answer)
