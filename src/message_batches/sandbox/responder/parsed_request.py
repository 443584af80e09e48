"""What the writers of content blocks need to know of a request, read once; and what they fill."""

from __future__ import annotations

import re
from functools import cached_property
from hashlib import blake2b
from random import Random
from typing import Any

import orjson
from attrs import Factory, define

from message_batches.sandbox.errors import invalid
from message_batches.sandbox.responder.markers import (
    Marker,
    markers_of,
    text_of,
    without_markers,
)
from message_batches.sandbox.responder.turns import Turn, turn_of
from message_batches.sandbox.responder.validation import BETA_FIELDS, Context

_WORD = re.compile(r"[^\W\d_]{4,24}")
_EMPTY_WORDS = {"about", "from", "have", "please", "show", "that", "this", "what", "with", "your"}
_WORDS = 4
_READ_FOR_WORDS = 500  # characters: enough to know what a prompt is about, whatever its length
_READ_TO_CHOOSE = 2_000  # characters, to choose a tool
_DATED = re.compile(r"(?P<kind>.+)_\d{8}\Z")

CLIENT_TOOLS: dict[str, dict[str, Any]] = {
    "bash": {"command": "ls -la"},
    "text_editor": {"command": "view", "path": "/repo/README.md"},
    "memory": {"command": "view", "path": "/memories"},
    "computer": {"action": "screenshot"},
}
"""Inputs for the client tools whose schema the service knows, by kind."""

TOOLSETS: dict[str, tuple[str, dict[str, Any]]] = {
    "browser_toolset": ("navigate", {"url": "https://example.com/"}),
    "computer_toolset": ("screenshot", {}),
}
"""The tool that the sandbox calls from a toolset, and its input."""


@define(kw_only=True)
class ParsedRequest:
    """One request, read for its answer."""

    params: dict[str, Any]
    canonical: bytes
    """The params as JSON with sorted keys."""
    digest: bytes
    """A hash of the params and the seed; decides what an answer leaves open."""
    custom_id: str
    context: Context
    prompt: str
    """The text of the last user message, without markers."""
    words: list[str]
    """What the prompt is about: its first long words, at least three."""
    markers: dict[str, Marker]
    turn: Turn
    """The turn that the answer continues, if one has paused."""
    tools: list[dict[str, Any]]
    tool_call: dict[str, Any] | None
    """The client tool that the answer calls, or None."""

    @cached_property
    def random(self) -> Random:
        """What draws from the digest; few answers draw, and to seed it takes long."""
        return Random(self.digest)

    def server_tool(self, name: str) -> dict[str, Any] | None:
        """Return the first tool of a kind, of any version."""
        return next((tool for tool in self.tools if kind(tool) == name), None)

    def stops(self, reason: str) -> bool:
        """Return whether a marker lets the answer end early; a number is the tokens it needs."""
        marker = self.markers.get(reason)
        if marker is None:
            return False
        return marker.number is None or bool(self.params["max_tokens"] < marker.number)

    @property
    def pauses(self) -> bool:
        """Whether a marker lets the turn pause, as often as its number says, or once."""
        marker = self.markers.get("pause_turn")
        if marker is None:
            return False
        return self.turn.pauses < (1 if marker.number is None else marker.number)

    @property
    def is_forced(self) -> bool:
        """Whether the answer has to call a tool."""
        return (self.params.get("tool_choice") or {}).get("type") in ("any", "tool")

    @property
    def is_beta(self) -> bool:
        """Whether the message has the fields that only the beta surface has."""
        return self.context.beta or not BETA_FIELDS.isdisjoint(self.params)

    @property
    def output_schema(self) -> dict[str, Any] | None:
        """The JSON Schema that the text must follow, or None."""
        # `output_format` is the older name, under a beta header: see `validation`.
        given = (self.params.get("output_config") or {}).get("format")
        given = given or self.params.get("output_format") or {}
        if given.get("type") != "json_schema":
            return None
        schema: dict[str, Any] = given["schema"]
        return schema


@define(kw_only=True)
class Answer:
    """The content blocks while their writers add them, and what the message says about them."""

    model: str
    content: list[dict[str, Any]] = Factory(list)
    citations: list[dict[str, Any]] = Factory(list)
    """Citations of what server tools returned, for the text."""
    container: dict[str, Any] | None = None
    thinking_tokens: int = 0
    tool_input_tokens: int = 0
    """What server tools returned to the model."""
    web_requests: list[str] = Factory(list)
    """What the usage counts, named each time that it was done."""
    iterations: list[dict[str, Any]] = Factory(list)
    stop_reason: str | None = None
    """Set by a writer that ends the turn; the writers after it are not called."""
    stop_details: dict[str, Any] | None = None
    stop_sequence: str | None = None
    is_invalid: bool = False
    """Whether it was asked not to be what the format or the tool wants."""


def written(params: dict[str, Any]) -> bytes:
    """
    Return the params of a request as JSON with sorted keys.

    Raises:
        APIError: they are nested too deeply.
    """
    try:
        return orjson.dumps(params, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        raise invalid("The request is nested too deeply") from None


def parse(
    params: dict[str, Any], canonical: bytes, custom_id: str, context: Context
) -> ParsedRequest:
    """Read a request whose params are valid; `canonical` is what `written` returns of them."""
    key = str(context.seed).encode()[:64]
    digest = blake2b(canonical, key=key, digest_size=16).digest()
    messages = params["messages"]
    texts = [text_of(one) for one in reversed(messages) if one["role"] == "user"]
    prompt = without_markers(texts[0] if texts else "").strip()
    markers = {**context.markers, **markers_of(texts)}
    given_tools = [tool for tool in params.get("tools") or [] if isinstance(tool, dict)]
    return ParsedRequest(
        params=params,
        canonical=canonical,
        digest=digest,
        custom_id=custom_id,
        context=context,
        prompt=prompt,
        words=_words(prompt),
        markers=markers,
        turn=turn_of(messages, context.seed),
        tools=given_tools,
        tool_call=None if "no_tool" in markers else _choose(params, given_tools, prompt),
    )


def _words(text: str) -> list[str]:
    found: list[str] = []
    for match in _WORD.finditer(text, 0, _READ_FOR_WORDS):
        word = match[0].lower()
        if word not in _EMPTY_WORDS and word not in found:
            found.append(word)
            if len(found) == _WORDS:
                break
    return found + ["batch", "request", "answer"][len(found) :]


def kind(tool: dict[str, Any]) -> str:
    """Return a tool's type without its date; `custom` where the type may be left out."""
    return _undated(tool.get("type") or "custom")


def calls_on_the_service(tool: dict[str, Any]) -> bool:
    """Return whether the service runs a tool, not the client."""
    return kind(tool) not in ("custom", *CLIENT_TOOLS, *TOOLSETS)


def _undated(type_: str) -> str:
    dated = _DATED.match(type_)
    return dated["kind"] if dated else type_


def _choose(
    params: dict[str, Any], given: list[dict[str, Any]], prompt: str
) -> dict[str, Any] | None:
    """
    Return the client tool to call, or None.

    `tool_choice` decides first. By default the tool whose name and description share most words
    with the prompt is called, unless the last message already brings a tool's result, and not an
    error.
    """
    choice = params.get("tool_choice") or {"type": "auto"}
    candidates = [tool for tool in given if not calls_on_the_service(tool)]
    if choice["type"] == "none" or not candidates:
        return None
    if choice["type"] == "tool":
        return next((tool for tool in candidates if tool.get("name") == choice["name"]), None)
    last = params["messages"][-1]["content"]
    has_result = isinstance(last, list) and any(
        block["type"] == "tool_result" and not block.get("is_error") for block in last
    )
    if choice["type"] == "auto" and has_result:
        return None
    if len(candidates) == 1:
        return candidates[0]
    words = set(re.findall(r"\w+", prompt[:_READ_TO_CHOOSE].lower()))

    def shared(tool: dict[str, Any]) -> int:
        text = f"{tool.get('name', '')} {tool.get('description', '')}".replace("_", " ")
        return len(words.intersection(re.findall(r"\w+", text.lower())))

    return max(candidates, key=shared)
