"""
JSON as bytes: encode a request, and find and replace values in one without decoding it.

What is searched must be valid JSON. Places are where a value begins and where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson

from message_batches.sdk.results import loads

Span = tuple[int, int]

Edit = tuple[int, int, bytes]
"""Where something begins and ends that is replaced, and by what."""

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,}\]]+")
_NESTING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_BLANKS_AND_COMMA = re.compile(rb"[\s,]*")
_COLON = re.compile(rb"\s*:\s*")


def encoded(request: Any) -> bytes:
    """Return a request, or a part of one, as JSON on one line; bytes are JSON already."""
    if isinstance(request, bytes | bytearray | memoryview):
        return bytes(request).replace(b"\r\n", b" ").replace(b"\n", b" ")
    return orjson.dumps(request, default=_to_dict)


def _to_dict(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict(mode="json")
    raise TypeError(f"A request contains a {type(value).__name__}, which JSON cannot express.")


def members(content: bytes, start: int) -> Iterator[tuple[Span, Span]]:
    """Yield where the keys and values of the object are that begins at `start`."""
    at = start + 1
    while True:
        at = _end(_BLANKS_AND_COMMA, content, at)
        if content[at] == ord("}"):
            return
        key = (at, _end(_STRING, content, at))
        value = _end(_COLON, content, key[1])
        at = _value_end(content, value)
        yield key, (value, at)


def elements(content: bytes, start: int) -> Iterator[Span]:
    """Yield where the values of the array are that begins at `start`."""
    at = start + 1
    while True:
        at = _end(_BLANKS_AND_COMMA, content, at)
        if content[at] == ord("]"):
            return
        value, at = at, _value_end(content, at)
        yield value, at


def member(content: bytes, start: int, key: str) -> Span | None:
    """Return where the value of a key is in the object that begins at `start`, if it is there."""
    found = None
    for name, value in members(content, start):
        if is_text(content[slice(*name)], key):
            found = value  # of two with one name, the last one counts
    return found


def is_text(content: bytes, text: str) -> bool:
    """Return whether a string in JSON is a text without quotes and control characters."""
    if content == b'"%b"' % text.encode():
        return True
    return b"\\" in content and bool(loads(content) == text)  # it may be written in other ways


def value_at(content: bytes, path: Sequence[str | int]) -> Span:
    """
    Return where a value of a document is.

    Raises:
        ValueError: it is not there.
    """
    span = len(content) - len(content.lstrip()), len(content)
    for key in path:
        found = (
            next(islice(elements(content, span[0]), key, None), None)
            if isinstance(key, int)
            else member(content, span[0], key)
        )
        if found is None:
            raise ValueError(f"there is no {key}")
        span = found
    return span


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a document in which something is replaced, at places that do not overlap."""
    parts: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += content[at:start], new
        at = end
    return b"".join([*parts, content[at:]])


def _value_end(content: bytes, start: int) -> int:
    first = content[start : start + 1]
    if first == b'"':
        return _end(_STRING, content, start)
    if first not in (b"{", b"["):
        return _end(_SCALAR, content, start)
    depth = 0
    for token in _NESTING.finditer(content, start):
        if token[0] in (b"{", b"["):
            depth += 1
        elif token[0] in (b"}", b"]"):
            depth -= 1
            if not depth:
                return token.end()
    raise ValueError("the value does not end")


def _end(pattern: re.Pattern[bytes], content: bytes, at: int) -> int:
    match = pattern.match(content, at)
    if match is None:
        raise ValueError("not JSON")
    return match.end()
