"""Read a prompt as the service bills it: its blocks, their tokens, what of it may be cached."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from message_batches.sandbox.encoding import encoded
from message_batches.sandbox.errors import invalid
from message_batches.sandbox.prompt_cache import LIFETIMES, Prefix
from message_batches_api.model_facts import facts_of

_IMAGE_TOKENS = 1500  # about what the service counts for an image of its largest size
_FRAME_TOKENS = 3
_MOST_BREAKPOINTS = 4
_KEY = "cache_control"
_THINKING = ("thinking", "redacted_thinking")
# https://docs.claude.com/en/docs/build-with-claude/prompt-caching: what invalidates the messages.
_OF_MESSAGES = ("tool_choice", "thinking", "output_config", "output_format")
_SHORTEST = 1024  # for a model of which it is not known


class Block(NamedTuple):
    """One block of a prompt."""

    section: str
    path: str
    turn: str
    """Whose turn it belongs to, and which; empty outside of the messages."""
    value: dict[str, Any]


def tokens(text: str | bytes) -> int:
    """Estimate the tokens of a text: one for every four bytes of UTF-8."""
    if isinstance(text, str) and not text.isascii():
        text = text.encode("utf-8", "replace")
    return (len(text) + 3) // 4


def prompt_tokens(params: dict[str, Any]) -> int:
    """Return the tokens of a prompt."""
    tools = sum(map(_weigh_tool, params.get("tools") or ()))
    contents = [params.get("system"), *(message.get("content") for message in params["messages"])]
    return _FRAME_TOKENS + tools + sum(map(_weigh_contents, contents))


def shortest_cached(model: str) -> int:
    """Return the fewest tokens of a prefix that a model caches."""
    facts = facts_of(model)
    return (facts and facts.shortest_cached_prefix) or _SHORTEST


def prefixes(params: dict[str, Any]) -> list[Prefix]:
    """
    Return the prefixes of a prompt, the shortest first.

    Two are equal if everything in them is, to the order of the keys, and what comes before it: the
    model; for the system prompt whether there are citations; for the messages the settings that
    belong to them and whether there are images. Where the breakpoints are makes no
    difference.
    """
    blocks = list(_blocks(params))
    breakpoints = _breakpoints(params, blocks)
    settings = {
        "tools": params["model"],
        "system": any(block.value.get("citations") for block in blocks),
        "messages": [
            *(params.get(name) for name in _OF_MESSAGES),
            any(block.value.get("type") == "image" for block in blocks),
        ],
    }
    found = []
    digest, total = b"", 0
    for section, setting in settings.items():
        digest = _hash(digest, encoded(setting))
        for block in blocks:
            if block.section == section:
                digest = _hash(digest, block.turn.encode(), encoded(_without_control(block.value)))
                total += _weigh(block)
                found.append(Prefix(digest, total, breakpoints.get(block.path)))
    return found


def check_breakpoints(params: dict[str, Any]) -> None:
    """
    Check the `cache_control` of a request.

    Raises:
        APIError: a rule is broken.
    """
    blocks = list(_blocks(params))
    given = [("", params), *((f"{block.path}.", block.value) for block in blocks)]
    for path, value in given:
        control = value.get(_KEY)
        if control and value.get("type") in _THINKING:
            raise invalid(f"{path}{_KEY}: Extra inputs are not permitted")
        if control and control.get("type") != "ephemeral":
            raise invalid(f"{path}{_KEY}.type: Input should be 'ephemeral'")
    breakpoints = _breakpoints(params, blocks)
    if len(breakpoints) > _MOST_BREAKPOINTS:
        raise invalid(
            f"A maximum of {_MOST_BREAKPOINTS} blocks with cache_control may be provided. "
            f"Found {len(breakpoints)}."
        )
    short = None
    for where, ttl in breakpoints.items():
        if ttl not in LIFETIMES:
            raise invalid(f"{where}.{_KEY}.ttl: Input should be '5m' or '1h'")
        if short is not None and ttl == "1h":
            raise invalid(
                f"{where}.{_KEY}.ttl: a ttl='1h' cache_control block must not come after a "
                "ttl='5m' cache_control block. Note that blocks are processed in the following "
                "order: `tools`, `system`, `messages`."
            )
        short = where if ttl == "5m" else short


def _breakpoints(params: dict[str, Any], blocks: list[Block]) -> dict[str, str]:
    """Return the lifetime for each block that ends a prefix; the request's own is at the last."""
    breakpoints = {
        block.path: _ttl(control) for block in blocks if (control := block.value.get(_KEY))
    }
    if params.get(_KEY):
        ttl = _ttl(params[_KEY])
        last = next(
            (one for one in reversed(blocks) if one.value.get("type") not in _THINKING), None
        )
        if last is not None and breakpoints.setdefault(last.path, ttl) != ttl:
            raise invalid(f"{_KEY}: The last block, {last.path}, has another ttl")
    return breakpoints


def _ttl(control: dict[str, Any]) -> str:
    ttl: str = control.get("ttl") or "5m"
    return ttl


def _blocks(params: dict[str, Any]) -> Iterator[Block]:
    """Yield each block, in the order of the prompt."""
    for section in ("tools", "system"):
        for place, block in enumerate(_listed(params.get(section))):
            yield Block(section, f"{section}.{place}", "", block)
    for turn, message in enumerate(params["messages"]):
        for place, block in enumerate(_listed(message.get("content"))):
            path = f"messages.{turn}.content.{place}"
            yield Block("messages", path, f"{turn} {message['role']}", block)


def _listed(content: Any) -> list[dict[str, Any]]:
    """Return content as blocks: a string is short for one of them."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return content or []


def _without_control(block: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key != _KEY} if _KEY in block else block


def _hash(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _weigh(block: Block) -> int:
    return (_weigh_tool if block.section == "tools" else _weigh_content)(block.value)


def _weigh_tool(tool: dict[str, Any]) -> int:
    return tokens(encoded(_without_control(tool)))


def _weigh_contents(content: Any) -> int:
    return tokens(content) if isinstance(content, str) else sum(map(_weigh_content, content or ()))


def _weigh_content(block: dict[str, Any]) -> int:
    """Count the tokens of a content block; images and files have a flat price."""
    source = block.get("source")
    if isinstance(source, dict):
        if source["type"] in ("base64", "url", "file"):
            return _IMAGE_TOKENS
        return _weigh_contents(source.get("data") or source.get("content"))
    if isinstance(block.get("content"), list):
        return sum(map(_weigh_content, block["content"]))
    if block["type"] == "text":
        return tokens(block["text"])
    return tokens(encoded(_without_control(block)))
