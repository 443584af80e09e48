"""
What can stop a run.

RunError
├── InputError                    the input or an argument must be fixed; nothing was sent
├── RunLockedError                a process is working on this run
├── ServiceRefusedError           the service refuses until something outside the run changes
├── ServiceUnreachableError       the service did not answer for too long; run again to resume
└── DecisionRequiredError         a person must choose between batches that could all be ours

All of them derive from `MessageBatchesError` and can be pickled.
"""

from __future__ import annotations

from typing import Self

from attrs import frozen

from message_batches._errors import MessageBatchesError
from message_batches.sdk import Diagnostic

__all__ = [
    "DecisionRequiredError",
    "Diagnostic",
    "InputError",
    "InputWarning",
    "MessageBatchesError",
    "RunError",
    "RunLockedError",
    "ServiceRefusedError",
    "ServiceUnreachableError",
]


class RunError(MessageBatchesError):
    """A run cannot continue. The message says what happened and what to do."""


@frozen
class InputWarning:
    """
    Something unusual in requests that are sent anyway: it may be wrong, or newer than this program.

    Attributes:
        message: what is unusual, one sentence.
        hint: what to do about it, one sentence.
        line: line of the first such request, from 1.
        requests: how many requests have it.
    """

    message: str
    hint: str
    line: int
    requests: int


class InputError(RunError):
    """
    The requests file or an argument must be fixed. Nothing was sent.

    Attributes:
        source: the file, path or argument, as the user named it.
        diagnostics: the errors found; there may be more, which `total` counts.
        total: how many errors there are.
        unit: what messages call a line of the source.
    """

    def __init__(
        self,
        source: str,
        diagnostics: list[Diagnostic],
        total: int | None = None,
        *,
        unit: str = "line",
    ) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.unit = unit
        self.total = len(diagnostics) if total is None else total
        super().__init__("\n".join(self.lines()))

    @classmethod
    def at(cls, source: object, message: str, hint: str, line: int | None = None) -> Self:
        """
        Return an error with a single diagnostic.

        Args:
            source: the file, path or argument, as the user named it.
            message: what happened, one sentence.
            hint: what to do about it, one sentence.
            line: line of the file, from 1; None where the complete file is meant.
        """
        return cls(str(source), [Diagnostic(message, hint, line)])

    def lines(self) -> list[str]:
        """Return a line of text for each diagnostic, and one that counts those left out."""
        lines = []
        for diagnostic in self.diagnostics:
            where = self._where(diagnostic.line)
            lines.append(f"{where}: {diagnostic.message} {diagnostic.hint}".rstrip())
        if self.total > len(self.diagnostics):
            lines.append(f"{self.source}: and {self.total - len(self.diagnostics):,} more.")
        return lines

    def _where(self, line: int | None) -> str:
        if line is None:
            return self.source
        if self.unit == "line":
            return f"{self.source}:{line}"
        return f"{self.source}, {self.unit} {line}"


class RunLockedError(RunError):
    """Another process, or another `Run` of this process, is working on this run."""


class ServiceRefusedError(RunError):
    """
    The service refuses until something outside the run changes, such as a key or a bill.

    Attributes:
        nothing_sent: whether no batch was submitted before by the process that got this error.
        about_account: whether a bill, a spending limit or a hold is the cause.
    """

    def __init__(
        self, message: str, *, nothing_sent: bool = False, about_account: bool = False
    ) -> None:
        super().__init__(message)
        self.nothing_sent = nothing_sent
        self.about_account = about_account


class ServiceUnreachableError(RunError):
    """For too long the service did not respond, or responded only with internal errors."""


class DecisionRequiredError(RunError):
    """
    More than one batch could be the one whose create was not answered; a person must choose.

    Attributes:
        partition: number of the partition.
        candidates: ids of the batches that fit.
    """

    def __init__(self, message: str, partition: int, candidates: list[str]) -> None:
        super().__init__(message)
        self.partition = partition
        self.candidates = candidates


def __dir__() -> list[str]:
    return __all__
