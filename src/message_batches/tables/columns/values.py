"""The values of the answers of a run, and the shape that all of them have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import frozen

from message_batches.jobs.answers import AnswerFormat, Checked, UnreadableError
from message_batches.tables.answers import Check, json_in
from message_batches.tables.columns.schema import shape_of
from message_batches.tables.columns.shape import Shape


@frozen
class Values:
    """
    Reads values, and keeps the shape that includes those that were read.

    Attributes:
        check: reads and checks the value of an answer; None if values get no columns.
        shape: the shape; None if values get no columns.
    """

    check: Check | None = None
    shape: Shape | None = None

    @classmethod
    def of(cls, format: AnswerFormat | None, *, infer: bool) -> Self:
        """
        Return what reads the values of answers.

        Args:
            format: what the answers have to fit, if that is known.
            infer: whether answers that are JSON objects have values, without a format.
        """
        if format is not None:
            shape = shape_of(format.schema)
            return cls(_including(shape, format.checker().check), shape)
        if infer:
            shape = Shape()
            return cls(_including(shape, _any_object), shape)
        return cls()


def _including(shape: Shape, check: Check) -> Check:
    def check_and_include(message: Mapping[str, Any]) -> Checked:
        checked = check(message)
        if checked.reason is None:
            shape.include(checked.value)
        return checked

    return check_and_include


def _any_object(message: Mapping[str, Any]) -> Checked:
    """Return the object that an answer is, as JSON text or as the input of a tool."""
    try:
        value = json_in(message)
    except UnreadableError:
        value = None
    return Checked(value if isinstance(value, dict) else None, None)
