"""Choose the client tool that an answer calls, and its input."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random
from typing import Any

from message_batches.sandbox.responder.schema_sample import sample

_DATED = re.compile(r"(?P<kind>.+)_\d{8}\Z")

_READ_TO_CHOOSE = 2_000  # characters of a prompt

_INPUTS: dict[str, dict[str, Any]] = {
    "bash": {"command": "ls -la"},
    "text_editor": {"command": "view", "path": "/repo/README.md"},
    "memory": {"command": "view", "path": "/memories"},
    "computer": {"action": "screenshot"},
}
"""Inputs for the client tools whose schema the service knows, by kind."""

_TOOLSET_CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "browser_toolset": ("navigate", {"url": "https://example.com/"}),
    "computer_toolset": ("screenshot", {}),
}
"""The tool that the sandbox calls from a toolset, and its input."""


def kind(tool: dict[str, Any]) -> str:
    """Return a tool's type without its date; `custom` where the type may be left out."""
    return _undated(tool.get("type") or "custom")


@lru_cache(maxsize=256)  # called for each tool by the writer of each server tool's blocks
def _undated(type_: str) -> str:
    dated = _DATED.match(type_)
    return dated["kind"] if dated else type_


def is_client_tool(tool: dict[str, Any]) -> bool:
    """Return whether the caller runs the tool, so that the answer is a `tool_use` block."""
    return kind(tool) in ("custom", *_INPUTS, *_TOOLSET_CALLS)


def choose(
    params: dict[str, Any], given: list[dict[str, Any]], prompt: str
) -> dict[str, Any] | None:
    """Return the client tool to call, or None.

    `tool_choice` decides first. By default the tool whose name and description share most words
    with the prompt is called, unless the last message already brings a tool's result.
    """
    choice = params.get("tool_choice") or {"type": "auto"}
    candidates = [tool for tool in given if is_client_tool(tool)]
    if choice["type"] == "none" or not candidates:
        return None
    if choice["type"] == "tool":
        return next((tool for tool in candidates if tool.get("name") == choice["name"]), None)
    if choice["type"] == "auto" and _brings_result(params["messages"][-1]):
        return None
    if len(candidates) == 1:
        return candidates[0]
    words = set(re.findall(r"\w+", prompt[:_READ_TO_CHOOSE].lower()))
    return max(candidates, key=lambda tool: len(words & _describing(tool)))


def call(tool: dict[str, Any], words: list[str], random: Random) -> dict[str, Any]:
    """Return the `name` and `input` of a `tool_use` block, and `toolset_name` for a toolset."""
    tool_kind = kind(tool)
    if tool_kind in _TOOLSET_CALLS:
        name, arguments = _TOOLSET_CALLS[tool_kind]
        return {"name": name, "input": dict(arguments), "toolset_name": tool_kind}
    if tool_kind in _INPUTS:
        return {"name": tool["name"], "input": dict(_INPUTS[tool_kind])}
    value = sample(tool["input_schema"], words, random)
    return {"name": tool["name"], "input": value if isinstance(value, dict) else {}}


def _brings_result(message: dict[str, Any]) -> bool:
    content = message["content"]
    return isinstance(content, list) and any(block["type"] == "tool_result" for block in content)


def _describing(tool: dict[str, Any]) -> set[str]:
    text = f"{tool.get('name', '')} {tool.get('description', '')}".replace("_", " ")
    return set(re.findall(r"\w+", text.lower()))
