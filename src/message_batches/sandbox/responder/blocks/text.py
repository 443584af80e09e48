"""`text`: the answer in words, in JSON when a format is asked for, with citations when it may."""

from __future__ import annotations

import json
from typing import Any

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask
from message_batches.sandbox.responder.schema_sample import sample

_EXCERPT = 160
_OPENINGS = (
    "You asked: “{excerpt}”.",
    "This answers “{excerpt}”.",
    "On “{excerpt}”:",
)
_MIDDLES = (
    "The main points are {0}, {1} and {2}.",
    "It comes down to {0}, and to how {1} and {2} go together.",
    "Start with {0}; {1} and {2} follow from it.",
)
_CLOSINGS = (
    "This is a made-up answer from the sandbox; no model wrote it.",
    "The sandbox made this up from the prompt; no model was asked.",
)


def write(ask: Ask, answer: Answer) -> None:
    """Say something that depends on the prompt."""
    if answer.stop_reason:
        return
    if ask.tool_call is not None:
        answer.content.append(_plain(f"I will look up {ask.words[0]} with a tool."))
    elif ask.output_schema is not None:
        made = sample(ask.output_schema, ask.words, ask.random)
        answer.content.append(_plain(json.dumps(made, ensure_ascii=False)))
    else:
        _prose(ask, answer)


def _prose(ask: Ask, answer: Answer) -> None:
    first, second, third = ask.digest[:3]
    opening = _OPENINGS[first % len(_OPENINGS)].format(excerpt=_excerpt(ask.prompt))
    middle = _MIDDLES[second % len(_MIDDLES)].format(*ask.words)
    closing = _CLOSINGS[third % len(_CLOSINGS)]
    citable = [*ask.sources, *answer.found]
    if not citable:
        answer.content.append(_plain(f"{opening} {middle} {closing}"))
        return
    answer.content.append(_plain(f"{opening} "))
    for source in citable[:4]:
        citation = source.cite(ask.random)
        said = citation["cited_text"].strip()[:80]
        answer.content.append(
            {"type": "text", "text": f"The source says: {said}", "citations": [citation]}
        )
        answer.content.append(_plain(" "))
    answer.content[-1] = _plain(f" {middle} {closing}")


def _plain(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "citations": None}


def _excerpt(prompt: str) -> str:
    line = prompt[:_EXCERPT].replace("\n", " ") or "nothing"
    return line if len(prompt) <= _EXCERPT else line + "…"
