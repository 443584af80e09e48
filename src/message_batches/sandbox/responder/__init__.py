"""
Answer one request as a batch would: a result that follows the request and the contract.

`respond` is a pure function: the same params, seed and moment give the same result.

A prompt can ask for an outcome with a marker in the text of its last user message:

    [sandbox: refusal]                      stop_reason refusal, with stop_details
    [sandbox: max_tokens]                   an answer that ends in the middle
    [sandbox: pause_turn]                   a turn that a further request must continue
    [sandbox: stop_sequence]                stopped at the first of the request's stop_sequences
    [sandbox: model_context_window_exceeded]
    [sandbox: compaction]                   a compaction block only (beta)
    [sandbox: redacted_thinking]            a redacted thinking block, where thinking is on
    [sandbox: tool_error]                   server tools report an error instead of a result
    [sandbox: no_tool]                      answer in words although client tools are given
    [sandbox: error overloaded_error]       an errored result of that type, which can be any type
                                            that a result can carry
"""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.errors import RESULT_ERROR_TYPES, Diagnostic, envelope
from message_batches.sandbox.responder.blocks import write_blocks
from message_batches.sandbox.responder.finalize import finalize
from message_batches.sandbox.responder.parsed_request import Answer, ParsedRequest, parse
from message_batches.sandbox.responder.schema_sample import UnusableSchema
from message_batches.sandbox.responder.validation import Context, diagnose, diagnose_for_batch

__all__ = ["Context", "diagnose_for_batch", "respond"]


def respond(params: dict[str, Any], custom_id: str, context: Context) -> dict[str, Any]:
    """Return the `result` of one request: succeeded with a message, or errored."""
    outcome = diagnose(params, context) or _answer(parse(params, custom_id, context))
    if isinstance(outcome, Diagnostic):
        error = envelope(outcome.type, outcome.message, None)
        return {"type": "errored", "error": error}
    return {"type": "succeeded", "message": outcome}


def _answer(request: ParsedRequest) -> dict[str, Any] | Diagnostic:
    wanted = request.markers.get("error")
    if wanted in RESULT_ERROR_TYPES:
        return Diagnostic(wanted, f"The prompt asked the sandbox for this {wanted}.")
    if wanted is not None:
        return Diagnostic(
            "invalid_request_error",
            f"[sandbox: error {wanted}]: the error type does not exist. Use one of "
            + ", ".join(sorted(RESULT_ERROR_TYPES)),
        )
    answer = Answer(model=request.params["model"])
    try:
        write_blocks(request, answer)
    except UnusableSchema as error:
        return Diagnostic("invalid_request_error", str(error))
    return finalize(request, answer)
