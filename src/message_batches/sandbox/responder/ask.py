"""What the blocks' writers need to know of a request, read once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from random import Random
from typing import Any

import orjson
from attrs import frozen

from ..validation import BETA_FIELDS
from . import sources, tools

_MARKER = re.compile(r"\[sandbox:\s*([a-z_]+)(?:\s+([a-z_]+))?\s*\]")
_WORD = re.compile(r"\w{4,}")
_EMPTY_WORDS = {"about", "from", "have", "please", "tell", "that", "this", "what", "with", "your"}
_READ_FOR_WORDS = 2_000  # characters: enough to tell what a prompt is about, whatever its length


@frozen(kw_only=True)
class Context:
    """What a request's answer depends on beside its params.

    Args:
        seed: The sandbox's seed.
        version: The `anthropic-version` of the call that brought the request.
        betas: The values of its `anthropic-beta`.
        beta: Whether it came by the beta surface, so that the message has the beta fields.
        user_profile_id: The value of its `anthropic-user-profile-id`.
        now: The moment from which a container's expiry is counted, in microseconds since 1970.
        service_tier: What `usage.service_tier` says.
    """

    seed: int = 0
    version: str = "2023-06-01"
    betas: frozenset[str] = frozenset()
    beta: bool = False
    user_profile_id: str | None = None
    now: int = 0
    service_tier: str = "batch"


@frozen(kw_only=True)
class Ask:
    """One request, read for its answer."""

    params: dict[str, Any]
    custom_id: str
    context: Context
    random: Random
    prompt: str
    """The text of the last user message, without markers."""
    words: list[str]
    """What the prompt is about: its most frequent long words, at least three."""
    markers: dict[str, str | None]
    tools: list[dict[str, Any]]
    tool_call: dict[str, Any] | None
    """The client tool that the answer calls, or None."""
    sources: list[sources.Source]
    """The documents and search results that the answer may cite."""

    def server_tool(self, prefix: str) -> dict[str, Any] | None:
        """Return the first tool whose type is `prefix` and a date, of any version."""
        pattern = re.compile(re.escape(prefix) + r"_\d{8}\Z")
        for tool in self.tools:
            if pattern.match(tool.get("type") or ""):
                return tool
        return None

    @property
    def is_beta(self) -> bool:
        """Whether the message has the fields that only the beta surface has."""
        return self.context.beta or not BETA_FIELDS.isdisjoint(self.params)

    @property
    def thinks(self) -> bool:
        """Whether the request turns thinking on."""
        thinking = self.params.get("thinking") or {}
        return thinking.get("type") in ("enabled", "adaptive")

    @property
    def output_schema(self) -> dict[str, Any] | None:
        """The JSON Schema that `output_config.format` asks the text to follow, or None."""
        output_format = (self.params.get("output_config") or {}).get("format") or {}
        if output_format.get("type") != "json_schema":
            return None
        schema: dict[str, Any] = output_format["schema"]
        return schema


def read(params: dict[str, Any], custom_id: str, context: Context) -> Ask:
    """Read a request whose params are valid."""
    canonical = orjson.dumps(params, option=orjson.OPT_SORT_KEYS)
    digest = blake2b(canonical, key=str(context.seed).encode(), digest_size=8).digest()
    last_turn = _last_user_turn(params["messages"])
    text = "\n".join(_texts(last_turn))
    markers = dict(_MARKER.findall(text)) if "[sandbox:" in text else {}
    prompt = _MARKER.sub("", text).strip()
    words = _words(prompt)
    given_tools = [tool for tool in params.get("tools") or [] if isinstance(tool, dict)]
    return Ask(
        params=params,
        custom_id=custom_id,
        context=context,
        random=Random(digest),
        prompt=prompt,
        words=words,
        markers={name: value or None for name, value in markers.items()},
        tools=given_tools,
        tool_call=None if "no_tool" in markers else tools.choose(params, given_tools, prompt),
        sources=sources.given(params["messages"]),
    )


def _last_user_turn(messages: list[dict[str, Any]]) -> Any:
    for message in reversed(messages):
        if message["role"] == "user":
            return message["content"]
    return ""


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    else:
        for block in content:
            if block["type"] == "text":
                yield block["text"]


def _words(text: str) -> list[str]:
    counted = Counter(_WORD.findall(text[:_READ_FOR_WORDS].lower()))
    frequent = [word for word, _ in counted.most_common(32) if word.isalpha()]
    found = [word for word in frequent if word not in _EMPTY_WORDS][:8]
    return found + ["batch", "request", "answer"][len(found) :]
