"""`thinking` and `redacted_thinking`: where the request turns thinking on."""

from __future__ import annotations

import base64

from message_batches.sandbox.responder.answer import Answer, tokens
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Think about the prompt's words, within the budget."""
    if not ask.thinks or answer.stop_reason:
        return
    config = ask.params["thinking"]
    sealed = base64.b64encode(ask.random.randbytes(96)).decode()
    if "redacted_thinking" in ask.markers:
        answer.content.append({"type": "redacted_thinking", "data": sealed})
        answer.thinking_tokens += tokens(sealed)
        return
    first, second, third, *_ = ask.words
    thoughts = [
        f"The request is about {first}.",
        f"I should look at {second} first, and then at how it bears on {third}.",
        f"Nothing given contradicts reading it as a question about {first} and {second}.",
        "I will answer in a few plain sentences.",
    ]
    thinking = " ".join(thoughts[: ask.random.randint(2, 4)])
    answer.thinking_tokens += tokens(thinking)
    shown = "" if config.get("display") == "omitted" else thinking
    answer.content.append({"type": "thinking", "thinking": shown, "signature": sealed})
