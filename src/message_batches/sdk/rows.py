"""
The rows of a batch on their way out: whatever the caller gives, as the bytes of one request each.

A row that is already bytes passes as it is, never rebuilt. A row that is an object is encoded once.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any, TypeGuard

import orjson

from message_batches.sdk.absent import NOT_GIVEN, is_given
from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.switches import switched
from message_batches.sdk.values import loads

# Limits of the API: "Batch limitations" in its guide to batch processing.
MAX_ROWS = 100_000
MAX_BODY_BYTES = 256_000_000

CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What an id must match as a whole; the service refuses a batch that holds another one."""

# API version 2026-10-21 takes these for an invalid request, even with their default values.
SAMPLING_PARAMETERS = ("temperature", "top_p", "top_k")
_WITHOUT_SAMPLING = frozenset({"2026-10-21"})


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
        if line.strip():
            yield number, line


def encoded(
    row: object, number: int, *, anthropic_version: str, switches: bool, seen: set[str]
) -> bytes:
    """
    Check a row and give its bytes.

    Args:
        row: A mapping, a model with `to_dict`, or the bytes of a JSON object. A property whose
            value is NOT_GIVEN or `omit` is left out, at any depth.
        number: Where it stands, for the error.
        anthropic_version: The API version it will be sent under.
        switches: Whether feature switches are turned into what they mean.
        seen: The custom ids so far; this one is added.

    Raises:
        InvalidRequestsError: The service would not take this row.
    """
    if isinstance(row, bytes | bytearray | memoryview):
        raw = bytes(row).strip()
        content = _parsed(raw, number)
    else:
        content = row if _is_mapping(row) else _as_dict(row, number)
        if switches:
            content = switched(content, number)
        raw = _dumped(content, number)
    _check(content, number, anthropic_version=anthropic_version, seen=seen)
    return raw


def _parsed(raw: bytes, number: int) -> Mapping[str, Any]:
    try:
        try:
            content = orjson.loads(raw)
        except ValueError:
            content = loads(raw)
    except (ValueError, RecursionError) as error:
        raise InvalidRequestsError(f"this is not JSON: {error}", row=number) from error
    if b"\n" in raw:
        raise InvalidRequestsError("a row given as bytes is one line of JSON", row=number)
    if not isinstance(content, dict):
        raise InvalidRequestsError("a request is a JSON object", row=number)
    return content


def _is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    # Asking the abstract class takes ten times as long, and nearly all rows are dicts.
    return type(value) is dict or isinstance(value, Mapping)


def _as_dict(row: object, number: int) -> Mapping[str, Any]:
    to_dict = getattr(row, "to_dict", None)
    if to_dict is None:
        raise InvalidRequestsError(
            f"a request is a dict, a model or bytes; this is {type(row).__name__}", row=number
        )
    return to_dict()  # type: ignore[no-any-return]


def _dumped(content: Mapping[str, Any], number: int) -> bytes:
    kept: dict[int, tuple[Any, Any]] = {}

    def plain(value: Any) -> Any:
        # A generator or file can be read only once, but two encoders may ask for it.
        if id(value) not in kept:
            kept[id(value)] = value, _plain(value)
        return kept[id(value)][1]

    try:
        return _written(content, plain, number)
    except _NotGivenInsideError:
        pass
    try:
        return _written(_given(content), lambda value: _given(plain(value)), number)
    except _NotGivenInsideError as error:
        raise InvalidRequestsError(
            "NOT_GIVEN or `omit` stands where it can't be left out.", row=number
        ) from error


def _written(content: Any, plain: Callable[[Any], Any], number: int) -> bytes:
    try:
        return orjson.dumps(content, default=plain)
    except TypeError as refusal:
        if isinstance(refusal.__cause__, _NotGivenInsideError):
            raise refusal.__cause__ from None
        # orjson refuses integers beyond 64 bits and lone surrogates; the standard library writes
        # both. What neither writes is the caller's mistake.
        try:
            text = json.dumps(content, default=plain, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidRequestsError(
                f"this can't be written as JSON: {error}", row=number
            ) from error
        return text.encode()


class _NotGivenInsideError(Exception):
    """Somewhere in a row stands NOT_GIVEN or `omit`. That is rare, so it is found by failing."""


def _given(value: Any) -> Any:
    """Leave out what is NOT_GIVEN or `omit`."""
    if isinstance(value, Mapping):
        return {name: _given(each) for name, each in value.items() if is_given(each)}
    if isinstance(value, list | tuple):
        return [_given(each) for each in value if is_given(each)]
    return value


def _plain(value: Any) -> Any:
    """Turn what JSON has no word for into what it means in a request."""
    if not is_given(value):
        raise _NotGivenInsideError
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, os.PathLike):
        with open(value, "rb") as file:
            return base64.b64encode(file.read()).decode()
    if hasattr(value, "read"):
        return base64.b64encode(_read(value)).decode()
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _read(file: IO[bytes]) -> bytes:
    content = file.read()
    if not isinstance(content, bytes):
        raise TypeError("a file in a request must be open for bytes")
    return content


def _check(row: Mapping[str, Any], number: int, *, anthropic_version: str, seen: set[str]) -> None:
    custom_id = row.get("custom_id")
    if not isinstance(custom_id, str) or not CUSTOM_ID.fullmatch(custom_id):
        what = "no custom_id" if custom_id is None else f"the custom_id {custom_id!r}"
        raise InvalidRequestsError(
            f"it has {what}. A custom_id is 1 to 64 letters, digits, hyphens and underscores.",
            row=number,
        )
    if custom_id in seen:
        raise InvalidRequestsError(
            f"the custom_id {custom_id!r} was used before; each may be used once.", row=number
        )
    seen.add(custom_id)
    params = row.get("params")
    if not _is_mapping(params) and not hasattr(params, "to_dict"):
        raise InvalidRequestsError("it has no params, or they are not an object.", row=number)
    if anthropic_version in _WITHOUT_SAMPLING and isinstance(params, Mapping):
        for name in SAMPLING_PARAMETERS:
            if is_given(params.get(name, NOT_GIVEN)):
                raise InvalidRequestsError(
                    f"API version {anthropic_version} refuses `{name}`. Leave it out, or make the"
                    ' client with anthropic_version="2023-06-01".',
                    row=number,
                )
