"""
What can stop a run.

RunError
├── InputError                    the input or an argument must be fixed; nothing was sent
├── RunLockedError                another process is working on this run
│   └── AlreadySubmittingError    another process is submitting this partition
├── ServiceRefusedError           the service refuses until something outside the run changes
├── ServiceUnreachableError       the service did not answer for too long; run again to resume
├── CreateUnknownError            a create was sent and its outcome is unknown
├── BatchMismatchError            an adopted batch holds other requests
└── DecisionRequiredError         a person must choose between batches that could all be ours
"""

from __future__ import annotations

from typing import Self

from attrs import frozen

from message_batches._errors import MessageBatchesError
from message_batches.jobs.types import Handle


class RunError(MessageBatchesError):
    """A run cannot go on. The message says what happened and what to do."""


@frozen
class Diagnostic:
    """
    One thing wrong with the input.

    Attributes:
        message: what is wrong, one sentence.
        hint: what to do about it, one sentence.
        line: line of the requests file, from 1, or row of the table; None where the whole file is
            meant.
    """

    message: str
    hint: str
    line: int | None = None


@frozen
class InputWarning:
    """
    Something in rows that may be wrong, or only newer than this program. They go out as they are.

    Attributes:
        message: what is strange, one sentence.
        hint: what to do about it, one sentence.
        line: line of the first row that has it, from 1.
        requests: how many rows have it.
    """

    message: str
    hint: str
    line: int
    requests: int


class InputError(RunError):
    """
    The requests file or an argument must be mended. Nothing was sent.

    Attributes:
        source: the file, as the user named it.
        diagnostics: the problems found, at most as many as were asked for.
        total: how many problems there are.
        unit: what a number of a problem counts, "line" or "row".
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
        """Give one line of text for each problem, and a last one for those left out."""
        lines = []
        for problem in self.diagnostics:
            where = self._where(problem.line)
            lines.append(f"{where}: {problem.message} {problem.hint}".rstrip())
        if self.total > len(self.diagnostics):
            lines.append(
                f"{self.source}: and {self.total - len(self.diagnostics):,} more of the like."
            )
        return lines

    def _where(self, line: int | None) -> str:
        if line is None:
            return self.source
        if self.unit == "line":
            return f"{self.source}:{line}"
        return f"{self.source}, {self.unit} {line}"


class RunLockedError(RunError):
    """Another process is working on this run."""


class AlreadySubmittingError(RunLockedError):
    """Another process is submitting the partition."""


class CreateUnknownError(RunError):
    """The create was sent and may have been accepted; `submit` with `reconcile_for` finds out."""


class BatchMismatchError(RunError):
    """
    A batch that was adopted after its create's response was lost holds other requests.

    Nothing of it was kept. `reject` lets the partition be submitted again.

    Attributes:
        handle: the batch that was adopted.
    """

    def __init__(self, handle: Handle) -> None:
        super().__init__(
            f"{handle.batch_id} was adopted as batch {handle.partition.number} after the response "
            "to its create was lost, but it holds other requests. Nothing of it was kept. Pass "
            "this handle to reject, then submit the partition again."
        )
        self.handle = handle


class ServiceRefusedError(RunError):
    """
    The service refuses to go on: a wrong key, an unpaid bill, a request it will never take.

    Attributes:
        wrong_input: whether what was handed in is at fault, rather than the account.
    """

    def __init__(self, message: str, *, wrong_input: bool = False) -> None:
        super().__init__(message)
        self.wrong_input = wrong_input


class ServiceUnreachableError(RunError):
    """The service did not answer, or only with errors of its own, for too long."""


class DecisionRequiredError(RunError):
    """
    More than one batch could be the one whose answer was lost, and only a person can tell.

    Attributes:
        partition: number of the partition.
        candidates: ids of the batches that fit.
    """

    def __init__(self, message: str, partition: int, candidates: list[str]) -> None:
        super().__init__(message)
        self.partition = partition
        self.candidates = candidates
