"""Shorten an answer where it must stop, count its tokens, and assemble the message."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.encoding import derived_id, encoded
from message_batches.sandbox.prompt_cache import CacheUse
from message_batches.sandbox.responder.blocks import MID, refuse
from message_batches.sandbox.responder.parsed_request import Answer, ParsedRequest
from message_batches.sandbox.responder.prompt import (
    prefixes,
    prompt_tokens,
    shortest_cached,
    tokens,
)
from message_batches.sandbox.responder.turns import sealed

_SEQUENCES = 100  # searched for: each of them costs the length of the answer
_WEB_REQUESTS = ("web_search_requests", "web_fetch_requests")
_STOPPED_BY_MARKER = ("max_tokens", "model_context_window_exceeded")


def finalize(request: ParsedRequest, answer: Answer) -> dict[str, Any]:
    """Return the finished message."""
    if answer.stop_reason in (None, "tool_use"):
        if request.params.get("stop_sequences"):
            _stop_at_sequence(request, answer)
        if request.markers:
            _stop_at_marker(request, answer)
            _refuse_in_the_middle(request, answer)
    written = _stop_at_max_tokens(request, answer)
    by_sequence = answer.stop_reason == "stop_sequence"
    message: dict[str, Any] = {
        # Two requests with equal params but other custom_ids have other message ids.
        "id": derived_id("msg_", request.digest, request.custom_id),
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": sealed(
            answer.content,
            request.turn,
            request.context.seed,
            pauses=answer.stop_reason == "pause_turn",
        ),
        "stop_reason": answer.stop_reason or "end_turn",
        "stop_sequence": answer.stop_sequence if by_sequence else None,
        "stop_details": answer.stop_details,
        "container": answer.container,
        "usage": _usage(request, answer, written),
    }
    if request.params.get("diagnostics") is not None:
        message["diagnostics"] = {"cache_miss_reason": None}
    if request.is_beta:
        edited = request.params.get("context_management") is not None
        message["context_management"] = {"applied_edits": []} if edited else None
    return message


def _stop_at_sequence(request: ParsedRequest, answer: Answer) -> None:
    sequences = request.params["stop_sequences"][:_SEQUENCES]
    hits = [
        (place, at, sequence)
        for place, block in enumerate(answer.content)
        if block["type"] == "text"
        for sequence in sequences
        if (at := block["text"].find(sequence)) >= 0
    ]
    if hits:
        place, at, answer.stop_sequence = min(hits)
        _shorten(answer, place, at)
    elif "stop_sequence" in request.markers:
        answer.stop_sequence = sequences[0]
    if answer.stop_sequence is not None:
        answer.stop_reason = "stop_sequence"


def _stop_at_marker(request: ParsedRequest, answer: Answer) -> None:
    for reason in _STOPPED_BY_MARKER:
        if request.stops(reason):
            _end_early(answer)
            answer.stop_reason = reason
    if request.pauses:
        while answer.content and not answer.content[-1]["type"].endswith("_tool_result"):
            answer.content.pop()
        answer.stop_reason = "pause_turn"


def _refuse_in_the_middle(request: ParsedRequest, answer: Answer) -> None:
    marker = request.markers.get("refusal")
    if marker is not None and MID in marker.words and not request.params.get("fallbacks"):
        _end_early(answer)
        refuse(answer, marker)


def _end_early(answer: Answer) -> None:
    """End an answer in the middle of its last block; of a call, the first arguments remain."""
    if not answer.content:
        return
    last = answer.content[-1]
    if last["type"] == "text":
        _shorten(answer, len(answer.content) - 1, len(last["text"]) // 2)
    elif last["type"] == "tool_use":
        arguments = list(last["input"].items())
        answer.content[-1] = {**last, "input": dict(arguments[: len(arguments) // 2])}
    else:
        del answer.content[-1]


def _stop_at_max_tokens(request: ParsedRequest, answer: Answer) -> int:
    """Shorten what is too long and return the tokens that remain, without thinking."""
    allowed = request.params["max_tokens"] - answer.thinking_tokens
    written = 0
    for place, block in enumerate(answer.content):
        cost = _output_tokens(block)
        if written + cost <= allowed:
            written += cost
            continue
        left = allowed - written
        if block["type"] == "text" and left > 0:
            _shorten(answer, place, len(block["text"].encode()[: 4 * left].decode(errors="ignore")))
        else:
            del answer.content[place:]
        answer.stop_reason = "max_tokens"
        break
    # What is truncated has used up what it may.
    return allowed if answer.stop_reason == "max_tokens" else written


def _shorten(answer: Answer, place: int, at: int) -> None:
    block = answer.content[place]
    answer.content[place] = {**block, "text": block["text"][:at]}
    del answer.content[place + 1 :]


def _output_tokens(block: dict[str, Any]) -> int:
    """Count what the model wrote; thinking is counted apart, results of tools are input."""
    if block["type"] == "text":
        return tokens(block["text"])
    if "input" in block:
        return 10 + tokens(encoded(block["input"]))
    return 0


def _usage(request: ParsedRequest, answer: Answer, written: int) -> dict[str, Any]:
    params = request.params
    cached = _use_cache(request)
    created = cached.written_5m + cached.written_1h
    uncached = prompt_tokens(params) - created - cached.read
    usage: dict[str, Any] = {
        "input_tokens": uncached + answer.tool_input_tokens,
        "output_tokens": answer.thinking_tokens + written,
        "cache_creation_input_tokens": created,
        "cache_read_input_tokens": cached.read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": cached.written_5m,
            "ephemeral_1h_input_tokens": cached.written_1h,
        },
        "server_tool_use": {name: answer.web_requests.count(name) for name in _WEB_REQUESTS}
        if answer.web_requests
        else None,
        "service_tier": request.context.service_tier,
        "inference_geo": params.get("inference_geo") or "global",
    }
    if answer.thinking_tokens:
        usage["output_tokens_details"] = {"thinking_tokens": answer.thinking_tokens}
    if request.is_beta:
        usage["iterations"] = answer.iterations or None
        usage["speed"] = "standard"
    return usage


def _use_cache(request: ParsedRequest) -> CacheUse:
    if b'"cache_control":{' not in request.canonical:
        return CacheUse()
    shortest = shortest_cached(request.params["model"])
    return request.context.use_cache(prefixes(request.params), shortest)
