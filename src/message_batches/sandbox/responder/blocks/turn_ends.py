"""Blocks and stop reasons of a turn that ends or changes early: compaction, fallback, refusal."""

from __future__ import annotations

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.parsed_request import ParsedRequest

_DEFAULT_FALLBACK = "claude-opus-4-8"


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
