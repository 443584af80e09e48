"""
Feature switches: short forms in `params` that are replaced by what the API accepts.

    in `params`                           is replaced by
    "web_search": {"type": "enabled"}     the tool `web_search_20250305` in `tools`
    "code_execution": {"type": "enabled"} the tool `code_execution_20250825` in `tools`
    "citations": {"type": "enabled"}      `"citations": {"enabled": true}` in each document block
                                          of the messages that has no `citations`
    "thinking": {"type": "enabled"}       the same with `budget_tokens`: half of `max_tokens`, and
                                          at least 1,024

The API refuses the forms on the left. Further fields of a tool's switch, such as `max_uses`, are
copied into the tool; a tool that is in `tools` already is not changed. `"type": "disabled"` removes
the switch. Both tools are generally available, so no beta header is added. Nothing else in a
request changes, and a request given as bytes never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.options import NOT_GIVEN, is_given

# The minimum of `thinking.budget_tokens`, https://docs.claude.com/en/api/messages
MIN_THINKING_TOKENS = 1024

_TOOLS = {"web_search": "web_search_20250305", "code_execution": "code_execution_20250825"}
_CITATIONS = "citations"
_SWITCHES = frozenset({*_TOOLS, _CITATIONS, "thinking"})


def switched(request: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    """
    Return a request with its switches replaced; the given request is not changed.

    Raises:
        InvalidRequestsError: a switch is neither "enabled" nor "disabled", or `max_tokens` leaves
            no room for thinking.
    """
    params = request.get("params")
    if not isinstance(params, Mapping) or _SWITCHES.isdisjoint(params):
        return request
    names = (*_TOOLS, _CITATIONS)
    switches = {name: params[name] for name in names if is_given(params.get(name, NOT_GIVEN))}
    needs_budget = _needs_budget(params)
    if not switches and not needs_budget:
        return request

    changed = {name: value for name, value in params.items() if name not in switches}
    for name, value in switches.items():
        if not _is_on(name, value, number):
            continue
        if name == _CITATIONS:
            changed["messages"] = _cited(changed.get("messages"))
        else:
            changed["tools"] = _with_tool(changed.get("tools"), name, value)
    if needs_budget:
        budget = _budget(params.get("max_tokens"), number)
        changed["thinking"] = {**params["thinking"], "budget_tokens": budget}
    return {**request, "params": changed}


def _is_on(name: str, value: Any, number: int) -> bool:
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind not in ("enabled", "disabled"):
        raise InvalidRequestsError(
            f"`{name}` is {value!r}, which is not a feature switch. Write"
            f' {{"type": "enabled"}} or {{"type": "disabled"}}.',
            number=number,
        )
    return bool(kind == "enabled")


def _with_tool(tools: Any, name: str, switch: Mapping[str, Any]) -> list[Any]:
    given = list(tools or ())
    if any(isinstance(tool, Mapping) and tool.get("name") == name for tool in given):
        return given
    return [*given, {**switch, "type": _TOOLS[name], "name": name}]


def _cited(messages: Any) -> Any:
    if not isinstance(messages, list | tuple):
        return messages
    return [_cited_message(message) for message in messages]


def _cited_message(message: Any) -> Any:
    content = message.get("content") if isinstance(message, Mapping) else None
    if not isinstance(content, list | tuple):
        return message
    return {**message, "content": [_cited_block(block) for block in content]}


def _cited_block(block: Any) -> Any:
    if isinstance(block, Mapping) and block.get("type") == "document" and "citations" not in block:
        return {**block, "citations": {"enabled": True}}
    return block


def _needs_budget(params: Mapping[str, Any]) -> bool:
    thinking = params.get("thinking")
    if not isinstance(thinking, Mapping) or "budget_tokens" in thinking:
        return False
    return bool(thinking.get("type") == "enabled")


def _budget(max_tokens: Any, number: int) -> int:
    if not isinstance(max_tokens, int) or max_tokens <= MIN_THINKING_TOKENS:
        raise InvalidRequestsError(
            f"`max_tokens` is {max_tokens!r}, but thinking needs at least {MIN_THINKING_TOKENS:,} "
            "tokens. Use a larger number.",
            number=number,
        )
    return max(MIN_THINKING_TOKENS, max_tokens // 2)
