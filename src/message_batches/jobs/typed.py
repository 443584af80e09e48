"""Answers as values of a class, for `Run.answers`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal

from attrs import field, frozen

from message_batches.sdk.results import loads

if TYPE_CHECKING:
    # Type checkers know it; nothing here needs it to run.
    from typing_extensions import TypeVar

    from message_batches_api.models import (
        BetaMessage,
        BetaMessageBatchIndividualResponse,
        Message,
        MessageBatchIndividualResponse,
    )

    Record = MessageBatchIndividualResponse | BetaMessageBatchIndividualResponse
    """A result as a typed record, of the standard or the beta surface."""

    T = TypeVar("T", default=Any)
    T_co = TypeVar("T_co", default=Any, covariant=True)
else:
    from typing import TypeVar

    T = TypeVar("T")
    T_co = TypeVar("T_co", covariant=True)

SchemaSource = str | Path | Mapping[str, Any]
"""A JSON Schema: the path or URL of its file, or the schema itself."""

FailureStatus = Literal[
    "truncated",
    "refused",
    "paused",
    "invalid",
    "errored",
    "canceled",
    "expired",
    "missing",
    "pending",
    "not_sent",
]
"""
Why a request has no value: the status of its answer; or the outcome of the request, where there is
no answer. `missing`: the service has no result of it; `pending`: it has no result yet; `not_sent`:
it is held back.
"""


@frozen
class AnswerFailure:
    """
    Why a request has no value.

    Attributes:
        status: the status of the answer, or the outcome of the request.
        reason: what is wrong, one line.
    """

    status: FailureStatus
    reason: str

    def __str__(self) -> str:
        return f"{self.status}: {self.reason}"


@frozen
class Answer(Generic[T_co]):
    """
    The answer to a request.

    Either `value` or `failure` is None, but a value may be None where the schema allows null.

    Attributes:
        custom_id: the id of the request.
        value: what the model answered: an instance of the class that the run was given as its
            schema, else JSON that fits the schema, else the text.
        failure: why there is no value; None if there is one.
        line: the line of the output, as the service sent it; None without a result.
    """

    custom_id: str
    value: T_co | None
    failure: AnswerFailure | None = None
    line: bytes | None = field(default=None, repr=False)
    _is_beta: bool = field(default=False, repr=False)

    @property
    def result(self) -> Record | None:
        """The result as a typed record, as iterating over the run yields it."""
        return None if self.line is None else record_of(self.line, is_beta=self._is_beta)

    @property
    def message(self) -> Message | BetaMessage | None:
        """The message of the result, of a complete answer or not; None without an answer."""
        record = self.result
        return None if record is None else getattr(record.result, "message", None)


def record_of(line: bytes, *, is_beta: bool) -> Record:
    """Return a line of the output as a typed record, with `custom_id` as text."""
    from message_batches_api import models

    record = loads(line)
    record["custom_id"] = str(record["custom_id"])  # an id of the user may be a number
    model: Any = (
        models.BetaMessageBatchIndividualResponse
        if is_beta
        else models.MessageBatchIndividualResponse
    )
    return model.from_dict(record)  # type: ignore[no-any-return]
