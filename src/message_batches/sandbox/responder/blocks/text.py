"""`text`: the answer in words, in JSON when a format is given, with citations where allowed."""

from __future__ import annotations

import json
from typing import Any

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.parsed_request import ParsedRequest
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
    "The sandbox made this up from the prompt; no model was called.",
)


def write(request: ParsedRequest, answer: Answer) -> None:
    """Write something that depends on the prompt."""
    if request.tool_call is not None:
        answer.content.append(_plain(f"I will look up {request.words[0]} with a tool."))
    elif request.output_schema is not None:
        value = sample(request.output_schema, request.words, request.random)
        answer.content.append(_plain(json.dumps(value, ensure_ascii=False)))
    else:
        _write_prose(request, answer)


def _write_prose(request: ParsedRequest, answer: Answer) -> None:
    first, second, third = request.digest[:3]
    opening = _OPENINGS[first % len(_OPENINGS)].format(excerpt=_excerpt(request.prompt))
    middle = _MIDDLES[second % len(_MIDDLES)].format(*request.words)
    closing = _CLOSINGS[third % len(_CLOSINGS)]
    cites = [*request.cites, *answer.cites][:4]
    if not cites:
        answer.content.append(_plain(f"{opening} {middle} {closing}"))
        return
    answer.content.append(_plain(f"{opening} "))
    for cite in cites:
        citation = cite(request.random)
        quote = citation["cited_text"].strip()[:80]
        text = f"The source says: {quote}"
        answer.content.append({"type": "text", "text": text, "citations": [citation]})
        answer.content.append(_plain(" "))
    answer.content[-1] = _plain(f" {middle} {closing}")


def _plain(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "citations": None}


def _excerpt(prompt: str) -> str:
    line = prompt[:_EXCERPT].replace("\n", " ") or "nothing"
    return line if len(prompt) <= _EXCERPT else line + "…"
