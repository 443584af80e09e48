"""
Convert columns for formats that have only numbers, text and bytes.

Lists, structs and maps become JSON text; a map becomes an object if its keys are text and differ,
and a list of pairs otherwise. Decimals, dates and times become text, in UTC if they have a time
zone; a duration becomes the number of its units.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from message_batches.tables.arrow_values import python_values

_TEXT = pa.large_string()


def flatten(column: pa.Array) -> pa.Array:
    """Convert a column to null, boolean, integer, float, large_string or large_binary."""
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        return flatten(column.storage)
    if types.is_dictionary(kind):
        return flatten(column.cast(kind.value_type))
    if types.is_run_end_encoded(kind):
        return flatten(pc.run_end_decode(column))
    if types.is_null(kind) or types.is_boolean(kind) or types.is_integer(kind):
        return column
    if types.is_floating(kind):
        return column.cast(pa.float32()) if types.is_float16(kind) else column
    if types.is_duration(kind):
        return column.cast(pa.int64())
    if _is_binary(kind):
        return column.cast(pa.large_binary())
    if _is_text(kind) or types.is_decimal(kind) or _is_time(kind):
        return column.cast(_in_utc(kind)).cast(_TEXT)
    readable = _as_lists(column).cast(_nested(kind, _in_utc)).cast(_nested(kind, _as_text))
    values = python_values(readable) if _has_text_keys(kind) else readable.to_pylist()
    return pa.array([None if value is None else _json(value) for value in values], _TEXT)


def flat_type(kind: pa.DataType) -> pa.DataType:
    """Return the type to which `flatten` converts a type."""
    return flatten(pa.array([], kind)).type


def base64_text(column: pa.Array) -> pa.Array:
    """Convert bytes to text."""
    values = [None if value is None else b64encode(value) for value in column.to_pylist()]
    return pa.array(values, _TEXT)


def _is_binary(kind: pa.DataType) -> bool:
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def _is_text(kind: pa.DataType) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_time(kind: pa.DataType) -> bool:
    return bool(types.is_timestamp(kind) or types.is_date(kind) or types.is_time(kind))


def _nested(kind: pa.DataType, change: Callable[[pa.DataType], pa.DataType]) -> pa.DataType:
    """Return a nested type with its leaf types changed."""
    if types.is_struct(kind):
        return pa.struct([field.with_type(_nested(field.type, change)) for field in kind])
    if types.is_map(kind):
        return pa.map_(_nested(kind.key_type, change), _nested(kind.item_type, change))
    if _is_list(kind):
        return pa.large_list(_nested(kind.value_type, change))
    return change(kind)


def _in_utc(kind: pa.DataType) -> pa.DataType:
    """Return a timestamp type in UTC: not every machine knows every time zone."""
    return pa.timestamp(kind.unit, "UTC") if types.is_timestamp(kind) and kind.tz else kind


def _has_text_keys(kind: pa.DataType) -> bool:
    """Return whether every map in a type has keys that can be the names of an object."""
    if types.is_map(kind) and not _is_text(kind.key_type):
        return False
    return all(_has_text_keys(kind.field(at).type) for at in range(kind.num_fields))


def _as_lists(column: pa.Array) -> pa.Array:
    """Convert list views to lists through Python: the cast of Arrow 26 loses values."""
    return (
        pa.array(column.to_pylist(), _nested(column.type, lambda kind: kind))
        if "list_view" in str(column.type)
        else column
    )


def _as_text(kind: pa.DataType) -> pa.DataType:
    """Return text for decimals and times, since Python cannot represent all of them."""
    if types.is_duration(kind):
        return pa.int64()
    return pa.string() if types.is_decimal(kind) or _is_time(kind) else kind


def _is_list(kind: pa.DataType) -> bool:
    return bool(
        types.is_list(kind)
        or types.is_large_list(kind)
        or types.is_list_view(kind)
        or types.is_large_list_view(kind)
        or types.is_fixed_size_list(kind)
    )


def _json(value: Any) -> str:
    return orjson.dumps(value, default=_simple).decode()


def _simple(value: Any) -> str:
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)
