"""
The ids of requests on the wire: made from the user's ids, and turned back in results.

A request goes out as `<base>-<nonce><number>`: the nonce is the run's, the number its partition's,
in base 36. So the results of a batch prove whose they are. The base is the user's id, or a hash of
it where the API does not accept it or no suffix fits behind it. Only the bytes of the id change;
the rest of the request, and of the result line, stays the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from message_batches._errors import MessageBatchesError
from message_batches.jobs.input.json_bytes import Span, members

_FIRST_ID = re.compile(rb'\s*\{\s*"custom_id"\s*:\s*("[A-Za-z0-9_-]*")')
"""Finds the id of nearly every line at once: it comes first and has no escape."""

_FIRST_MEMBER = re.compile(rb'\s*\{\s*("[^"\\]*")\s*:\s*("[^"\\]*"|-?\d+)\s*[,}]')
"""Finds the id of nearly every request with a separate field for it."""

_FIRST_OF_RESULT = b'{"custom_id":"'
"""What nearly every line of results starts with."""

NONCE_LENGTH = 5
"""Characters that name a run."""

_LONGEST_NUMBER = 5
"""Digits in base 36 of the number of a partition: 60 million partitions."""

LONGEST_SUFFIX = 1 + NONCE_LENGTH + _LONGEST_NUMBER
"""The most characters that are sent after an id."""

LONGEST_BASE = 64 - LONGEST_SUFFIX
"""The longest id that every suffix fits behind. Longer ones are hashed."""

_SHORT_FIRST_ID = re.compile(rb'\s*\{\s*"custom_id"\s*:\s*"[A-Za-z0-9_-]{0,%d}(?=")' % LONGEST_BASE)
"""Finds the end of an id that every suffix fits behind."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_WIRE_ID = re.compile(
    rf"(.+)-([0-9a-z]{{{NONCE_LENGTH}}})([1-9a-z][0-9a-z]{{0,{_LONGEST_NUMBER - 1}}})"
)


class WireId(NamedTuple):
    """
    An id on the wire, in its parts.

    Attributes:
        base: the user's id, or a hash of it.
        nonce: the run.
        number: the partition.
    """

    base: str
    nonce: str
    number: int


class MissingIdError(MessageBatchesError, ValueError):
    """The request has no id that could be restored; the message says why."""


def new_nonce(token: Callable[[int], str]) -> str:
    """Return what names a new run in the ids on the wire, given a source of random hexadecimals."""
    return in_base_36(int(token(8), 16) % 36**NONCE_LENGTH).rjust(NONCE_LENGTH, "0")


def in_base_36(number: int) -> str:
    """Return a number in base 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def suffix_of(nonce: str | None, number: int) -> str:
    """
    Return what is sent after each id of a partition.

    Args:
        nonce: of the run; None where ids are sent as they are.
        number: the partition.
    """
    if nonce is None:
        return ""
    digits = in_base_36(number)
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"The ids on the wire have no room for the number {number}.")
    return f"-{nonce}{digits}"


def parse_wire_id(text: str) -> WireId | None:
    """Return the parts of an id on the wire; None if it does not have that form."""
    match = _WIRE_ID.fullmatch(text)
    return WireId(match[1], match[2], int(match[3], 36)) if match else None


def ids_without_suffix(custom_ids: Sequence[str]) -> list[str]:
    """Return the bases of the ids of a batch if a run sent it, which gives all one suffix."""
    parts = [parse_wire_id(custom_id) for custom_id in custom_ids]
    bases = [part.base for part in parts if part and part[1:] == (parts[0] or ())[1:]]
    return bases if len(bases) == len(parts) else [*custom_ids]


def wire_id(original_id: str | int) -> str:
    """Return the base of the id that is sent instead of a user's id of any form."""
    return "m-" + hashlib.blake2b(json.dumps(original_id).encode(), digest_size=20).hexdigest()


def base_of(custom_id: str) -> str:
    """Return the base of the id that is sent for a custom_id: itself, or a hash if it is long."""
    if len(custom_id) <= LONGEST_BASE:
        return custom_id
    return "h-" + hashlib.blake2b(custom_id.encode(), digest_size=16).hexdigest()


def possible_bases(original_id: str | int) -> set[str]:
    """Return what a run sends for an id: as a custom_id, or as an id of another form."""
    text = str(original_id)
    bases = {base_of(text), wire_id(text)}
    return bases | {wire_id(int(text))} if text.isdecimal() else bases


def with_base(content: bytes, custom_id: str) -> tuple[bytes, bytes | None]:
    """
    Return a request with the base of its id, and the id as JSON text if that is another.

    Args:
        content: the request, a JSON object with a custom_id.
        custom_id: that id.
    """
    base = base_of(custom_id)
    if base == custom_id:
        return content, None
    start, end = _id_in(content)
    return content[:start] + f'"{base}"'.encode() + content[end:], content[start:end]


def wire_block(requests: list[bytes], suffix: str, field: str | None) -> list[bytes]:
    """Return requests as they are sent; see `wire_bytes`, which takes more time for each."""
    if field is not None or not suffix:
        return [wire_bytes(each, suffix, field) for each in requests]
    tag, match = suffix.encode(), _SHORT_FIRST_ID.match
    return [
        b"%b%b%b" % (each[:end], tag, each[end:])
        if (found := match(each)) and (end := found.end())
        else wire_bytes(each, suffix, None)
        for each in requests
    ]


def wire_bytes(content: bytes, suffix: str, field: str | None) -> bytes:
    """
    Return a request as it is sent.

    Args:
        content: the request, a JSON object that was checked.
        suffix: what is sent after each id; empty where the ids are sent as they are.
        field: the field of the request that holds its id, if that is not a custom_id for the API.

    Raises:
        ValueError: the request has no such id.
    """
    if field is not None:
        content, _ = to_wire(content, field)
    if not suffix:
        return content
    start, end = _id_in(content)
    custom_id = json.loads(content[start:end])
    base = content[start + 1 : end - 1]
    if len(custom_id) > LONGEST_BASE:
        base = base_of(custom_id).encode()
    return b'%b"%b%b"%b' % (content[:start], base, suffix.encode(), content[end:])


def wire_size(content: bytes, field: str | None, *, tagged: bool) -> int:
    """
    Return how many bytes a request has on the wire without the suffix of its id.

    Args:
        content: the request, a JSON object that was checked.
        field: the field that holds its id, if that is not a custom_id for the API.
        tagged: whether a suffix follows its id.
    """
    suffix = "-" if tagged else ""  # long ids are replaced only before a suffix
    return len(wire_bytes(content, suffix, field)) - len(suffix)


def to_wire(content: bytes, field: str) -> tuple[bytes, bytes]:
    """
    Replace the user's id by the base of one that the API accepts.

    Args:
        content: the request, a JSON object.
        field: the field of the request that holds its id.

    Returns:
        the request, and the user's id as JSON text.

    Raises:
        MissingIdError: the field is missing, repeated, or neither text nor an integer.
    """
    key, value = _place_of(content, field)
    text = content[slice(*value)]
    original_id = _loads(text)
    if isinstance(original_id, bool) or not isinstance(original_id, str | int) or original_id == "":
        raise MissingIdError(f"The field {field} is neither text nor an integer.")
    member = b'"custom_id":"' + wire_id(original_id).encode() + b'"'
    return content[: key[0]] + member + content[value[1] :], text


def _place_of(content: bytes, field: str) -> tuple[Span, Span]:
    """
    Return where the field with the id of a request is, and where its value is.

    Raises:
        MissingIdError: it is missing, repeated, or beside a custom_id.
    """
    first = _FIRST_MEMBER.match(content)
    if (
        first
        and first[1] == b'"%b"' % field.encode(errors="surrogatepass")
        and not _may_follow(content, first)
    ):
        return first.span(1), first.span(2)
    fields = list(members(content, content.index(b"{")))
    found = [(key, value) for key, value in fields if _is(content, key, field)]
    if len(found) != 1:
        raise MissingIdError(f"The field {field} is {'repeated' if found else 'missing'}.")
    if field != "custom_id" and any(_is(content, key, "custom_id") for key, _ in fields):
        raise MissingIdError(f"The request has both a custom_id and the field {field}.")
    return found[0]


def _may_follow(content: bytes, first: re.Match[bytes]) -> bool:
    """Return whether a request may have the key of its first member, or a custom_id, again."""
    return (
        content.find(first[1], first.end()) >= 0
        or content.find(b'"custom_id"', first.end()) >= 0
        or b"\\u" in content  # by which any character can be written
        or b"\\/" in content
    )


def under_custom_id(content: bytes, field: str | None) -> tuple[bytes, str | int]:
    """
    Return a request with the user's id as its custom_id, and that id.

    Args:
        content: the request, a JSON object that was checked.
        field: the field of the request that holds its id, if that is another.
    """
    if field is None:
        return content, _loads(content[slice(*_id_in(content))])
    for key, value in members(content, content.index(b"{")):
        if _is(content, key, field):
            renamed = content[: key[0]] + b'"custom_id"' + content[key[1] :]
            return renamed, _loads(content[slice(*value)])
    raise MissingIdError(f"The field {field} is missing.")


def from_wire(line: bytes, original_id: bytes) -> bytes:
    """Restore the user's id in a result line."""
    start, end = _id_in(line)
    return line[:start] + original_id + line[end:]


def without_suffix(line: bytes, suffix: bytes) -> bytes:
    """Restore the user's id in a result line, where it is the one that was sent, but for this."""
    if line.startswith(_FIRST_OF_RESULT):
        at = line.find(suffix + b'"', len(_FIRST_OF_RESULT), len(_FIRST_OF_RESULT) + 65)
        if at > 0:
            return line[:at] + line[at + len(suffix) :]
    start, end = _id_in(line)
    custom_id = json.loads(line[start:end]).removesuffix(suffix.decode())
    return line[:start] + json.dumps(custom_id).encode() + line[end:]


def shown_id_in(line: bytes) -> str | int:
    """
    Return the user's id in a line of the output.

    Raises:
        ValueError: the line has none.
    """
    shown_id = _loads(line[slice(*_id_in(line))])
    if isinstance(shown_id, bool) or not isinstance(shown_id, str | int):
        raise ValueError("the custom_id is neither text nor an integer")
    return shown_id


def _id_in(line: bytes) -> Span:
    match = _FIRST_ID.match(line)
    if match:
        return match.span(1)
    for key, value in members(line, line.index(b"{")):
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
