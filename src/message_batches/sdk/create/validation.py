"""
Read and check the requests of a batch before any is sent, within the limits of the API.

A request that is already bytes is sent as it is, never rebuilt. An object is encoded once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from message_batches.sdk.create.feature_switches import switched
from message_batches.sdk.create.json_encoding import (
    NotJSONError,
    check_text,
    dumped,
    is_mapping,
    members_of,
)
from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.options import NOT_GIVEN, is_given
from message_batches.sdk.results.json_line import BLANKS, BYTE_ORDER_MARK, loads

# "Batch limitations", https://docs.claude.com/en/docs/build-with-claude/batch-processing
MAX_REQUESTS = 100_000

MAX_BODY_BYTES = 256_000_000

# https://docs.claude.com/en/api/creating-message-batches: the service refuses a batch in which any
# `custom_id` does not match this expression completely.
CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")

# What the body of a create request holds before, between and after the requests.
ENVELOPE = (b'{"requests":[', b",", b"]}")

# https://platform.claude.com/docs/en/api/migration-2026-10-21: this version refuses the sampling
# parameters, even with their default values.
_REFUSED_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "2023-06-01": (),
    "2026-10-21": ("temperature", "top_p", "top_k"),
}


def parameters_refused_by(anthropic_version: str) -> tuple[str, ...]:
    """
    Return the parameters of a message that an API version refuses.

    An unknown version refuses nothing here: what the service accepts is for the service to decide.
    """
    return _REFUSED_PARAMETERS.get(anthropic_version, ())


def body_size(requests_size: int, requests: int) -> int:
    """Return the size in bytes of a create request's body that holds only these requests."""
    opening, comma, closing = map(len, ENVELOPE)
    return opening + requests_size + comma * max(requests - 1, 0) + closing


Line = tuple[int, bytes]
"""The number of a request, counted from 1, and its bytes; in a file, the number of its line."""


def is_file(source: object) -> bool:
    """Return whether a source of requests is a path or a file of JSON Lines."""
    return isinstance(source, str | os.PathLike) or hasattr(source, "read")


def objects(source: object) -> Iterator[tuple[int, object]]:
    """Yield the requests of an iterable with their numbers, from 1."""
    if not isinstance(source, Iterable) or isinstance(source, Mapping | bytes | bytearray):
        raise TypeError(
            f"`requests` is of type {type(source).__name__}. Pass an iterable of requests, a path,"
            " or a binary file."
        )
    return enumerate(source, start=1)


def line_blocks(source: Any, block_bytes: int) -> Iterator[list[Line]]:
    """Yield the lines of a path or file of JSON Lines, without blank ones, many at a time."""
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield from line_blocks(file, block_bytes)
        return
    block: list[Line] = []
    size = 0
    for number, raw in enumerate(source, start=1):
        if not isinstance(raw, bytes):
            raise TypeError(
                'The file of requests is open for text. Open it for bytes: open(path, "rb").'
            )
        line = (raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw).strip(BLANKS)
        if line:
            block.append((number, line))
            size += len(line)
        if size >= block_bytes:
            yield block
            block, size = [], 0
    yield block


class _Params(msgspec.Struct, gc=False):
    temperature: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    top_p: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    top_k: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Request(msgspec.Struct, gc=False):
    custom_id: str
    params: _Params


_NO_SAMPLING = _Params()

# Half of a surrogate pair as an escape sequence, or a backslash that may belong to another one.
_MAYBE_HALF = re.compile(
    rb"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]|\\\\u[dD]",
    re.DOTALL,
)

# Checks that the complete request is JSON, and decodes only what is checked here.
_read_request = msgspec.json.Decoder(_Request).decode


class Checks:
    """
    The checks of the requests of one batch.

    Args:
        anthropic_version: the API version under which they are sent.
        switches: whether feature switches are replaced by what they mean.
    """

    def __init__(self, *, anthropic_version: str, switches: bool) -> None:
        self._anthropic_version = anthropic_version
        self._refused = parameters_refused_by(anthropic_version)
        self._switches = switches
        self._seen: set[str] = set()

    def check_lines(self, lines: Sequence[Line], text: bytes) -> None:
        """
        Check requests that are one line of JSON each.

        Args:
            lines: the requests.
            text: all of them, joined.

        Raises:
            InvalidRequestsError: the service would refuse one of them.
        """
        if not self.pass_together([line for _, line in lines], text):
            for number, line in lines:
                self.check_line(line, number)

    def check_line(self, line: bytes, number: int) -> None:
        """
        Check one request given as bytes.

        Raises:
            InvalidRequestsError: the service would refuse it, or it is not one line.
        """
        if b"\n" in line or not self.pass_together([line], line):
            self._check(_parsed(line, number), number)

    def pass_together(self, lines: Sequence[bytes], text: bytes) -> bool:
        """
        Check many requests at once, with few steps for each.

        Returns:
            False if any of them may be wrong; `check_line` decides then, for each.
        """
        try:
            requests = list(map(_read_request, lines))
            text.decode()  # the decoder skips most strings without a look at their encoding
        except (ValueError, RecursionError):
            return False
        if (b"\\ud" in text or b"\\uD" in text) and _MAYBE_HALF.search(text):
            return False
        ids = [request.custom_id for request in requests]
        new = set(ids)
        passed = (
            len(new) == len(ids)
            and all(map(CUSTOM_ID.fullmatch, ids))
            and self._seen.isdisjoint(new)
            and (not self._refused or all(each.params == _NO_SAMPLING for each in requests))
        )
        if passed:
            self._seen |= new
        return passed

    def encoded(self, request: object, number: int) -> bytes | Callable[[], bytes]:
        """
        Check a request and return its bytes, or a function that reads the files in it first.

        Args:
            request: a mapping, a model, or the bytes of a JSON object. A property
                whose value is NOT_GIVEN or `omit` is left out, at any depth.
            number: its number, for the error.

        Raises:
            InvalidRequestsError: the service would refuse it.
        """
        if isinstance(request, bytes | bytearray | memoryview):
            line = bytes(request).strip(BLANKS)
            self.check_line(line, number)
            return line
        content = _members(request, number)
        if self._switches:
            content = switched(content, number)
        encoded = dumped(content, number)
        self._check(content, number)
        return encoded

    def _check(self, request: Mapping[str, Any], number: int) -> None:
        custom_id = request.get("custom_id")
        if not isinstance(custom_id, str) or not CUSTOM_ID.fullmatch(custom_id):
            found = "missing" if custom_id is None else repr(custom_id)
            raise InvalidRequestsError(
                f"custom_id is {found}. Use 1 to 64 letters, digits, hyphens and underscores.",
                number=number,
            )
        if custom_id in self._seen:
            raise InvalidRequestsError(
                f"custom_id {custom_id!r} was used before. Use each custom_id once.", number=number
            )
        self._seen.add(custom_id)
        params = request.get("params")
        if not is_mapping(params):
            raise InvalidRequestsError(
                "params is missing or not an object. Pass the parameters of a message.",
                number=number,
            )
        for name in self._refused:
            if is_given(params.get(name, NOT_GIVEN)):
                raise InvalidRequestsError(
                    f"API version {self._anthropic_version} refuses `{name}`. Remove it, or"
                    ' create the client with anthropic_version="2023-06-01".',
                    number=number,
                )


def _parsed(line: bytes, number: int) -> Mapping[str, Any]:
    try:
        # As text: from bytes, `json` would accept other encodings than that of the body.
        content = loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise InvalidRequestsError(f"The request is not JSON: {error}", number=number) from error
    if b"\n" in line:
        raise InvalidRequestsError(
            "The request has more than one line. Pass one line of JSON.", number=number
        )
    if not isinstance(content, dict):
        raise InvalidRequestsError(
            "The request is not a JSON object. Write one object on each line.", number=number
        )
    try:
        check_text(content)
    except NotJSONError as error:
        raise InvalidRequestsError(f"{error.path[1:]} {error.reason}", number=number) from None
    return content


def _members(request: object, number: int) -> Mapping[str, Any]:
    """Return the members of a request, and those of its params, as mappings."""
    try:
        content = members_of(request)
        if content is None:
            raise InvalidRequestsError(
                f"The request is of type {type(request).__name__}. Pass a dict, a model or bytes.",
                number=number,
            )
        params = content.get("params")
        if is_mapping(params) or (members := members_of(params)) is None:
            return content
    except NotJSONError as error:
        raise InvalidRequestsError(f"The request {error.reason}", number=number) from error
    return {**content, "params": members}
