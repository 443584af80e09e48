"""`thinking` and `redacted_thinking`: where the request turns thinking on."""

from __future__ import annotations

import base64

from message_batches.sandbox.responder.answer import Answer, tokens
from message_batches.sandbox.responder.parsed_request import ParsedRequest


def write(request: ParsedRequest, answer: Answer) -> None:
    """Think about the prompt's words."""
    config = request.params.get("thinking") or {}
    if config.get("type") not in ("enabled", "adaptive"):
        return
    sealed = base64.b64encode(request.random.randbytes(96)).decode()
    if "redacted_thinking" in request.markers:
        answer.content.append({"type": "redacted_thinking", "data": sealed})
        answer.thinking_tokens += tokens(sealed)
        return
    first, second, third, *_ = request.words
    thoughts = [
        f"The request is about {first}.",
        f"I should look at {second} first, and then at how it relates to {third}.",
        f"Nothing given contradicts reading it as a question about {first} and {second}.",
        "I will answer in a few plain sentences.",
    ]
    text = " ".join(thoughts[: request.random.randint(2, 4)])
    answer.thinking_tokens += tokens(text)
    shown = "" if config.get("display") == "omitted" else text
    answer.content.append({"type": "thinking", "thinking": shown, "signature": sealed})
