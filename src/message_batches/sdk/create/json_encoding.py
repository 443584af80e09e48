"""Encode a request that is an object as JSON."""

from __future__ import annotations

import base64
import json
import math
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeGuard

import orjson

from message_batches._errors import MessageBatchesError
from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.options import is_given


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether a value can be encoded as a JSON object."""
    # The check of the abstract class takes ten times as long, and nearly all values are dicts.
    return type(value) is dict or isinstance(value, Mapping)


def dumped(content: Mapping[str, Any], number: int) -> bytes | Callable[[], bytes]:
    """
    Encode a request, without properties that are NOT_GIVEN or `omit`, at any depth.

    Returns:
        The bytes. If the request contains paths or binary files, which are encoded as base64, a
        function that reads them and returns the bytes.

    Raises:
        InvalidRequestsError: something in it cannot be expressed in JSON.
    """
    try:
        encoded = orjson.dumps(content)
    except TypeError:
        return _dumped_slowly(content, number)
    # orjson writes null for NaN without an error. Only the few requests with a null are searched.
    return _dumped_slowly(content, number) if b"null" in encoded else encoded


def _dumped_slowly(content: Mapping[str, Any], number: int) -> bytes | Callable[[], bytes]:
    # A generator or file can be read only once, but encoding may start more than once.
    kept: dict[int, tuple[Any, Any]] = {}
    files: dict[int, Any] = {}

    def plain(value: Any) -> Any:
        if id(value) not in kept:
            if _is_file(value):
                files[id(value)] = value
                return ""  # for now
            kept[id(value)] = value, _plain(value)
        return kept[id(value)][1]

    def encode() -> bytes:
        encoded = _encoded(content, plain, number)
        if b"null" in encoded and _holds_nan([content, *(new for _, new in kept.values())]):
            raise InvalidRequestsError(
                "The request contains NaN or Infinity, which JSON cannot express. "
                "Use another number.",
                number=number,
            )
        return encoded

    def encode_with_files() -> bytes:
        kept.update((key, (file, _base64(file, number))) for key, file in files.items())
        return encode()

    encoded = encode()
    return encode_with_files if files else encoded


def _encoded(content: Mapping[str, Any], plain: Callable[[Any], Any], number: int) -> bytes:
    try:
        return _written(content, plain, number)
    except _NotGivenInsideError:
        pass
    try:
        return _written(_given(content), lambda value: _given(plain(value)), number)
    except _NotGivenInsideError as error:
        raise InvalidRequestsError(
            "NOT_GIVEN or `omit` is used where a value is required. Pass a value.", number=number
        ) from error


def _holds_nan(values: list[Any]) -> bool:
    """Return whether NaN or Infinity is among values, at any depth."""
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
        # orjson refuses integers beyond 64 bits and lone surrogates; the standard library encodes
        # both. What neither encodes is an error of the caller.
        try:
            text = json.dumps(content, default=plain, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidRequestsError(
                f"The request cannot be encoded as JSON: {error}", number=number
            ) from error
        return text.encode()


class _NotGivenInsideError(MessageBatchesError):
    """The request contains NOT_GIVEN or `omit`. That is rare, so encoding fails first."""


def _given(value: Any) -> Any:
    """Return a value without what is NOT_GIVEN or `omit`."""
    if isinstance(value, Mapping):
        return {name: _given(each) for name, each in value.items() if is_given(each)}
    if isinstance(value, list | tuple):
        return [_given(each) for each in value if is_given(each)]
    return value


def _plain(value: Any) -> Any:
    """Return the JSON form of a value that JSON does not have."""
    if not is_given(value):
        raise _NotGivenInsideError
    if hasattr(value, "to_wire"):
        return value.to_wire()
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be expressed in JSON")


def _is_file(value: Any) -> bool:
    if not is_given(value) or hasattr(value, "to_dict") or isinstance(value, Mapping):
        return False
    return isinstance(value, os.PathLike) or hasattr(value, "read")


def _base64(value: Any, number: int) -> str:
    if isinstance(value, os.PathLike):
        with open(value, "rb") as file:
            return base64.b64encode(file.read()).decode()
    content = value.read()
    if not isinstance(content, bytes):
        raise InvalidRequestsError(
            "The request contains a file that is open for text. Open it for bytes.", number=number
        )
    return base64.b64encode(content).decode()
