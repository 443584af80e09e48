"""
Answer one request as a batch would: a result that follows the request and the contract.

`respond` is a pure function: the same params, seed and moment give the same result.

A prompt can ask for an outcome with a marker in the text of its last user message:

    [sandbox: refusal]                      stop_reason refusal, with stop_details; a category, and
                                            `mid`, for a refusal in the middle, may follow
    [sandbox: max_tokens]                   an answer that ends in the middle; with a number, only
                                            if the request has a smaller max_tokens
    [sandbox: pause_turn]                   a turn that a further request must continue; a number
                                            says how often
    [sandbox: invalid]                      JSON that is not what the format, or the tool, asks for,
                                            until it is asked for again in a further message, or as
                                            many as a number says; what is wrong may follow, one of
                                            `WRONG_VALUES`
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

from typing import Any, NoReturn

from message_batches.sandbox.errors import RESULT_ERROR_TYPES, APIError, errored, invalid
from message_batches.sandbox.responder.bill import Answered, Bill
from message_batches.sandbox.responder.blocks import write_blocks
from message_batches.sandbox.responder.finalize import finalize
from message_batches.sandbox.responder.markers import Marker
from message_batches.sandbox.responder.parsed_request import (
    Answer,
    calls_on_the_service,
    parse,
    written,
)
from message_batches.sandbox.responder.schema_sample import UnusableSchema
from message_batches.sandbox.responder.turns import turn_of
from message_batches.sandbox.responder.validation import Context, check, check_for_batch
from message_batches.sandbox.responder.wrong_values import KINDS as WRONG_VALUES

__all__ = [
    "WRONG_VALUES",
    "Answered",
    "Bill",
    "Context",
    "Marker",
    "answered",
    "calls_on_the_service",
    "check_for_batch",
    "respond",
    "turn_of",
]


def respond(params: dict[str, Any], custom_id: str, context: Context) -> dict[str, Any]:
    """Return the `result` of one request: succeeded with a message, or errored."""
    return answered(params, custom_id, context).result


def answered(params: dict[str, Any], custom_id: str, context: Context) -> Answered:
    """Return the result of one request, with what the report has of it."""
    try:
        canonical = written(params)
        check(params, canonical, context)
        request = parse(params, canonical, custom_id, context)
        if (wanted := request.markers.get("error")) is not None and wanted.word is not None:
            _fail(wanted.word)
        answer = Answer(model=params["model"])
        write_blocks(request, answer)
        result = {"type": "succeeded", "message": finalize(request, answer)}
        return Answered(result, answer.is_invalid)
    except APIError as error:
        return Answered(errored(error.type, error.message))
    except UnusableSchema as error:
        return Answered(errored("invalid_request_error", str(error)))


def _fail(wanted: str) -> NoReturn:
    if wanted in RESULT_ERROR_TYPES:
        raise APIError(wanted, f"The prompt asked the sandbox for this {wanted}.")
    raise invalid(
        f"[sandbox: error {wanted}]: the error type does not exist. Use one of "
        + ", ".join(sorted(RESULT_ERROR_TYPES))
    )
