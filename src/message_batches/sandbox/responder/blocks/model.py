"""What the model writes: thinking, text, calls of client tools; or a turn that ends early."""

from __future__ import annotations

import base64
import json
from itertools import chain, islice
from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder.citations import citations_of
from message_batches.sandbox.responder.parsed_request import (
    CLIENT_TOOLS,
    TOOLSETS,
    Answer,
    ParsedRequest,
    kind,
    tokens,
)
from message_batches.sandbox.responder.schema_sample import sample

DIRECT = {"type": "direct"}

_DEFAULT_FALLBACK = "claude-opus-4-8"
_EXCERPT = 160
_CITATIONS = 4
_MIDDLES = (
    "The main points are {0}, {1} and {2}.",
    "It comes down to {0}, and to how {1} and {2} go together.",
    "Start with {0}; {1} and {2} follow from it.",
)
_CLOSING = "This is a made-up answer from the sandbox; no model wrote it."


def write_compaction(request: ParsedRequest, answer: Answer) -> None:
    """Replace the conversation by a summary (beta) when the prompt's marker says so."""
    if "compaction" not in request.markers:
        return
    turns = len(request.params["messages"])
    summary = f"{turns} messages so far, about {', '.join(request.words[:3])}."
    answer.content.append({"type": "compaction", "content": summary, "encrypted_content": None})
    answer.stop_reason = "compaction"


def write_fallback(request: ParsedRequest, answer: Answer) -> None:
    """Let the first fallback (beta) answer when the prompt's marker asks for a refusal."""
    fallbacks = request.params.get("fallbacks")
    if "refusal" not in request.markers or not fallbacks:
        return
    model = _DEFAULT_FALLBACK  # of the service's choice, for "default"
    if isinstance(fallbacks, list) and isinstance(fallbacks[0], dict):
        model = str(fallbacks[0]["model"])
    answer.content.append(
        {
            "type": "fallback",
            "from": {"model": answer.model},
            "to": {"model": model},
            "trigger": {"type": "refusal", "category": request.markers["refusal"]},
        }
    )
    answer.model = model


def write_thinking(request: ParsedRequest, answer: Answer) -> None:
    """Think about the prompt's words where the request turns thinking on."""
    config = request.params.get("thinking") or {}
    if config.get("type") not in ("enabled", "adaptive"):
        return
    sealed = base64.b64encode(request.random.randbytes(96)).decode()
    if "redacted_thinking" in request.markers:
        answer.content.append({"type": "redacted_thinking", "data": sealed})
        answer.thinking_tokens += tokens(sealed)
        return
    first, second, third, *_ = request.words
    text = (
        f"The request is about {first}. I should look at {second} first, and then at how it "
        f"relates to {third}. I will answer in a few plain sentences."
    )
    answer.thinking_tokens += tokens(text)
    shown = "" if config.get("display") == "omitted" else text
    answer.content.append({"type": "thinking", "thinking": shown, "signature": sealed})


def write_refusal(request: ParsedRequest, answer: Answer) -> None:
    """Refuse when the prompt's marker says so: with a stop reason and without a block."""
    if "refusal" not in request.markers or request.params.get("fallbacks"):
        return
    answer.content.clear()
    answer.stop_reason = "refusal"
    answer.stop_details = {
        "type": "refusal",
        "category": request.markers["refusal"] or "general_harms",
        "explanation": "The prompt asked the sandbox to refuse.",
    }


def write_text(request: ParsedRequest, answer: Answer) -> None:
    """Answer in words, in JSON when a format is given, with citations where allowed."""
    if request.tool_call is not None:
        answer.content.append(_plain(f"I will look up {request.words[0]} with a tool."))
        return
    if request.output_schema is not None:
        value = sample(request.output_schema, request.words, request.random)
        answer.content.append(_plain(json.dumps(value, ensure_ascii=False)))
        return
    excerpt = request.prompt[:_EXCERPT].replace("\n", " ") or "nothing"
    opening = f"You asked: “{excerpt}{'…' if len(request.prompt) > _EXCERPT else ''}”."
    middle = _MIDDLES[request.digest[0] % len(_MIDDLES)].format(*request.words)
    content = [_plain(f"{opening} ")]
    sources = citations_of(request.params["messages"], request.random)
    for citation in islice(chain(sources, answer.citations), _CITATIONS):
        text = f"The source says: {citation['cited_text'].strip()[:80]}"
        content += [{"type": "text", "text": text, "citations": [citation]}, _plain(" ")]
    content[-1]["text"] += f"{middle} {_CLOSING}"
    answer.content += content


def write_tool_use(request: ParsedRequest, answer: Answer) -> None:
    """Call the chosen client tool, with input that fits its schema, and end the turn."""
    tool = request.tool_call
    if tool is None:
        return
    tool_kind = kind(tool)
    call: dict[str, Any]
    if tool_kind in TOOLSETS:
        name, arguments = TOOLSETS[tool_kind]
        call = {"name": name, "input": dict(arguments), "toolset_name": tool_kind}
    elif tool_kind in CLIENT_TOOLS:
        call = {"name": tool["name"], "input": dict(CLIENT_TOOLS[tool_kind])}
    else:
        value = sample(tool["input_schema"], request.words, request.random)
        call = {"name": tool["name"], "input": value if isinstance(value, dict) else {}}
    tool_use_id = seeded_id("toolu_", request.random)
    caller = _caller(tool, answer)
    answer.content.append({"type": "tool_use", "id": tool_use_id, **call, "caller": caller})
    answer.stop_reason = "tool_use"


def _caller(tool: dict[str, Any], answer: Answer) -> dict[str, Any]:
    """Return who calls: code that the model runs, where the tool is for code only."""
    allowed = tool.get("allowed_callers") or ["direct"]
    if "direct" not in allowed:
        for block in reversed(answer.content):
            if block["type"] == "server_tool_use" and "code_execution" in block["name"]:
                return {"type": allowed[0], "tool_id": block["id"]}
    return DIRECT


def _plain(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "citations": None}
