"""Python values of Arrow batches, as templates need them, and values that Arrow can hold."""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa


def python_rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """
    Return each row as a dict by column.

    Structs and maps become dicts, lists become lists. If a map in a cell has a duplicate key, the
    maps of that cell become lists of [key, value]. Times become those of Python, which are exact
    to the microsecond: nanoseconds are dropped.
    """
    if not batch.columns:
        return [{} for _ in range(batch.num_rows)]
    columns = [python_values(_readable(column)) for column in batch.columns]
    names = batch.schema.names
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def python_values(column: pa.Array) -> list[Any]:
    """Return the values of a column; maps become dicts, but in cells with a duplicate key lists."""
    try:
        return column.to_pylist(maps_as_pydicts="strict")  # type: ignore[no-any-return]
    except (KeyError, TypeError, ValueError):
        return [_value(cell) for cell in column]


def _value(cell: pa.Scalar) -> Any:
    try:
        return cell.as_py(maps_as_pydicts="strict")
    except (KeyError, TypeError, ValueError):
        return _with_lists(cell.as_py())


def _with_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_lists(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_with_lists(item) for item in value]
    return value


def _readable(column: pa.Array) -> pa.Array:
    type_ = _without_nanoseconds(column.type)
    return column if type_ == column.type else column.cast(type_, safe=False)


def _without_nanoseconds(type_: pa.DataType) -> pa.DataType:
    if pa.types.is_timestamp(type_) and type_.unit == "ns":
        return pa.timestamp("us", type_.tz)
    if pa.types.is_time64(type_) and type_.unit == "ns":
        return pa.time64("us")
    if pa.types.is_duration(type_) and type_.unit == "ns":
        return pa.duration("us")
    if pa.types.is_list(type_):
        return pa.list_(type_.value_field.with_type(_without_nanoseconds(type_.value_type)))
    if pa.types.is_large_list(type_):
        return pa.large_list(type_.value_field.with_type(_without_nanoseconds(type_.value_type)))
    if pa.types.is_struct(type_):
        return pa.struct([field.with_type(_without_nanoseconds(field.type)) for field in type_])
    return type_


def json_text(value: Any) -> str:
    """Return a JSON value as text that is valid Unicode."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(in_unicode(value)).decode()


def in_unicode(value: Any) -> Any:
    """Replace unpaired surrogates, and what is not UTF-8, in a text or a value of JSON."""
    if isinstance(value, str):
        # Two surrogates that met when texts were joined are a character again.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {in_unicode(name): in_unicode(member) for name, member in value.items()}
    if isinstance(value, list):
        return [in_unicode(item) for item in value]
    return value
