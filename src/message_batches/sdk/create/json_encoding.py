"""
Encode what a caller passes as JSON.

There are two encoders. orjson encodes what consists of plain values, and models of this package.
Where it refuses, the value is first converted to plain values, which names the path of what is not
JSON. orjson refuses whatever the conversion treats in another way, so both agree.

    Mapping                                        an object
    pydantic model                                 `model_dump(exclude_unset=True, mode="json")`
    dataclass, attrs class                         an object of its fields
    list, tuple, other Sequence, set, dict view,   an array
      generator, `map`, other Iterator
    Enum                                           its value
    datetime, date, time                           `isoformat()`
    UUID                                           a string
    class, as `format` of an output, as `schema`   the JSON Schema that pydantic makes of it
      or as `input_schema`
    path or binary file                            base64, as `data` of a source of type base64 only

Everything else is refused. An object is not searched for a `to_dict`, and is not iterated because
it has an `__iter__`: of a data frame, either would send something that nobody meant.
"""

from __future__ import annotations

import array
import base64
import dataclasses
import json
import math
import os
import sys
from collections import UserString
from collections.abc import Callable, Iterator, Mapping, MappingView, Sequence, Set
from datetime import date, time
from enum import Enum
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import attrs
import orjson

from message_batches._errors import MessageBatchesError
from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.options import is_given

_ONLY_PLAIN = (
    orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
)

Sources = list[dict[str, Any]]
"""Converted objects of type base64 whose `data` is a path or file that is still to be read."""

_ATOMS = frozenset({int, bool, type(None)})

_ARRAYS = (Sequence, Set, MappingView, Iterator)
_NO_ARRAYS = (str, bytes, bytearray, memoryview, array.array, UserString)


def members_of(value: object) -> Mapping[str, Any] | None:
    """
    Return the members of a value that is encoded as an object; None for any other value.

    Raises:
        NotJSONError: a pydantic model cannot be dumped.
    """
    if isinstance(value, Mapping):
        return value
    if isinstance(value, type):
        return None
    if _is_pydantic(value):
        found = _dump(value)
    elif isinstance(value, _our_models()):
        found = _our_json(value)
    else:
        found = _fields_of(value)
    return found if isinstance(found, dict) else None


def dumped(content: Any, number: int) -> bytes | Callable[[], bytes]:
    """
    Encode a request, without properties that are NOT_GIVEN or `omit`, at any depth.

    Returns:
        The bytes. If the request contains paths or binary files, which are encoded as base64, a
        function that reads them and returns the bytes.

    Raises:
        InvalidRequestsError: something in it cannot be expressed in JSON.
    """
    encoded = _dumped_fast(content)
    if encoded is not None:
        return encoded
    sources: Sources = []
    try:
        converted = _converted(content, sources)
        if not sources:
            return _encoded(converted)
    except NotJSONError as error:
        raise _refusal(error, number) from None
    except RecursionError:
        raise _refusal(_too_deep(), number) from None

    def read_and_encode() -> bytes:
        for source in sources:
            try:
                source["data"] = _base64(source["data"])
            except NotJSONError as error:
                error.path = f"{_path_to(source, converted)}.data"
                raise _refusal(error, number) from error.__cause__
        return _encoded(converted)

    return read_and_encode


def json_of(value: object, name: str) -> bytes:
    """
    Encode an argument that is not a request.

    Raises:
        ValueError: it cannot be expressed in JSON; the message names the path below `name`.
    """
    encoded = _dumped_fast(value)
    if encoded is not None:
        return encoded
    sources: Sources = []
    try:
        converted = _converted(value, sources)
        for source in sources:
            source["data"] = _base64(source["data"])
        return _encoded(converted)
    except NotJSONError as error:
        raise ValueError(f"`{name}{error.path}` {error.reason}") from None
    except RecursionError:
        raise ValueError(f"`{name}` {_too_deep().reason}") from None


class NotJSONError(MessageBatchesError):
    """
    Something cannot be expressed in JSON. Always caught and turned into an error with its place.

    Attributes:
        reason: what it is and what to do, without its subject.
        path: where it is, below the value that was converted.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = ""

    def under(self, key: str | int) -> NotJSONError:
        """Return the same error, seen from the value that contains it at this key."""
        self.path = step_to(key) + self.path
        return self


def step_to(key: str | int) -> str:
    """Return a step of a path: `[3]`, `.name` or `["another name"]`."""
    if isinstance(key, int):
        return f"[{key}]"
    if key.isascii() and key.isidentifier():
        return f".{key}"
    shown = json.dumps(key)
    return f"[{shown}]" if len(shown) <= 60 else f"[{shown[:56]}...]"


def check_text(value: Any) -> None:
    """
    Check that there is no half of a surrogate pair in a decoded JSON value, at any depth.

    Raises:
        NotJSONError: there is.
    """
    _converted(value, [])


def dumped_plain(content: Any) -> bytes | None:
    """Encode plain values without a NaN or Infinity; return None if there are others."""
    try:
        return orjson.dumps(content, option=_ONLY_PLAIN)
    except TypeError:
        return None


def _dumped_fast(content: Any) -> bytes | None:
    try:
        encoded = orjson.dumps(content, default=_our_json, option=_ONLY_PLAIN)
    except TypeError:
        return None
    # orjson writes null for NaN without an error. Only the few requests with a null are searched.
    return encoded if b"null" not in encoded or _is_plain_and_finite(content) else None


def _is_plain_and_finite(content: Any) -> bool:
    """Return whether there are only plain values, and no NaN or Infinity."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind is dict:
            waiting += value.values()
        elif kind is list or kind is tuple:
            waiting += value
        elif kind is float:
            if not math.isfinite(value):
                return False
        elif kind is not str and kind not in _ATOMS:
            return False
    return True


def _converted(value: Any, sources: Sources) -> Any:
    """Return a value as plain values, and collect the sources whose `data` is still to be read."""
    kind = type(value)
    if kind is str:
        return _text(value)
    if kind in _ATOMS:
        return value
    if kind is float:
        return _number(value)
    if isinstance(value, Mapping):
        return _object(value, sources)
    if kind is list:
        return _array(value, sources)
    return _converted_scalar(value, sources)


def _converted_scalar(value: Any, sources: Sources) -> Any:
    if isinstance(value, Enum):
        return _converted(value.value, sources)
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return _number(float.__float__(value))
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | time):  # a datetime is a date
        if value != value:  # pandas.NaT is a datetime too
            raise NotJSONError("is not a time. Pass None, or leave it out.")
        return value.isoformat()
    if not is_given(value):
        raise NotJSONError("is NOT_GIVEN or `omit`, where a value is required. Pass a value.")
    return _converted_container(value, sources)


def _converted_container(value: Any, sources: Sources) -> Any:
    if isinstance(value, type):
        raise NotJSONError(f"is the class {value.__name__}. Pass an instance, or its schema.")
    if _is_pydantic(value):
        return _converted(_dump(value), sources)
    if isinstance(value, _our_models()):
        return _converted(_our_json(value), sources)
    if (fields := _fields_of(value)) is not None:
        return _object(fields, sources)
    if _is_file(value):
        raise _file_elsewhere(value)
    if isinstance(value, _ARRAYS) and not isinstance(value, _NO_ARRAYS):
        return _array(value, sources)
    hint = (
        "Pass text: decode it, or encode it as base64."
        if isinstance(value, _NO_ARRAYS)
        else "Convert it to dicts, lists, text and numbers."
    )
    raise NotJSONError(f"is of type {type(value).__name__}, which is not JSON. {hint}")


def _object(value: Mapping[Any, Any], sources: Sources) -> dict[str, Any]:
    converted: dict[str, Any] = {}
    file = None
    for key, member in value.items():
        if not is_given(member):
            continue
        name = _text(key) if type(key) is str else _name(key)
        if name in converted:
            raise NotJSONError(f"has two keys that are {name!r} in JSON. Remove one.")
        if name == "data" and _is_file(member):
            converted[name] = file = member
            continue
        try:
            if isinstance(member, type) and name in _SCHEMAS:
                member = _schema_for(name, member, strict=bool(value.get("strict")))
            converted[name] = _converted(member, sources)
        except NotJSONError as error:
            raise error.under(name) from error.__cause__
    if file is not None:
        if converted.get("type") != "base64":
            raise _file_elsewhere(file).under("data")
        sources.append(converted)
    return converted


_SCHEMAS = frozenset({"format", "input_schema", "output_format", "schema"})
"""The members whose value may be a class instead of its JSON Schema."""


@lru_cache(maxsize=512)
def _schema_for(name: str, kind: type, *, strict: bool) -> Any:
    """Return what is sent for a class, which is often the same in all requests of a batch."""
    from message_batches.sdk.create.schemas import schema_of, transform_schema

    if name == "output_format":
        raise NotJSONError(
            f'is the class {kind.__name__}. Pass it as output_config={{"format": {kind.__name__}}}.'
        )
    try:
        if name == "input_schema" and not strict:  # the service takes all of JSON Schema there
            return schema_of(kind)
        schema = transform_schema(kind)
    except (TypeError, ValueError) as error:
        raise NotJSONError(f"is the class {kind.__name__}. {error}") from error
    return {"type": "json_schema", "schema": schema} if name == "format" else schema


def _array(value: Any, sources: Sources) -> list[Any]:
    converted: list[Any] = []
    for index, item in enumerate(value):
        if is_given(item):
            try:
                converted.append(_converted(item, sources))
            except NotJSONError as error:
                raise error.under(index) from error.__cause__
    return converted


def _file_elsewhere(file: object) -> NotJSONError:
    return NotJSONError(
        f"is of type {type(file).__name__}. A path or file is read only as `data` of a source of"
        " type base64. Read it, and pass the text."
    )


def _text(value: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NotJSONError(
                f"has half of a surrogate pair at character {error.start + 1}, which the service"
                " refuses. Remove it."
            ) from None
    return value


def _number(value: float) -> float:
    if not math.isfinite(value):
        raise NotJSONError(
            f"is {value}, but JSON has no NaN and no Infinity. Use another number, or None."
        )
    return value


def _name(key: Any) -> str:
    """Return the name of a member, as `json.dumps` writes keys that are not strings."""
    if isinstance(key, Enum):
        return _name(key.value)
    if isinstance(key, str):
        return _text(str.__str__(key))
    if key is None or isinstance(key, bool):
        return json.dumps(key)
    if isinstance(key, int):
        return int.__repr__(key)
    if isinstance(key, float):
        return float.__repr__(_number(key))
    raise NotJSONError(f"has a key of type {type(key).__name__}. Use text as keys.")


def _is_pydantic(value: object) -> bool:
    # Who passes a model has imported pydantic; nobody else waits for its import.
    pydantic = sys.modules.get("pydantic")
    base = getattr(pydantic, "BaseModel", None)
    return base is not None and isinstance(value, base)


def _dump(model: Any) -> Any:
    try:
        return model.model_dump(
            exclude_unset=True,
            mode="json",
            by_alias=True,
            # Fields that helpers of the vendor's SDK keep for themselves.
            exclude=getattr(model, "__api_exclude__", None),
        )
    except ValueError as error:
        raise NotJSONError(f"cannot be dumped by pydantic: {error}. Fix the model.") from error


@cache
def _our_models() -> tuple[type, ...]:
    from message_batches_api.types import UnknownVariant, WireModel

    return WireModel, UnknownVariant


def _our_json(value: Any) -> Any:
    """Return the JSON value of one of our models, which holds nothing that was not received."""
    if not isinstance(value, _our_models()):
        raise NotJSONError("is not a model")
    from message_batches_api.types import encode

    return encode(value)


def _fields_of(value: Any) -> dict[str, Any] | None:
    kind = type(value)
    if dataclasses.is_dataclass(kind):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(kind)}
    if attrs.has(kind):
        return {field.name: getattr(value, field.name) for field in attrs.fields(kind)}
    return None


def _is_file(value: Any) -> bool:
    if type(value) is str or isinstance(value, (Mapping, type, *_our_models())):
        return False
    return isinstance(value, os.PathLike) or hasattr(value, "read")


def _base64(value: Any) -> str:
    try:
        if isinstance(value, os.PathLike):
            with open(value, "rb") as file:
                content = file.read()
        else:
            content = value.read()
    except OSError as error:
        raise NotJSONError(f"cannot be read: {error}. Pass a file that can be read.") from error
    if not isinstance(content, bytes):
        raise NotJSONError("is a file that is open for text. Open it for bytes.")
    return base64.b64encode(content).decode()


def _path_to(sought: object, value: Any) -> str | None:
    """Return the path of an object within plain values."""
    if value is sought:
        return ""
    members = value.items() if type(value) is dict else enumerate(value)
    for key, member in members:
        if type(member) in (dict, list) and (path := _path_to(sought, member)) is not None:
            return step_to(key) + path
    return None


def _encoded(converted: Any) -> bytes:
    try:
        return orjson.dumps(converted)
    except TypeError:  # for integers beyond 64 bits and deep nesting
        return json.dumps(converted, separators=(",", ":"), ensure_ascii=False).encode()


def _too_deep() -> NotJSONError:
    return NotJSONError("is nested too deeply, or contains itself. Flatten it.")


def _refusal(error: NotJSONError, number: int) -> InvalidRequestsError:
    return InvalidRequestsError(f"requests[{number - 1}]{error.path} {error.reason}", number=number)
