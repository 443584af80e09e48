"""Ends an answer: cuts it where it must stop, counts its tokens, and puts the message together."""

from __future__ import annotations

import json
from hashlib import blake2b
from random import Random
from typing import Any

import orjson

from ..clock import HOUR, timestamp
from ..ids import seeded_id
from .answer import Answer, tokens
from .ask import Ask

_IMAGE_TOKENS = 1500  # about what the service counts for an image of its largest size
_CUT_BY_MARKER = ("max_tokens", "model_context_window_exceeded")


def end(ask: Ask, answer: Answer) -> dict[str, Any]:
    """Return the finished message."""
    stop_sequence = None
    if answer.stop_reason in (None, "tool_use"):
        stop_sequence = _stop_at_sequence(ask, answer)
        _stop_at_marker(ask, answer)
    _stop_at_max_tokens(ask, answer)
    if answer.stop_reason != "stop_sequence":
        stop_sequence = None
    message: dict[str, Any] = {
        "id": _message_id(ask),
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": answer.content,
        "stop_reason": answer.stop_reason or "end_turn",
        "stop_sequence": stop_sequence,
        "stop_details": answer.stop_details,
        "container": _container(ask, answer),
        "usage": _usage(ask, answer),
    }
    if ask.params.get("diagnostics") is not None:
        message["diagnostics"] = {"cache_miss_reason": None}
    if ask.is_beta:
        edited = ask.params.get("context_management") is not None
        message["context_management"] = {"applied_edits": []} if edited else None
    return message


def _message_id(ask: Ask) -> str:
    """Give two requests with equal params but other custom_ids other message ids."""
    digest = blake2b(ask.custom_id.encode(), digest_size=8, key=ask.random.randbytes(16)).digest()
    return seeded_id("msg_", Random(digest))


def _container(ask: Ask, answer: Answer) -> dict[str, Any] | None:
    if answer.container_id is None:
        return None
    expires_at = timestamp(ask.context.now + HOUR)
    return {"id": answer.container_id, "expires_at": expires_at, "skills": None}


def _stop_at_sequence(ask: Ask, answer: Answer) -> str | None:
    sequences = ask.params.get("stop_sequences") or []
    for place, block in enumerate(answer.content):
        if block["type"] != "text":
            continue
        hits = [
            (at, sequence) for sequence in sequences if (at := block["text"].find(sequence)) >= 0
        ]
        if hits:
            at, sequence = min(hits)
            _cut(answer, place, at)
            answer.stop_reason = "stop_sequence"
            return str(sequence)
    if sequences and "stop_sequence" in ask.markers:
        answer.stop_reason = "stop_sequence"
        return str(sequences[0])
    return None


def _stop_at_marker(ask: Ask, answer: Answer) -> None:
    for reason in _CUT_BY_MARKER:
        if reason in ask.markers:
            place = len(answer.content) - 1
            if answer.content[place]["type"] == "text":
                _cut(answer, place, len(answer.content[place]["text"]) // 2)
            else:
                del answer.content[place]
            answer.stop_reason = reason
    if "pause_turn" in ask.markers:
        calls = [
            place
            for place, block in enumerate(answer.content)
            if block["type"].endswith("_tool_result")
        ]
        if calls:
            del answer.content[calls[-1] + 1 :]
        answer.stop_reason = "pause_turn"


def _stop_at_max_tokens(ask: Ask, answer: Answer) -> None:
    left = ask.params["max_tokens"] - answer.thinking_tokens
    for place, block in enumerate(answer.content):
        cost = _output_tokens(block)
        if cost <= max(left, 0):
            left -= cost
            continue
        if block["type"] == "text" and left > 0:
            _cut(answer, place, len(block["text"].encode()[: 4 * left].decode(errors="ignore")))
        else:
            del answer.content[place:]
        answer.stop_reason = "max_tokens"
        return


def _cut(answer: Answer, place: int, at: int) -> None:
    block = answer.content[place]
    answer.content[place] = {**block, "text": block["text"][:at]}
    del answer.content[place + 1 :]


def _output_tokens(block: dict[str, Any]) -> int:
    """Count what the model wrote; thinking is counted apart, results of tools are input."""
    if block["type"] == "text":
        return tokens(block["text"])
    if "input" in block:
        return 10 + tokens(json.dumps(block["input"]))
    return 0


def _usage(ask: Ask, answer: Answer) -> dict[str, Any]:
    params = ask.params
    given = _input_tokens(params)
    cached = given if _is_cached(params) else 0
    read = cached if ask.random.random() < 0.7 else 0
    written = cached - read
    long_lived = written if '"ttl":"1h"' in orjson.dumps(params).decode() and written else 0
    output = answer.thinking_tokens + sum(_output_tokens(block) for block in answer.content)
    usage: dict[str, Any] = {
        "input_tokens": given - cached + answer.tool_input_tokens,
        "output_tokens": output,
        "cache_creation_input_tokens": written,
        "cache_read_input_tokens": read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": written - long_lived,
            "ephemeral_1h_input_tokens": long_lived,
        },
        "server_tool_use": _server_tool_use(answer),
        "service_tier": ask.context.service_tier,
        "inference_geo": params.get("inference_geo") or "global",
    }
    if answer.thinking_tokens:
        usage["output_tokens_details"] = {"thinking_tokens": answer.thinking_tokens}
    if ask.is_beta:
        usage["iterations"] = answer.iterations or None
        usage["speed"] = "standard"
    return usage


def _server_tool_use(answer: Answer) -> dict[str, int] | None:
    if not answer.web_search_requests and not answer.web_fetch_requests:
        return None
    return {
        "web_search_requests": answer.web_search_requests,
        "web_fetch_requests": answer.web_fetch_requests,
    }


def _input_tokens(params: dict[str, Any]) -> int:
    total = 3
    for key in ("system", "tools"):
        if params.get(key):
            total += _weigh(params[key])
    return total + _weigh(params["messages"])


def _weigh(value: Any) -> int:
    """Count the tokens of everything written in a value; images and files have a flat price."""
    if isinstance(value, str):
        return tokens(value)
    if isinstance(value, list):
        return sum(_weigh(item) for item in value)
    if isinstance(value, dict):
        if value.get("type") in ("base64", "url", "file"):
            return _IMAGE_TOKENS
        return sum(_weigh(item) for key, item in value.items() if key not in ("type", "role"))
    return 0 if value is None else 1


def _is_cached(params: dict[str, Any]) -> bool:
    if params.get("cache_control"):
        return True
    blocks: list[Any] = [*(params.get("tools") or [])]
    for part in (params.get("system"), *(message["content"] for message in params["messages"])):
        if isinstance(part, list):
            blocks += part
    return any(isinstance(block, dict) and block.get("cache_control") for block in blocks)
