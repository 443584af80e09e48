"""What the writers of content blocks need to know of a request, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from random import Random
from typing import Any

import orjson
from attrs import define, frozen

from message_batches.sandbox.responder import tools
from message_batches.sandbox.responder.citations import Cite, cites_of
from message_batches.sandbox.responder.validation import BETA_FIELDS

_MARKER = re.compile(r"\[sandbox:\s*([a-z_]+)(?:\s+([a-z_]+))?\s*\]")
_WORD = re.compile(r"[^\W\d_]{4,24}")
_EMPTY_WORDS = {"about", "from", "have", "please", "show", "that", "this", "what", "with", "your"}
_WORDS = 4
_READ_FOR_WORDS = 500  # characters: enough to know what a prompt is about, whatever its length


@frozen(kw_only=True)
class Context:
    """
    What the answer to a request depends on beside its params.

    Args:
        seed: the seed of the sandbox.
        version: the `anthropic-version` of the call that contained the request.
        betas: the values of its `anthropic-beta`.
        beta: whether it came by the beta surface, so that the message has the beta fields.
        user_profile_id: the value of its `anthropic-user-profile-id`.
        now: the moment from which a container's expiry is counted, in microseconds since 1970.
        service_tier: the value of `usage.service_tier`.
    """

    seed: int = 0
    version: str = "2023-06-01"
    betas: frozenset[str] = frozenset()
    beta: bool = False
    user_profile_id: str | None = None
    now: int = 0
    service_tier: str = "batch"


@define(kw_only=True)
class ParsedRequest:
    """One request, read for its answer."""

    params: dict[str, Any]
    canonical: bytes
    """The params as JSON with sorted keys."""
    digest: bytes
    """A hash of the params and the seed; decides what an answer leaves open."""
    random: Random
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
    cites: list[Cite]
    """What the answer may cite."""

    def server_tool(self, kind: str) -> dict[str, Any] | None:
        """Return the first tool of a kind, of any version."""
        return next((tool for tool in self.tools if tools.kind(tool) == kind), None)

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


def parse(params: dict[str, Any], custom_id: str, context: Context) -> ParsedRequest:
    """Read a request whose params are valid."""
    canonical = orjson.dumps(params, option=orjson.OPT_SORT_KEYS)
    key = str(context.seed).encode()[:64]
    digest = blake2b(canonical, key=key, digest_size=16).digest()
    prompt = "\n".join(_texts(_last_user_turn(params["messages"])))
    markers: dict[str, str | None] = {}
    if "[sandbox:" in prompt:
        markers = {name: value or None for name, value in _MARKER.findall(prompt)}
        prompt = _MARKER.sub("", prompt)
    prompt = prompt.strip()
    given_tools = [tool for tool in params.get("tools") or [] if isinstance(tool, dict)]
    return ParsedRequest(
        params=params,
        canonical=canonical,
        digest=digest,
        random=Random(digest),
        custom_id=custom_id,
        context=context,
        prompt=prompt,
        words=_words(prompt),
        markers=markers,
        tools=given_tools,
        tool_call=None if "no_tool" in markers else tools.choose(params, given_tools, prompt),
        cites=cites_of(params["messages"]),
    )


def _last_user_turn(messages: list[dict[str, Any]]) -> Any:
    return next((one["content"] for one in reversed(messages) if one["role"] == "user"), "")


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
