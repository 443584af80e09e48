"""Check answers against their format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from attrs import frozen

from message_batches.jobs.answers.answer_format import AnswerFormat
from message_batches.jobs.answers.classes import converter_of, faults_in
from message_batches.jobs.answers.faults import clipped, joined, reason_of
from message_batches.jobs.answers.reading import UnreadableError, value_in
from message_batches.jobs.answers.restoring import Restoring
from message_batches.jobs.answers.validators import compiled, parts_of
from message_batches.jobs.errors import InputError

_TOO_DEEP = "it is nested too deeply"


@frozen
class Checked:
    """
    What became of an answer.

    Attributes:
        value: the value if it fits: an instance of the class if there is one, else plain JSON; else
            None.
        reason: why it does not fit, one line; None if it fits.
    """

    value: Any
    reason: str | None


class Checker:
    """
    Check answers against a format. `AnswerFormat.checker` makes it, once per process.

    Args:
        format: what answers have to fit.
        cls: a class that values become instances of; None for plain JSON.

    Raises:
        InputError: the schema is not valid.
        MissingExtraError: the extra `schema` is not installed.
    """

    def __init__(self, format: AnswerFormat, cls: Any = None) -> None:
        self._tool = format.tool
        try:
            self._validator = compiled(format.schema)
            self._restore = Restoring(format.schema, parts_of(format.schema)).root
        except RecursionError as error:
            raise InputError.at(
                "schema", "The schema is nested too deeply.", "Make it flatter."
            ) from error
        self._is_valid: Callable[[Any], bool] = self._validator.is_valid
        self._convert = None if cls is None else converter_of(cls)

    def check(self, message: Mapping[str, Any]) -> Checked:
        """
        Return the value in a message, or why it does not fit.

        The stop reason is not looked at: a truncated or refused answer should not come here.
        """
        try:
            return self._checked(value_in(message, self._tool))
        except UnreadableError as error:
            return Checked(None, clipped(str(error)))
        except RecursionError:
            return Checked(None, _TOO_DEEP)

    def _checked(self, value: Any) -> Checked:
        try:
            if not self._is_valid(value):  # most answers are, and need nothing else
                if self._restore is not None:
                    value = self._restore(value)
                if self._restore is None or not self._is_valid(value):
                    return Checked(None, reason_of(self._validator.iter_errors(value)))
        except ValueError as error:  # half of a surrogate pair, or nested too deeply for it
            return Checked(None, clipped(f"it cannot be checked: {error}"))
        if self._convert is None:
            return Checked(value, None)
        try:
            return Checked(self._convert(msgspec.json.encode(value)), None)
        except ValueError as error:
            return Checked(None, joined(faults_in(error)))


@lru_cache(maxsize=64)
def checker_of(format: AnswerFormat, cls: Any = None) -> Checker:
    """Return the checker of a format and a class, made once per process."""
    return Checker(format, cls)
