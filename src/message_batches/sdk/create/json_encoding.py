"""A row that is an object, written as JSON."""

from __future__ import annotations

import base64
import json
import math
import os
from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any, TypeGuard

import orjson

from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.sentinels import is_given


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether a value can be written as a JSON object as it is."""
    # Asking the abstract class takes ten times as long, and nearly all are dicts.
    return type(value) is dict or isinstance(value, Mapping)


def dumped(content: Mapping[str, Any], number: int) -> bytes:
    """
    Write a row; a property that is NOT_GIVEN or `omit` is left out, at any depth.

    Raises:
        InvalidRequestsError: JSON has no word for something in it.
    """
    kept: dict[int, tuple[Any, Any]] = {}

    def plain(value: Any) -> Any:
        # A generator or file can be read only once, but two encoders may ask for it.
        if id(value) not in kept:
            kept[id(value)] = value, _plain(value)
        return kept[id(value)][1]

    try:
        row = _written(content, plain, number)
    except _NotGivenInsideError:
        try:
            row = _written(_given(content), lambda value: _given(plain(value)), number)
        except _NotGivenInsideError as error:
            raise InvalidRequestsError(
                "NOT_GIVEN or `omit` stands where it can't be left out.", row=number
            ) from error
    # orjson writes null for NaN and says nothing. Few rows hold the word; only they are searched.
    if b"null" in row and _holds_nan([content, *(new for _, new in kept.values())]):
        raise InvalidRequestsError("this holds NaN or Infinity, which JSON can't say", row=number)
    return row


def _holds_nan(values: list[Any]) -> bool:
    """Tell whether NaN or Infinity is among values, at any depth."""
    while values:
        value = values.pop()
        if isinstance(value, float):
            if not math.isfinite(value):
                return True
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, list | tuple):
            values += value
    return False


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
