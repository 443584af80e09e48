"""
Ids that the API does not take, put away on the way out and put back on the way in.

A row's own id may be any text or whole number, in any field. What goes over the wire in its place
is a hash of it, so that it can be worked out anywhere from the row alone. Only the bytes of the id
are exchanged; the rest of the row, and of the result line, stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from message_batches._errors import MessageBatchesError

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,}\]]+")
_NESTING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_BLANKS_AND_COMMA = re.compile(rb"[\s,]*")
_COLON = re.compile(rb"\s*:\s*")

Span = tuple[int, int]


class MissingIdError(MessageBatchesError, ValueError):
    """The row has no id that could be put back; the message says why."""


def wire_id(own_id: str | int) -> str:
    """Give the custom_id that stands for a row's own id."""
    return "m-" + hashlib.blake2b(json.dumps(own_id).encode(), digest_size=20).hexdigest()


def to_wire(content: bytes, field: str) -> tuple[bytes, bytes]:
    """
    Exchange the row's own id for one that the API takes.

    Args:
        content: the row, a JSON object.
        field: the field of the row that holds its id.

    Returns:
        the row for the wire, and its own id as the JSON text that it was.

    Raises:
        MissingIdError: the field is missing, there twice, or holds no text and no whole number.
    """
    members = list(_members(content))
    found = [(key, value) for key, value in members if _is(content, key, field)]
    if len(found) != 1:
        raise MissingIdError(f"The field {field} is {'there twice' if found else 'missing'}.")
    if field != "custom_id" and any(_is(content, key, "custom_id") for key, _ in members):
        raise MissingIdError(f"The row has a custom_id beside the field {field}.")
    ((key, value),) = found
    text = content[slice(*value)]
    own_id = _loads(text)
    if isinstance(own_id, bool) or not isinstance(own_id, str | int) or own_id == "":
        raise MissingIdError(f"The field {field} holds neither a text nor a whole number.")
    member = b'"custom_id":"' + wire_id(own_id).encode() + b'"'
    return content[: key[0]] + member + content[value[1] :], text


def keys_of(content: bytes) -> list[str]:
    """Give the keys of a JSON object as they stand, with those that are there twice."""
    return [json.loads(content[slice(*key)]) for key, _ in _members(content)]


def from_wire(line: bytes, own_id: bytes) -> bytes:
    """Put a row's own id into its result line."""
    start, end = _id_in(line)
    return line[:start] + own_id + line[end:]


def wire_id_of(line: bytes) -> str:
    """Give the id that went over the wire for a line that has its own id back."""
    return wire_id(json.loads(line[slice(*_id_in(line))]))


def _id_in(line: bytes) -> Span:
    for key, value in _members(line):
        if _is(line, key, "custom_id"):
            return value
    raise ValueError("the line has no custom_id")


def _loads(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MissingIdError("The id is too long or nested too deep.") from error


def _is(content: bytes, key: Span, name: str) -> bool:
    return bool(json.loads(content[slice(*key)]) == name)


def _members(content: bytes) -> Iterator[tuple[Span, Span]]:
    """Yield where the keys and values of an object are. It must be valid JSON, and an object."""
    at = content.index(b"{") + 1
    while True:
        at = _end(_BLANKS_AND_COMMA, content, at)
        if content[at] == ord("}"):
            return
        key = (at, _end(_STRING, content, at))
        start = _end(_COLON, content, key[1])
        at = _value_end(content, start)
        yield key, (start, at)


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
