"""The error of a row that cannot become a request."""

from __future__ import annotations

from message_batches._errors import MessageBatchesError


class RowError(MessageBatchesError, ValueError):
    """
    A row cannot become a request: its prompt cannot be rendered, or a file cannot be attached.

    Attributes:
        message: what happened, one sentence.
        hint: what to do about it, one sentence.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"
