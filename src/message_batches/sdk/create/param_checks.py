"""
Check the params of a request.

Values must have the right JSON type, required ones must be there, and numbers must be within the
bounds of the contract. Whether a model exists or accepts a parameter is for the service to say, so
what is known of models gives warnings only. A name that this program does not know may be a typo or
newer than the program: the request is sent unchanged, with a warning.
"""

from __future__ import annotations

import copy
import difflib
import functools
import json
import math
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeGuard

import attrs

from message_batches.sdk.create.feature_switches import MIN_THINKING_TOKENS
from message_batches.sdk.create.media_checks import check_media
from message_batches.sdk.create.rules import CheckRules, parameters_refused_by
from message_batches.sdk.settings import DEFAULT_ANTHROPIC_VERSION
from message_batches_api.models import (
    BetaMessageCreateParamsNonStreaming,
    MessageCreateParamsNonStreaming,
)
from message_batches_api.types import DecodeError, UnknownVariant

_PARAMS_HINT = 'Write {"custom_id": "...", "params": {...}}, with the parameters of a message.'

Findings = Sequence[tuple[str, str]]
"""Errors or warnings, each with its hint."""

_BETA = ""  # the hint of the rules
_PYTHON = "Remove it; it is an argument of a Python call, not a parameter of the API."

_NOT_IN_PARAMS = {
    "betas": _BETA,
    "anthropic_beta": _BETA,
    "anthropic-beta": _BETA,
    "headers": "Remove it; headers apply to the entire batch.",
    "extra_headers": "Remove it; headers apply to the entire batch.",
    "extra_query": _PYTHON,
    "extra_body": "Move its content into params.",
    "timeout": _PYTHON,
    "workspace_id": "Remove it; the API key decides the workspace.",
    "speed": "Remove it; fast mode is not available in a batch.",
    "store": "Remove it; threads are not available in a batch.",
    "previous_thread_event_id": "Remove it; threads are not available in a batch.",
    "cache_hint": "Remove it; it is not available in a batch.",
    "context_hint": "Remove it; it is not available in a batch.",
}
"""Keys that a batch refuses in `params`, with what to do instead."""

_BOUNDS: dict[str, tuple[float, float]] = {
    "temperature": (0, 1),
    "top_p": (0, 1),
    "top_k": (0, math.inf),
}
"""The least and the most that the contract allows. https://docs.claude.com/en/api/messages"""


def check_params(
    request: dict[str, Any],
    rules: CheckRules,
    warnings_of: Callable[[dict[str, Any]], Findings] | None = None,
) -> tuple[Findings, Findings]:
    """
    Return the errors and the warnings about the params of a request.

    Args:
        request: the request.
        rules: what it is checked against.
        warnings_of: returns further warnings about params that are valid under the contract.
    """
    if "params" not in request:
        return [("The params are missing.", _PARAMS_HINT)], ()
    params = request["params"]
    if not isinstance(params, dict):
        return [(f"The params are {kind_of(params)}, not an object.", _PARAMS_HINT)], ()
    errors = [*_required(params), *_not_in_a_batch(params, rules)]
    warnings: list[tuple[str, str]] = []
    if not errors:
        errors += _bounds(params)
        kind = BetaMessageCreateParamsNonStreaming if rules.beta else _STANDARD
        try:
            decoded = _decoded(kind, params)
        except DecodeError as error:
            errors.append(_mismatch(error))
        except RecursionError:
            # Nested deeper than Python can follow, but possibly valid.
            pass
        else:
            errors += _empty_texts(decoded)
            warnings += _unknown_names(decoded, rules)
            media_errors, media_warnings = check_media(params["model"], params["messages"])
            errors += media_errors
            warnings += media_warnings
            if warnings_of is not None:
                warnings += warnings_of(params)
    errors += [
        (
            f"params has {name}, which API version {rules.anthropic_version} refuses.",
            f"Remove it, or use API version {DEFAULT_ANTHROPIC_VERSION}.",
        )
        for name in parameters_refused_by(rules.anthropic_version)
        if name in params
    ]
    return errors, warnings


_STANDARD = MessageCreateParamsNonStreaming


def _decoded(kind: Any, params: dict[str, Any]) -> Any:
    """
    Decode params.

    A null where the contract has none is left to the service if it is in an answer that is sent
    back: the service may have written it there.

    Raises:
        DecodeError: the params do not match the contract.
    """
    null: DecodeError | None = None
    while True:
        try:
            return kind.from_dict(params, strict=True)
        except DecodeError as error:
            if null is not None and error.path == null.path:
                raise null from None
            if error.found != "null" or not _is_in_answer(error.path, params):
                raise
            params = params if null is not None else copy.deepcopy(params)
            null = error
            *outer, name = _steps(error.path)
            functools.reduce(operator.getitem, outer, params).pop(name)


def _is_in_answer(path: str, params: dict[str, Any]) -> bool:
    if not _BLOCK_MEMBER.match(path):
        return False
    message = params["messages"][_steps(path)[1]]
    return bool(message.get("role") == "assistant")


_BLOCK_MEMBER = re.compile(r"messages\[\d+\]\.content\[\d+\].*\.\w+$")


def _steps(path: str) -> list[Any]:
    found = re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)
    return [int(index) if index else name for index, name in found]


def _required(params: dict[str, Any]) -> list[tuple[str, str]]:
    errors = []
    for name, is_valid, expected in _REQUIRED:
        if is_valid(params.get(name)):
            continue
        if name not in params:
            errors.append((f"params has no {name}.", f"Add {expected}."))
        else:
            errors.append((f"params.{name} is {shown(params[name])}.", f"Use {expected}."))
    return errors


def _not_in_a_batch(params: dict[str, Any], rules: CheckRules) -> Iterator[tuple[str, str]]:
    if params.get("stream"):
        yield "params.stream is set.", "Remove it; a batch cannot stream."
    for name in sorted(_NOT_IN_PARAMS.keys() & params.keys()):
        if name == "speed" and params[name] in ("standard", None):
            continue  # what a batch does anyway
        hint = _NOT_IN_PARAMS[name] or f"Remove it; {rules.beta_hint}."
        yield f"params has {name}, which a batch refuses.", hint


def _bounds(params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, (least, most) in _BOUNDS.items():
        value = params.get(name)
        if not _is_number(value) or least <= value <= most:
            continue
        expected = f"of at least {least}" if most == math.inf else f"from {least} to {most}"
        yield f"params.{name} is {shown(value)}.", f"Use a value {expected}."
    thinking = params.get("thinking")
    budget = thinking.get("budget_tokens") if isinstance(thinking, dict) else None
    if _is_number(budget) and budget < MIN_THINKING_TOKENS:
        yield (
            f"params.thinking.budget_tokens is {shown(budget)}.",
            f"Use a value of at least {MIN_THINKING_TOKENS}.",
        )


def _mismatch(error: DecodeError) -> tuple[str, str]:
    path = f"params.{error.path}" if error.path else "params"
    if error.found == "nothing":
        return f"{path} is missing.", "Add it; it is required there."
    return f"{path} is {error.found}.", f"Use {error.expected}."


def _empty_texts(decoded: Any) -> Iterator[tuple[str, str]]:
    for number, message in enumerate(decoded.messages):
        content = message.content if not isinstance(message, UnknownVariant) else None
        if message.role == "user" and content in ("", []):
            where = f"params.messages[{number}].content"
            yield f"{where} is empty.", "Add the text of the message."
        elif isinstance(content, list):
            yield from _empty_blocks(content, f"params.messages[{number}].content")
    if isinstance(decoded.system, list):
        yield from _empty_blocks(decoded.system, "params.system")


def _empty_blocks(blocks: list[Any], where: str) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks):
        if block.type == "text" and not block.text:
            yield f"{where}[{number}].text is empty.", "Add text, or remove the block."


def _unknown_names(decoded: Any, rules: CheckRules) -> Iterator[tuple[str, str]]:
    for name in decoded.additional_properties:
        yield _unknown_parameter(name, decoded, rules)
    for name in ("thinking", "tool_choice"):
        if isinstance(value := getattr(decoded, name), UnknownVariant):
            yield _unknown_variant(value, name, "type")
    for tool in decoded.tools or ():
        if isinstance(tool, UnknownVariant):
            yield _unknown_variant(tool, "a tool", "type")
    for message in decoded.messages:
        if isinstance(message, UnknownVariant):
            yield _unknown_variant(message, "a message", "role")
        elif isinstance(message.content, list):
            yield from _unknown_blocks(message.content)


def _unknown_blocks(blocks: list[Any]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, UnknownVariant):
            yield _unknown_variant(block, "a content block", "type")
        elif isinstance(inner := getattr(block, "content", None), list):
            yield from _unknown_blocks(inner)


_SENT_UNCHANGED = "The request is sent unchanged; the service decides."


def _unknown_parameter(name: str, decoded: Any, rules: CheckRules) -> tuple[str, str]:
    kind = type(decoded)
    if kind is _STANDARD and name in _names_of(BetaMessageCreateParamsNonStreaming):
        return (
            f"params has {shown(name)}, a parameter of the beta surface.",
            f"{rules.beta_hint[0].upper()}{rules.beta_hint[1:]}.",
        )
    near = difflib.get_close_matches(name, _names_of(kind), n=1)
    hint = f"Did you mean {near[0]}? {_SENT_UNCHANGED}" if near else _SENT_UNCHANGED
    return f"params has the unknown parameter {shown(name)}.", hint


def _names_of(kind: Any) -> list[str]:
    return [field.name for field in attrs.fields(kind)]


def _unknown_variant(variant: UnknownVariant, what: str, tag: str) -> tuple[str, str]:
    value = shown(variant.data.get(tag))
    return f"The {tag} of {what} is unknown: {value}.", _SENT_UNCHANGED


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
    ("max_tokens", _is_count, "an integer of at least 1"),
    ("messages", _is_filled_list, "a list of at least one message"),
)


def kind_of(value: object) -> str:
    """Name the JSON type of a value: a number, a string, an object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def shown(value: object) -> str:
    """Return a value as JSON, truncated if it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:76]}..."
