"""
Replace ids that the API does not accept when requests are sent, and restore them in results.

The user's id may be any text or integer, in any field. A hash of it is sent instead, so that it can
be computed anywhere from the request itself. Only the bytes of the id are replaced; the rest of the
request, and of the result line, stays the same.
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
    """The request has no id that could be restored; the message says why."""


def wire_id(original_id: str | int) -> str:
    """Return the custom_id that is sent instead of the user's id."""
    return "m-" + hashlib.blake2b(json.dumps(original_id).encode(), digest_size=20).hexdigest()


def to_wire(content: bytes, field: str) -> tuple[bytes, bytes]:
    """
    Replace the user's id by one that the API accepts.

    Args:
        content: the request, a JSON object.
        field: the field of the request that holds its id.

    Returns:
        the request for the wire, and the user's id as JSON text.

    Raises:
        MissingIdError: the field is missing, repeated, or neither text nor an integer.
    """
    members = list(_members(content))
    found = [(key, value) for key, value in members if _is(content, key, field)]
    if len(found) != 1:
        raise MissingIdError(f"The field {field} is {'repeated' if found else 'missing'}.")
    if field != "custom_id" and any(_is(content, key, "custom_id") for key, _ in members):
        raise MissingIdError(f"The request has both a custom_id and the field {field}.")
    ((key, value),) = found
    text = content[slice(*value)]
    original_id = _loads(text)
    if isinstance(original_id, bool) or not isinstance(original_id, str | int) or original_id == "":
        raise MissingIdError(f"The field {field} is neither text nor an integer.")
    member = b'"custom_id":"' + wire_id(original_id).encode() + b'"'
    return content[: key[0]] + member + content[value[1] :], text


def from_wire(line: bytes, original_id: bytes) -> bytes:
    """Restore the user's id in a result line."""
    start, end = _id_in(line)
    return line[:start] + original_id + line[end:]


def wire_id_of(line: bytes) -> str:
    """Return the id on the wire for a result line with the user's id."""
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
        raise MissingIdError("The id is too long or nested too deeply.") from error


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
