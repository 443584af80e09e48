"""Make the typed result of a line, and check that a response holds what the client needs of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from message_batches_api import tolerant
from message_batches_api.tolerant import deviations_of
from message_batches_api.types import DecodeError, Deviation

__all__ = [
    "Deviation",
    "check_batch",
    "check_page",
    "check_strictly",
    "deviations_of",
    "result_builder",
]

T = TypeVar("T")


def result_builder(model: type[T], *, strict: bool = False) -> Callable[[Any], T]:
    """
    Return the function that makes the result of the JSON value of a line.

    A line that differs from the contract is read as far as it fits. It raises `DecodeError` only
    for a line that is not an object, or has no `custom_id` or no `result.type`; with `strict`, for
    every line that differs.
    """
    decode: Callable[[Any], T] = model._decode  # type: ignore[attr-defined]  # without a layer between

    def build(value: Any) -> T:
        try:
            return decode(value)
        except DecodeError:
            if strict or not isinstance(value, dict):
                raise
            return _tolerant(model, value)

    return build


def _tolerant(model: type[T], line: dict[str, Any]) -> T:
    if line.get("custom_id") is None:
        raise missing("custom_id")
    result = line.get("result")
    if not isinstance(result, dict) or result.get("type") is None:
        raise missing("result.type")
    record: T = tolerant.build(model, line)
    return record


def missing(path: str) -> DecodeError:
    """Return the error for a value that is null or absent, and necessary."""
    return DecodeError("a value", "nothing", path)


def check_batch(batch: Any, path: str = "") -> None:
    """Raise `DecodeError` for a batch without an id; everything else may be absent."""
    if not (isinstance(getattr(batch, "id", None), str) and batch.id):
        raise missing(f"{path}id")


def check_page(page: Any) -> None:
    """Raise `DecodeError` for a page that does not list batches."""
    if not isinstance(page.data, list):
        raise missing("data")
    for index, batch in enumerate(page.data):
        check_batch(batch, f"data[{index}].")


def check_strictly(record: Any) -> None:
    """Raise `DecodeError` for the first deviation from the contract."""
    for found in deviations_of(record):
        raise DecodeError(found.expected, found.found, found.path)
