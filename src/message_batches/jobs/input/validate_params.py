"""
What must hold for the params of a row, whatever the model.

What is there must be of the right JSON type, what is required must be there, and numbers must lie
where the contract has them. Whether a model exists or takes a parameter is the service's to say.
What this program has never heard of may be a slip of the pen, or newer than it: the row goes out as
it is, and a doubt is told.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

import attrs
from attrs import frozen

from message_batches.jobs.input.diagnostics import kind_of, shown
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION
from message_batches.sdk.create import MIN_THINKING_TOKENS, parameters_refused_by
from message_batches_api.models import (
    BetaMessageCreateParamsNonStreaming,
    MessageCreateParamsNonStreaming,
)
from message_batches_api.types import DecodeError, UnknownVariant

ONE_OBJECT = 'Write one JSON object on each line: {"custom_id": "...", "params": {...}}.'

Findings = Sequence[tuple[str, str]]
"""What is wrong, or may be, each with what to do about it."""

_NOT_IN_PARAMS = {
    "betas": "Give beta features for the whole run, with --beta NAME.",
    "anthropic_beta": "Give beta features for the whole run, with --beta NAME.",
    "anthropic-beta": "Give beta features for the whole run, with --beta NAME.",
    "headers": "Headers belong to the whole batch; remove it.",
    "extra_headers": "Headers belong to the whole batch; remove it.",
    "extra_query": "It is an argument of a Python call, not a parameter of the API; remove it.",
    "extra_body": "Put what is in it straight into params.",
    "timeout": "It is an argument of a Python call, not a parameter of the API; remove it.",
    "workspace_id": "The workspace is chosen for the whole batch; remove it.",
    "speed": "Fast mode cannot be used in a batch; remove it.",
    "store": "Threads cannot be used in a batch; remove it.",
    "previous_thread_event_id": "Threads cannot be used in a batch; remove it.",
    "cache_hint": "It cannot be used in a batch; remove it.",
    "context_hint": "It cannot be used in a batch; remove it.",
}
"""Keys that people put into `params` and that a batch refuses, with what to do instead."""

_REFUSED = frozenset({*_NOT_IN_PARAMS, "stream"})

_BOUNDS: dict[str, tuple[float, float]] = {
    "temperature": (0, 1),
    "top_p": (0, 1),
    "top_k": (0, math.inf),
}
"""The least and the most that the contract gives a parameter."""

_BOUNDED = frozenset({*_BOUNDS, "thinking"})


@frozen
class ValidationRules:
    """
    What the rows are checked against.

    Attributes:
        anthropic_version: the API version that they are sent under.
        id_field: the field that holds a row's own id, to be exchanged for one that the API takes;
            None where it is the custom_id, as it stands.
        beta: whether they go out over the beta surface.
    """

    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION
    id_field: str | None = None
    beta: bool = False

    @property
    def takes_sampling(self) -> bool:
        """Whether the API version takes parameters of sampling."""
        return not parameters_refused_by(self.anthropic_version)


def check_params(row: dict[str, Any], rules: ValidationRules) -> tuple[Findings, Findings]:
    """Look at the params of a row: what is surely wrong with them, and what may be."""
    if "params" not in row:
        return [("The params are missing.", ONE_OBJECT)], ()
    params = row["params"]
    if not isinstance(params, dict):
        return [(f"The params are {kind_of(params)}, not an object.", ONE_OBJECT)], ()
    # Each question costs time for every row, so it is asked where there is something to ask about.
    problems = _required(params)
    if not params.keys().isdisjoint(_REFUSED):
        problems += _not_in_a_batch(params)
    doubts: list[tuple[str, str]] = []
    if not problems:
        if not params.keys().isdisjoint(_BOUNDED):
            problems += _bounds(params)
        kind = BetaMessageCreateParamsNonStreaming if rules.beta else _STANDARD
        try:
            decoded = kind.from_dict(params)
        except DecodeError as error:
            problems.append(_mismatch(error))
        except RecursionError:
            # Deeper than Python can follow, but valid for all that is known.
            pass
        else:
            problems += _empty_texts(decoded)
            doubts += _doubts(decoded)
    problems += [
        (
            f"params has {name}, which API version {rules.anthropic_version} refuses.",
            f"Remove it, or choose API version {DEFAULT_ANTHROPIC_VERSION}.",
        )
        for name in parameters_refused_by(rules.anthropic_version)
        if name in params
    ]
    return problems, doubts


_STANDARD = MessageCreateParamsNonStreaming


def _required(params: dict[str, Any]) -> list[tuple[str, str]]:
    problems = []
    for name, right, expected in _REQUIRED:
        if right(params.get(name)):
            continue
        if name not in params:
            problems.append((f"params has no {name}.", f"Add it: {expected}."))
        else:
            problems.append((f"params.{name} is {shown(params[name])}.", f"It must be {expected}."))
    return problems


def _not_in_a_batch(params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if params.get("stream"):
        yield "params.stream is set.", "A batch cannot stream; remove it."
    for name in sorted(_NOT_IN_PARAMS.keys() & params.keys()):
        yield f"params has {name}, which a batch refuses.", _NOT_IN_PARAMS[name]


def _bounds(params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, (least, most) in _BOUNDS.items():
        value = params.get(name)
        if not _is_number(value) or least <= value <= most:
            continue
        expected = f"at least {least}" if most == math.inf else f"from {least} to {most}"
        yield f"params.{name} is {shown(value)}.", f"It must be {expected}."
    thinking = params.get("thinking")
    budget = thinking.get("budget_tokens") if isinstance(thinking, dict) else None
    if _is_number(budget) and budget < MIN_THINKING_TOKENS:
        yield (
            f"params.thinking.budget_tokens is {shown(budget)}.",
            f"It must be at least {MIN_THINKING_TOKENS}.",
        )


def _mismatch(error: DecodeError) -> tuple[str, str]:
    path = f"params.{error.path}" if error.path else "params"
    if error.found == "nothing":
        return f"{path} is missing.", "Add it; it is required there."
    return f"{path} is {error.found}.", f"It must be {error.expected}."


def _empty_texts(decoded: Any) -> Iterator[tuple[str, str]]:
    for number, message in enumerate(decoded.messages):
        content = message.content if not isinstance(message, UnknownVariant) else None
        if message.role == "user" and content in ("", []):
            where = f"params.messages[{number}].content"
            yield f"{where} is empty.", "Put the text of the message there."
        elif isinstance(content, list):
            yield from _empty_blocks(content, f"params.messages[{number}].content")
    if isinstance(decoded.system, list):
        yield from _empty_blocks(decoded.system, "params.system")


def _empty_blocks(blocks: list[Any], where: str) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks):
        if block.type == "text" and not block.text:
            yield f"{where}[{number}].text is empty.", "Put text there, or remove the block."


def _doubts(decoded: Any) -> Iterator[tuple[str, str]]:
    for name in decoded.additional_properties:
        yield f"params has {shown(name)}, {_who_knows(name, type(decoded))}", _hint(name, decoded)
    for name in ("thinking", "tool_choice"):
        if isinstance(value := getattr(decoded, name), UnknownVariant):
            yield _unknown(value, name, "type")
    for tool in decoded.tools or ():
        if isinstance(tool, UnknownVariant):
            yield _unknown(tool, "a tool", "type")
    for message in decoded.messages:
        if isinstance(message, UnknownVariant):
            yield _unknown(message, "a message", "role")
        elif isinstance(message.content, list):
            yield from _unknown_blocks(message.content)


def _unknown_blocks(blocks: list[Any]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, UnknownVariant):
            yield _unknown(block, "a content block", "type")
        elif isinstance(inner := getattr(block, "content", None), list):
            yield from _unknown_blocks(inner)


def _who_knows(name: str, kind: type) -> str:
    if kind is _STANDARD and name in _names_of(BetaMessageCreateParamsNonStreaming):
        return "a parameter of the beta surface."
    return "which is no parameter that is known here."


def _hint(name: str, decoded: Any) -> str:
    kind = type(decoded)
    if kind is _STANDARD and name in _names_of(BetaMessageCreateParamsNonStreaming):
        return "Give the name of its beta feature with --beta NAME."
    near = difflib.get_close_matches(name, _names_of(kind), n=1)
    return f"Is {near[0]} meant? {_AS_IT_IS}" if near else _AS_IT_IS


_AS_IT_IS = "It goes out as it is, and the service decides."


def _names_of(kind: Any) -> list[str]:
    return [field.name for field in attrs.fields(kind)]


def _unknown(variant: UnknownVariant, what: str, tag: str) -> tuple[str, str]:
    name = shown(variant.data.get(tag))
    return f"The {tag} of {what} is {name}, which is not known here.", _AS_IT_IS


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_filled_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


_REQUIRED = (
    ("model", _is_name, "the name of a model"),
    ("max_tokens", _is_count, "a whole number of at least 1"),
    ("messages", _is_filled_list, "a list of at least one message"),
)
