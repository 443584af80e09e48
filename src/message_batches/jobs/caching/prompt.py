"""
Read a request as the prompt cache sees it: the prefixes of its prompt, and its breakpoints.

A prefix is a prompt from its start to the end of a block: tools first, then the system prompt, then
the messages. Two requests have the same prefix if all of it is the same, to the order of the keys,
and the settings that are a part of it are the same too.
https://docs.claude.com/en/docs/build-with-claude/prompt-caching
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from attrs import frozen

from message_batches.sdk.results import decoded

Place = tuple[str | int, ...]
"""The keys and indexes that lead from the params to a block, or to a text that is one."""

MOST_BLOCKS = 100
"""Blocks of a prompt that are looked at: what many requests share is at the beginning."""

_CONTROL = "cache_control"

_QUOTED = b'"cache_control"'
"""As it is in a request; in a text of it, the quotation mark has a backslash."""

_LOOKBACK = 20
"""Positions at which the service looks for each breakpoint; the first is its own position."""

_SETTINGS = ("model", "inference_geo", "thinking", "output_config", "output_format")
"""
What two requests with a prefix must have in common.

Thinking and effort are a part of the tools and the system prompt for some models only.
"""

_CONTROLABLE = frozenset({"text", "image", "document", "search_result", "tool_use", "tool_result"})
"""The types of blocks in messages that take a breakpoint; thinking does not."""


class Prefix(NamedTuple):
    """
    A prompt from its start to the end of a block that takes a breakpoint.

    Attributes:
        digest: equal for two requests with this prefix.
        place: where its last block is.
    """

    digest: bytes
    place: Place


@frozen
class Prompt:
    """
    The prompt of a request.

    Attributes:
        model: the model.
        params: the params.
        prefixes: its prefixes, the shortest first.
        has_breakpoints: whether the request came with breakpoints.
        written: the prefixes that its own breakpoints write for an hour.
        found: the prefixes that the request reads if another request has written them: if it came
            with breakpoints, those that these find.
    """

    model: str
    params: dict[str, Any]
    prefixes: tuple[Prefix, ...]
    has_breakpoints: bool
    written: frozenset[bytes]
    found: tuple[Prefix, ...]

    def up_to(self, place: Place) -> dict[str, Any]:
        """Return params with nothing but a prefix."""
        params: dict[str, Any] = {"model": self.model}
        section, *rest = place
        for name in ("tools", "system", "messages"):
            if (value := self.params.get(name)) is None:
                continue
            if name == section:
                params[name] = _until(value, rest)
                break
            params[name] = value
        return params


def prompt_of(request: bytes) -> Prompt | None:
    """Return the prompt of a request; None where it cannot be read, which is reported elsewhere."""
    try:
        params = decoded(request)["params"]
        return _prompt(params, has_breakpoints=_QUOTED in request)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return None


def _prompt(params: dict[str, Any], *, has_breakpoints: bool) -> Prompt:
    positions = list(islice(_positions(params), MOST_BLOCKS))
    controls = enumerate(_control(block) for *_, block in positions)
    breakpoints = {number: control for number, control in controls if control}
    if control := _control(params):
        breakpoints[len(positions) - 1] = control  # it is for the last block
    prefixes, found, written = [], [], []
    for number, (digest, place, block) in enumerate(positions):
        if not _takes_mark(place, block):
            continue
        prefix = Prefix(digest, place)
        prefixes.append(prefix)
        if not has_breakpoints or any(0 <= at - number < _LOOKBACK for at in breakpoints):
            found.append(prefix)
        if number in breakpoints and breakpoints[number].get("ttl") == "1h":
            written.append(digest)
    return Prompt(
        str(params["model"]),
        params,
        tuple(prefixes),
        has_breakpoints,
        frozenset(written),
        tuple(found),
    )


def _control(block: dict[str, Any]) -> dict[str, Any] | None:
    control = block.get(_CONTROL)
    return control if isinstance(control, dict) else None


def _positions(params: dict[str, Any]) -> Iterator[tuple[bytes, Place, dict[str, Any]]]:
    """Yield the digest of each prefix, and the place and content of its last block."""
    blocks = list(_blocks(params))
    settings = {
        "tools": [params.get(name) for name in _SETTINGS],
        "system": any(block.get("citations") for _, _, block in blocks),
        "messages": [
            params.get("tool_choice"),
            any(block.get("type") == "image" for _, _, block in blocks),
        ],
    }
    digest = b""
    for section, setting in settings.items():
        digest = _hash(digest, setting)
        for place, turn, block in blocks:
            if place[0] == section:
                plain = {key: value for key, value in block.items() if key != _CONTROL}
                digest = _hash(digest, [turn, plain])
                yield digest, place, block


def _blocks(params: dict[str, Any]) -> Iterator[tuple[Place, str, dict[str, Any]]]:
    """Yield the place of each block, the turn that it belongs to, and the block."""
    for name in ("tools", "system"):
        for place, block in _listed(params.get(name), (name,)):
            yield place, "", block
    for number, message in enumerate(params["messages"]):
        if not isinstance(message, dict):
            return
        turn = f"{number} {message.get('role')}"
        for place, block in _listed(message.get("content"), ("messages", number, "content")):
            yield place, turn, block


def _listed(content: Any, place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield content as blocks: a text is short for one of them."""
    if isinstance(content, str):
        if content:
            yield place, {"type": "text", "text": content}
    elif isinstance(content, list):
        for number, block in enumerate(content):
            if isinstance(block, dict):
                yield (*place, number), block


def _takes_mark(place: Place, block: dict[str, Any]) -> bool:
    if place[0] == "tools":
        return bool(block) and not block.get("defer_loading")
    if block.get("type") == "text":
        return bool(block.get("text"))
    return place[0] == "messages" and block.get("type") in _CONTROLABLE


def _until(value: Any, place: list[str | int]) -> Any:
    if not place:
        return value
    first, *rest = place
    if isinstance(first, int):
        return [*value[:first], _until(value[first], rest)]
    return {**value, first: _until(value[first], rest)}


def _hash(before: bytes, value: Any) -> bytes:
    return blake2b(before + msgspec.json.encode(value), digest_size=16).digest()
