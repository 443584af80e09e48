"""
Seal what the service writes for itself into an answer, and recognize it when it comes back.

An answer that has paused is continued by a request that ends with it. The sandbox gives each call
of a server tool an id that follows from the call, its result and all that the turn had before, so
it knows whether all of this came back unchanged, also after a restart. What another service has
written is not recognized, and left as it is.
https://docs.claude.com/en/docs/build-with-claude/handling-stop-reasons
https://docs.claude.com/en/docs/build-with-claude/extended-thinking
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from attrs import frozen

from message_batches.sandbox.encoding import derived_id, encoded_canonically

_PREFIXES = {"server_tool_use": "srvtoolu_", "mcp_tool_use": "mcptoolu_"}
_ENDS = (b"continues", b"pauses here")
_THINKING = {"thinking": "signature", "redacted_thinking": "data"}
_CHECKED = 4  # characters at the end of an id, by which the sandbox knows its own
_HASH = 24  # bytes


@frozen
class Turn:
    """
    A turn that a request continues.

    Attributes:
        content: its blocks; empty if the request ends with a message of the user.
        place: the number of the message that it begins with.
        pauses: how often it has paused.
        unknown: the place of the first block of a server tool that the sandbox did not write so.
    """

    content: Sequence[dict[str, Any]] = ()
    place: int = 0
    pauses: int = 0
    unknown: int | None = None


def is_server_block(block: dict[str, Any]) -> bool:
    """Return whether a block is a call that is not the client's, or the result of one."""
    kind = block["type"]
    return kind in _PREFIXES or (kind.endswith("_tool_result"))


def turn_of(messages: Sequence[dict[str, Any]], seed: int) -> Turn:
    """Return the turn at the end of a conversation, whose messages of the assistant are one."""
    if not messages or messages[-1]["role"] != "assistant":
        return Turn(place=len(messages))
    *_, (place, content) = _turns(messages)
    pauses, unknown = _read(content, seed, is_own=True)
    # An answer that paused before its first call is empty. Only the ids of calls say how often an
    # answer has paused, so this one does not pause again.
    return Turn(content, place, pauses if content else sys.maxsize, unknown)


def changed_block(
    params: Mapping[str, Any], seed: int, *, is_bound: bool
) -> tuple[int, int, str] | None:
    """
    Return where a block is not what the sandbox wrote: the turn, the block, and what is wrong.

    Args:
        params: the params of a request.
        seed: the seed of the sandbox.
        is_bound: whether thinking is refused where anything has changed that came before it.
    """
    for place, content in _turns(params["messages"]):
        if (unknown := _read(content, seed, is_own=False)[1]) is not None:
            return place, unknown, "call"
        prefix = prefix_of(params, place) if is_bound else None
        for at, block in enumerate(content):
            if wrong := _wrong_thinking(block, seed, prefix):
                return place, at, wrong
    return None


def _turns(messages: Sequence[dict[str, Any]]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield the turns of the assistant: the number of the first message, and all blocks."""
    last, content = "", list[dict[str, Any]]()
    start = 0
    for place, message in enumerate([*messages, {"role": ""}]):
        if message["role"] == "assistant":
            if last != "assistant":
                start, content = place, []
            given = message.get("content") or []
            content += [{"type": "text", "text": given}] if isinstance(given, str) else given
        elif last == "assistant":
            yield start, content
        last = message["role"]


def _read(content: Sequence[dict[str, Any]], seed: int, *, is_own: bool) -> tuple[int, int | None]:
    """
    Return how often the sandbox paused in a turn, and the first call that it did not write so.

    Args:
        content: the blocks of the turn.
        seed: the seed of the sandbox.
        is_own: whether the sandbox has written all of it; or else only what it recognizes.
    """
    chain = _Chain(seed, ())
    pauses = 0
    for at, (block, result) in enumerate(_with_results(content)):
        if block["type"] in _PREFIXES:
            ids = [chain.id_of(block, result, end) for end in _ENDS]
            if block["id"] in ids:
                pauses += ids.index(block["id"])
            elif is_own or chain.gave(block["id"]):
                return pauses, at
        elif (
            is_server_block(block)
            and (call := block.get("tool_use_id")) != chain.last
            and (is_own or chain.gave(call or ""))
        ):
            return pauses, at
        chain.add(block)
    return pauses, None


def prefix_of(params: Mapping[str, Any], place: int) -> bytes:
    """Return a hash of what a turn depends on: the tools, the system prompt, what came before."""
    parts = [params.get("tools"), params.get("system"), params["messages"][:place]]
    return blake2b(encoded_canonically(_without_control(parts)), digest_size=_HASH).digest()


def signature(text: str, prefix: bytes, seed: int, noise: bytes) -> str:
    """Return what comes with a thinking block, so that a change is noticed."""
    bound = blake2b(prefix, key=_key(seed), digest_size=_HASH).digest()
    written = blake2b(text.encode() + bound + noise, key=_key(seed), digest_size=_HASH).digest()
    return base64.b64encode(_mark(seed) + written + bound + noise).decode()


def _wrong_thinking(block: dict[str, Any], seed: int, prefix: bytes | None) -> str | None:
    """Return what is wrong with a block: `thinking`, `binding`, or nothing."""
    sealed_ = block.get(_THINKING.get(block["type"], ""))
    if not isinstance(sealed_, str):
        return None
    try:
        raw = base64.b64decode(sealed_, validate=True)
    except ValueError:
        return None
    if not raw.startswith(_mark(seed)):
        return None
    noise = raw[len(_mark(seed)) + 2 * _HASH :]
    start = len(_mark(seed)) + _HASH
    bound = raw[start : start + _HASH]
    text = (block.get("thinking") or "").encode()
    expected = blake2b(text + bound + noise, key=_key(seed), digest_size=_HASH).digest()
    if raw[len(_mark(seed)) : start] != expected:
        return "thinking"
    if prefix is not None and bound != blake2b(prefix, key=_key(seed), digest_size=_HASH).digest():
        return "binding"
    return None


def _key(seed: int) -> bytes:
    return str(seed).encode()[:64]


def _mark(seed: int) -> bytes:
    return blake2b(b"thinking of the sandbox", key=_key(seed), digest_size=8).digest()


def _without_control(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_control(one) for key, one in value.items() if key != "cache_control"}
    if isinstance(value, list):
        return [_without_control(one) for one in value]
    return value


def sealed(
    content: list[dict[str, Any]], turn: Turn, seed: int, *, pauses: bool
) -> list[dict[str, Any]]:
    """Return the blocks of an answer, with the id for each call of a server tool."""
    calls = [at for at, block in enumerate(content) if block["type"] in _PREFIXES]
    if not calls:
        return content
    chain = _Chain(seed, turn.content)
    names: dict[str, str] = {}
    found = []
    for at, (block, result) in enumerate(_with_results(content)):
        if block["type"] in _PREFIXES:
            end = _ENDS[pauses and at == calls[-1]]
            names[block["id"]] = chain.id_of(block, result, end)
            block = {**block, "id": names[block["id"]]}
        elif block.get("tool_use_id") in names:
            block = {**block, "tool_use_id": names[block["tool_use_id"]]}
        elif (caller := block.get("caller") or {}).get("tool_id") in names:
            block = {**block, "caller": {**caller, "tool_id": names[caller["tool_id"]]}}
        found.append(block)
        chain.add(block)
    return found


def _with_results(
    content: Iterable[dict[str, Any]],
) -> Iterable[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yield each block with the result of its call, which is the next block."""
    blocks = list(content)
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        is_result = following is not None and following.get("tool_use_id") == block.get("id")
        yield block, following if is_result else None


class _Chain:
    """What a turn has so far, as a hash."""

    def __init__(self, seed: int, content: Iterable[dict[str, Any]]) -> None:
        self._key = _key(seed)
        self._hash = blake2b(key=self._key, digest_size=32)
        self.last: str | None = None
        for block in content:
            self.add(block)

    def add(self, block: dict[str, Any]) -> None:
        """Add a block."""
        if block["type"] in _PREFIXES:
            self.last = block["id"]
        self._hash.update(_written(block))

    def id_of(self, block: dict[str, Any], result: dict[str, Any] | None, end: bytes) -> str:
        """Return the id of a call."""
        hash_ = self._hash.copy()
        hash_.update(end)
        for one in (block, result):
            if one is not None:
                hash_.update(_written({**one, "id": None, "tool_use_id": None}))
        given = derived_id(_PREFIXES[block["type"]], self._key, hash_.hexdigest())[:-_CHECKED]
        return given + self._check(given)

    def gave(self, block_id: str) -> bool:
        """Return whether an id is one of the sandbox."""
        return block_id[-_CHECKED:] == self._check(block_id[:-_CHECKED])

    def _check(self, start: str) -> str:
        return derived_id("", self._key, start)[-_CHECKED:]


def _written(block: dict[str, Any]) -> bytes:
    """Return a block in one form, however a client writes it; a breakpoint is not a part."""
    return encoded_canonically({key: one for key, one in block.items() if key != "cache_control"})
