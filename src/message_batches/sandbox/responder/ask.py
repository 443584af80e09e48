"""What the blocks' writers need to know of a request, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from random import Random
from typing import Any

import orjson
from attrs import define, field, frozen

from message_batches.sandbox.responder import citations, tools
from message_batches.sandbox.responder.validation import BETA_FIELDS

_MARKER = re.compile(r"\[sandbox:\s*([a-z_]+)(?:\s+([a-z_]+))?\s*\]")
_WORD = re.compile(r"[^\W\d_]{4,24}")
_EMPTY_WORDS = {"about", "from", "have", "please", "tell", "that", "this", "what", "with", "your"}
_WORDS = 4
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


@define(kw_only=True)  # one is made for every request, and frozen would make it three times as slow
class Ask:
    """One request, read for its answer."""

    params: dict[str, Any]
    canonical: bytes
    """The params as JSON with sorted keys."""
    digest: bytes
    """Stands for the params and the seed; decides what an answer leaves open."""
    custom_id: str
    context: Context
    prompt: str
    """The text of the last user message, without markers."""
    words: list[str]
    """What the prompt is about: its first long words, at least three."""
    markers: dict[str, str | None]
    tools: list[dict[str, Any]]
    tool_call: dict[str, Any] | None
    """The client tool that the answer calls, or None."""
    sources: list[citations.Source]
    """The documents and search results that the answer may cite."""

    _random: Random | None = field(default=None, init=False)

    @property
    def random(self) -> Random:
        """The source of the answer's choices, made when first asked for: seeding takes 5 µs."""
        if self._random is None:
            self._random = Random(self.digest)
        return self._random

    def server_tool(self, kind: str) -> dict[str, Any] | None:
        """Return the first tool of a kind, of any version."""
        return next((tool for tool in self.tools if tools.kind(tool) == kind), None)

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
    prompt = "\n".join(_texts(_last_user_turn(params["messages"])))
    markers: dict[str, str | None] = {}
    if "[sandbox:" in prompt:
        markers = {name: value or None for name, value in _MARKER.findall(prompt)}
        prompt = _MARKER.sub("", prompt)
    prompt = prompt.strip()
    given_tools = [tool for tool in params.get("tools") or [] if isinstance(tool, dict)]
    return Ask(
        params=params,
        canonical=canonical,
        digest=blake2b(canonical, key=str(context.seed).encode(), digest_size=16).digest(),
        custom_id=custom_id,
        context=context,
        prompt=prompt,
        words=_words(prompt),
        markers=markers,
        tools=given_tools,
        tool_call=None if "no_tool" in markers else tools.choose(params, given_tools, prompt),
        sources=citations.citable(params["messages"]),
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
    found: list[str] = []
    for match in _WORD.finditer(text, 0, _READ_FOR_WORDS):
        word = match[0].lower()
        if word not in _EMPTY_WORDS and word not in found:
            found.append(word)
            if len(found) == _WORDS:
                break
    return found + ["batch", "request", "answer"][len(found) :]
