"""The JSON value in a message: the input of a tool, or the JSON of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from message_batches._errors import MessageBatchesError

_FENCED = re.compile(r"```(?:json)?[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL | re.IGNORECASE)

_decode = msgspec.json.Decoder().decode


class UnreadableError(MessageBatchesError, ValueError):
    """A message has no JSON value. The text says why."""


def value_in(message: Mapping[str, Any], tool: str | None) -> Any:
    """
    Return the JSON value in a message.

    Args:
        message: a message of the API, decoded.
        tool: the tool whose input is the value; None if the text is JSON.

    Raises:
        UnreadableError: there is not a value.
    """
    content = message.get("content")
    # By its exact type: an abstract one takes longer than to decode a small answer.
    blocks = [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    return _text_value(blocks) if tool is None else _tool_value(blocks, tool)


def _tool_value(blocks: list[dict[str, Any]], tool: str) -> Any:
    for block in blocks:
        if block.get("type") == "tool_use" and block.get("name") == tool:
            return block.get("input")
    raise UnreadableError(f"the tool {tool} was not used")


def _text_value(blocks: list[dict[str, Any]]) -> Any:
    texts = [
        text
        for one in blocks
        if one.get("type") == "text" and isinstance(text := one.get("text"), str)
    ]
    joined = texts[0] if len(texts) == 1 else "".join(texts)
    try:
        return _decode(joined)
    except (ValueError, RecursionError) as error:
        if not joined.strip():
            raise UnreadableError("not JSON: the answer has no text") from None
        first = error
    for text in _other_candidates(blocks, texts, joined):
        with suppress(ValueError, RecursionError):
            return _decode(text)
    is_deep = isinstance(first, RecursionError)
    why = "it is nested too deeply" if is_deep else str(first).rstrip(".")
    raise UnreadableError(f"not JSON: {why}") from first


def _other_candidates(blocks: list[dict[str, Any]], texts: list[str], joined: str) -> Iterator[str]:
    """
    Yield the other texts that may be the JSON, the likeliest first.

    A server tool between two texts leaves what the model said before it in front of the answer.
    """
    yield from _fenced(joined)
    if len(texts) > 1:
        last = max((n for n, one in enumerate(blocks) if one.get("type") != "text"), default=-1)
        after = "".join(str(block.get("text")) for block in blocks[last + 1 :])
        for text in (after, texts[-1]):
            yield text
            yield from _fenced(text)


def _fenced(text: str) -> Iterator[str]:
    """Yield what is in the only fence of a text."""
    found = _FENCED.findall(text) if "```" in text else ()
    if len(found) == 1:
        yield found[0]
