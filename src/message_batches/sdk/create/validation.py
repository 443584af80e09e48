"""
The rows of a batch on their way out: whatever the caller gives, as the bytes of one request each.

A row that is already bytes passes as it is, never rebuilt. A row that is an object is encoded once.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from message_batches.sdk.create.feature_switches import switched
from message_batches.sdk.create.json_encoding import dumped, is_mapping
from message_batches.sdk.create.limits import CUSTOM_ID, parameters_refused_by
from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.results.json_line import loads
from message_batches.sdk.sentinels import NOT_GIVEN, is_given


class _Params(msgspec.Struct, gc=False):
    temperature: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    top_p: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    top_k: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Request(msgspec.Struct, gc=False):
    custom_id: str
    params: _Params


_NO_SAMPLING = _Params()

# Checks that all of a row is JSON, and keeps only what is looked at here.
_read_request = msgspec.json.Decoder(_Request).decode


def numbered(source: object) -> Iterator[tuple[int, object]]:
    """
    Yield the rows of a source with their numbers, from 1.

    A source is an iterable of rows, or a path or binary file of JSON Lines, where the number of a
    row is its line and blank lines are passed over.
    """
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield from _lines(file)
    elif hasattr(source, "read"):
        yield from _lines(source)
    elif isinstance(source, Iterable) and not isinstance(source, Mapping | bytes | bytearray):
        yield from enumerate(source, start=1)
    else:
        raise TypeError(
            "`requests` is an iterable of requests, a path, or a binary file; it is"
            f" {type(source).__name__}."
        )


def _lines(file: Any) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, start=1):
        if not isinstance(line, bytes):
            raise TypeError('The file of requests must be open for bytes: open(path, "rb").')
        row = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if row.strip():
            yield number, row


class Checks:
    """
    What must hold for the rows of one batch before any of them is sent.

    Args:
        anthropic_version: The API version they will be sent under.
        switches: Whether feature switches are turned into what they mean.
    """

    def __init__(self, *, anthropic_version: str, switches: bool) -> None:
        self._anthropic_version = anthropic_version
        self._refused = parameters_refused_by(anthropic_version)
        self._switches = switches
        self._seen: set[str] = set()

    def pass_together(self, rows: Sequence[bytes], text: bytes) -> bool:
        """
        Check many rows, each a line, with few steps for each.

        Args:
            rows: The rows.
            text: All of them, joined somehow.

        Returns:
            False if any may be wrong. `encoded` has the last word then, on each of them.
        """
        try:
            requests = list(map(_read_request, rows))
            text.decode()  # what the reader does not: it passes over most strings
        except (ValueError, RecursionError):
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

    def encoded(self, row: object, number: int) -> bytes:
        """
        Check a row and give its bytes.

        Args:
            row: A mapping, a model with `to_dict`, or the bytes of a JSON object. A property whose
                value is NOT_GIVEN or `omit` is left out, at any depth.
            number: Where it stands, for the error.

        Raises:
            InvalidRequestsError: The service would not take this row.
        """
        if isinstance(row, bytes | bytearray | memoryview):
            raw = bytes(row).strip()
            if b"\n" in raw or not self.pass_together([raw], raw):
                self._check(_parsed(raw, number), number)
            return raw
        content = row if is_mapping(row) else _as_dict(row, number)
        if self._switches:
            content = switched(content, number)
        raw = dumped(content, number)
        self._check(content, number)
        return raw

    def _check(self, row: Mapping[str, Any], number: int) -> None:
        custom_id = row.get("custom_id")
        if not isinstance(custom_id, str) or not CUSTOM_ID.fullmatch(custom_id):
            what = "no custom_id" if custom_id is None else f"the custom_id {custom_id!r}"
            raise InvalidRequestsError(
                f"it has {what}. A custom_id is 1 to 64 letters, digits, hyphens and underscores.",
                row=number,
            )
        if custom_id in self._seen:
            raise InvalidRequestsError(
                f"the custom_id {custom_id!r} was used before; each may be used once.", row=number
            )
        self._seen.add(custom_id)
        params = row.get("params")
        if not is_mapping(params) and not hasattr(params, "to_dict"):
            raise InvalidRequestsError("it has no params, or they are not an object.", row=number)
        if is_mapping(params):
            for name in self._refused:
                if is_given(params.get(name, NOT_GIVEN)):
                    raise InvalidRequestsError(
                        f"API version {self._anthropic_version} refuses `{name}`. Leave it out, or"
                        ' make the client with anthropic_version="2023-06-01".',
                        row=number,
                    )


def _parsed(raw: bytes, number: int) -> Mapping[str, Any]:
    try:
        # As text: given bytes, `json` would take other encodings than that of the body.
        content = loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise InvalidRequestsError(f"this is not JSON: {error}", row=number) from error
    if b"\n" in raw:
        raise InvalidRequestsError("a row given as bytes is one line of JSON", row=number)
    if not isinstance(content, dict):
        raise InvalidRequestsError("a request is a JSON object, alone on its line", row=number)
    return content


def _as_dict(row: object, number: int) -> Mapping[str, Any]:
    to_dict = getattr(row, "to_dict", None)
    if to_dict is None:
        raise InvalidRequestsError(
            f"a request is a dict, a model or bytes; this is {type(row).__name__}", row=number
        )
    return to_dict()  # type: ignore[no-any-return]
