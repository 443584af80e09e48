"""What the model writes: thinking, text, calls of client tools; or a turn that ends early."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder.citations import citations_of
from message_batches.sandbox.responder.markers import Marker
from message_batches.sandbox.responder.parsed_request import (
    CLIENT_TOOLS,
    TOOLSETS,
    Answer,
    ParsedRequest,
    kind,
)
from message_batches.sandbox.responder.prompt import tokens
from message_batches.sandbox.responder.schema_sample import sample
from message_batches.sandbox.responder.turns import prefix_of, signature
from message_batches.sandbox.responder.wrong_values import wrong_text, wrong_value
from message_batches_api.model_facts import facts_of

DIRECT = {"type": "direct"}

_DEFAULT_FALLBACK = "claude-opus-4-8"
_EXCERPT = 160
_CITATIONS = 4
_MIDDLES = (
    "The main points are {0}, {1} and {2}.",
    "It comes down to {0}, and to how {1} and {2} go together.",
    "Start with {0}; {1} and {2} follow from it.",
)
MID = "mid"
"""The word of the marker `refusal` with which an answer is refused in its middle."""

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
            "trigger": {"type": "refusal", "category": request.markers["refusal"].word},
        }
    )
    answer.model = model


def write_thinking(request: ParsedRequest, answer: Answer) -> None:
    """Think about the prompt's words where the request, or else its model, turns thinking on."""
    facts = facts_of(answer.model)
    config = request.params.get("thinking") or {}
    by_default = not config and facts is not None and facts.thinks_by_default
    # A call that is forced comes first.
    # https://docs.claude.com/en/docs/build-with-claude/extended-thinking
    if by_default and request.is_forced:
        return
    if not by_default and config.get("type") not in ("enabled", "adaptive"):
        return
    noise = request.random.randbytes(40)
    prefix = prefix_of(request.params, request.turn.place)
    if "redacted_thinking" in request.markers:
        sealed = signature("", prefix, request.context.seed, noise)
        _think(request, answer, sealed, {"type": "redacted_thinking", "data": sealed})
        return
    first, second, third, *_ = request.words
    text = (
        f"The request is about {first}. I should look at {second} first, and then at how it "
        f"relates to {third}. I will answer in a few plain sentences."
    )
    # Models that do not take `enabled` leave the text out unless they are asked for it.
    omits = facts is not None and "enabled" not in (facts.thinking or ("enabled",))
    display = config.get("display") or ("omitted" if omits else "summarized")
    shown = "" if display == "omitted" else text
    sealed = signature(shown, prefix, request.context.seed, noise)
    _think(request, answer, text, {"type": "thinking", "thinking": shown, "signature": sealed})


def _think(request: ParsedRequest, answer: Answer, text: str, block: dict[str, Any]) -> None:
    """Append a block; where `max_tokens` does not suffice to think, nothing comes after it."""
    answer.content.append(block)
    answer.thinking_tokens = min(tokens(text), request.params["max_tokens"])
    if answer.thinking_tokens < tokens(text):
        answer.stop_reason = "max_tokens"


def write_refusal(request: ParsedRequest, answer: Answer) -> None:
    """Refuse when the prompt's marker says so: with a stop reason and without a block."""
    marker = request.markers.get("refusal")
    if marker is None or MID in marker.words or request.params.get("fallbacks"):
        return
    answer.content.clear()
    answer.thinking_tokens = 0
    refuse(answer, marker)


def refuse(answer: Answer, marker: Marker) -> None:
    """End the turn with a refusal."""
    category = next((word for word in marker.words if word != MID), "general_harms")
    answer.stop_reason = "refusal"
    answer.stop_details = {
        "type": "refusal",
        "category": category,
        "explanation": "The prompt asked the sandbox to refuse.",
    }


def write_text(request: ParsedRequest, answer: Answer) -> None:
    """Answer in words, in JSON when a format is given, with citations where allowed."""
    if request.tool_call is not None:
        if request.is_forced:  # the service begins the answer with the call
            return
        answer.content.append(_plain(f"I will look up {request.words[0]} with a tool."))
        return
    if request.output_schema is not None:
        value = sample(request.output_schema, request.words, request.random)
        text = json.dumps(value, ensure_ascii=False)
        if wrong := request.markers.get("invalid"):
            text = wrong_text(value, request.output_schema, wrong.word, request.random)
            answer.is_invalid = wrong.word != "case"
        answer.content.append(_plain(text))
        return
    excerpt = request.prompt[:_EXCERPT].replace("\n", " ") or "nothing"
    opening = f"You asked: “{excerpt}{'…' if len(request.prompt) > _EXCERPT else ''}”."
    middle = _MIDDLES[request.digest[0] % len(_MIDDLES)].format(*request.words)
    content = [_plain(f"{opening} ")]
    sources: Iterable[dict[str, Any]] = ()
    if b'"citations":' in request.canonical:
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
        if wrong := request.markers.get("invalid"):
            value = wrong_value(value, tool["input_schema"], wrong.word, request.random)
            answer.is_invalid = wrong.word != "case"
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
