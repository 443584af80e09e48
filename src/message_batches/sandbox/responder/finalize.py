"""Shorten an answer where it must stop, count its tokens, and assemble the message."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.encoding import derived_id, encoded
from message_batches.sandbox.responder.parsed_request import Answer, ParsedRequest, tokens

_IMAGE_TOKENS = 1500  # about what the service counts for an image of its largest size
_SEQUENCES = 100  # searched for: each of them costs the length of the answer
_WEB_REQUESTS = ("web_search_requests", "web_fetch_requests")
_STOPPED_BY_MARKER = ("max_tokens", "model_context_window_exceeded")


def finalize(request: ParsedRequest, answer: Answer) -> dict[str, Any]:
    """Return the finished message."""
    if answer.stop_reason in (None, "tool_use"):
        _stop_at_sequence(request, answer)
        _stop_at_marker(request, answer)
    written = _stop_at_max_tokens(request, answer)
    by_sequence = answer.stop_reason == "stop_sequence"
    message: dict[str, Any] = {
        # Two requests with equal params but other custom_ids have other message ids.
        "id": derived_id("msg_", request.digest, request.custom_id),
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": answer.content,
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
    sequences = (request.params.get("stop_sequences") or [])[:_SEQUENCES]
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
    elif sequences and "stop_sequence" in request.markers:
        answer.stop_sequence = sequences[0]
    if answer.stop_sequence is not None:
        answer.stop_reason = "stop_sequence"


def _stop_at_marker(request: ParsedRequest, answer: Answer) -> None:
    last = len(answer.content) - 1
    for reason in _STOPPED_BY_MARKER:
        if reason in request.markers:
            if answer.content[last]["type"] == "text":
                _shorten(answer, last, len(answer.content[last]["text"]) // 2)
            else:
                del answer.content[last]
            answer.stop_reason = reason
    if "pause_turn" in request.markers:
        while answer.content and not answer.content[-1]["type"].endswith("_tool_result"):
            answer.content.pop()
        answer.stop_reason = "pause_turn"


def _stop_at_max_tokens(request: ParsedRequest, answer: Answer) -> int:
    """Shorten what is too long and return the tokens that remain, without thinking."""
    allowed = max(0, request.params["max_tokens"] - answer.thinking_tokens)
    written = 0
    for place, block in enumerate(answer.content):
        cost = _output_tokens(block)
        if written + cost <= allowed:
            written += cost
            continue
        left = allowed - written
        if block["type"] == "text" and left > 0:
            _shorten(answer, place, len(block["text"].encode()[: 4 * left].decode(errors="ignore")))
            written += _output_tokens(answer.content[place])
        else:
            del answer.content[place:]
        answer.stop_reason = "max_tokens"
        break
    return written


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
    total = 3 + _weigh(params.get("system"))
    total += sum(_weigh(message.get("content")) for message in params["messages"])
    if tools := params.get("tools"):
        total += tokens(encoded(tools))
    cached = total if _is_cached(request) else 0
    read = cached if cached and request.random.random() < 0.7 else 0
    created = cached - read
    long_lived = created if b'"ttl":"1h"' in request.canonical else 0
    usage: dict[str, Any] = {
        "input_tokens": total - cached + answer.tool_input_tokens,
        "output_tokens": answer.thinking_tokens + written,
        "cache_creation_input_tokens": created,
        "cache_read_input_tokens": read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": created - long_lived,
            "ephemeral_1h_input_tokens": long_lived,
        },
        "server_tool_use": {name: answer.web_requests[name] for name in _WEB_REQUESTS}
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


def _weigh(content: Any) -> int:
    """Count the tokens of a text or of content blocks; images and files have a flat price."""
    if isinstance(content, str):
        return tokens(content)
    total = 0
    for block in content or ():
        source = block.get("source")
        if isinstance(source, dict):
            if source["type"] in ("base64", "url", "file"):
                total += _IMAGE_TOKENS
            else:
                total += _weigh(source.get("data") or source.get("content"))
        elif isinstance(block.get("content"), list):
            total += _weigh(block["content"])
        elif block["type"] == "text":
            total += tokens(block["text"])
        else:
            total += tokens(encoded(block))
    return total


def _is_cached(request: ParsedRequest) -> bool:
    if b'"cache_control":{' not in request.canonical:
        return False
    params = request.params
    if params.get("cache_control"):
        return True
    blocks: list[Any] = [*(params.get("tools") or [])]
    for part in (params.get("system"), *(message["content"] for message in params["messages"])):
        if isinstance(part, list):
            blocks += part
    return any(isinstance(block, dict) and block.get("cache_control") for block in blocks)
