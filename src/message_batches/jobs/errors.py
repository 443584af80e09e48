"""
What can stop a run.

RunError
├── InputError                    the input or an argument must be fixed; nothing was sent
├── RunLockedError                a process is working on this run
├── ServiceRefusedError           the service refuses until something outside the run changes
├── ServiceUnreachableError       the service did not answer for too long; run again to resume
├── LedgerUnreachableError        the database of the ledger did not answer; run again to resume
├── StorageUnreachableError       the storage behind a URL did not answer; run again to resume
├── CostCapError                  what is left of --max-cost is less than requests may cost
├── PilotError                    the pilot shows more failures or cost than is allowed
└── DecisionRequiredError         a person must choose between batches that could all be ours

All of them derive from `MessageBatchesError` and can be pickled.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from attrs import frozen

from message_batches._errors import MessageBatchesError
from message_batches._wording import amount
from message_batches.sdk import Diagnostic

__all__ = [
    "CostCap",
    "CostCapError",
    "DecisionRequiredError",
    "Diagnostic",
    "InputError",
    "InputWarning",
    "LedgerUnreachableError",
    "MessageBatchesError",
    "Pilot",
    "PilotError",
    "RunError",
    "RunLockedError",
    "ServiceRefusedError",
    "ServiceUnreachableError",
    "StorageUnreachableError",
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
        file: the file that has the line, where the input has several.
    """

    message: str
    hint: str
    line: int
    requests: int
    file: str | None = None


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
            where = self._where(diagnostic)
            lines.append(f"{where}: {diagnostic.message} {diagnostic.hint}".rstrip())
        more = self.total - sum(diagnostic.requests for diagnostic in self.diagnostics)
        if more > 0:
            lines.append(f"{self.source}: and {more:,} more.")
        return lines

    def _where(self, diagnostic: Diagnostic) -> str:
        source, line = diagnostic.file or self.source, diagnostic.line
        if line is None:
            return source
        if diagnostic.requests > 1:
            return f"{source}, {diagnostic.requests:,} {self.unit}s, first {self.unit} {line}"
        if self.unit == "line":
            return f"{source}:{line}"
        return f"{source}, {self.unit} {line}"


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


class StorageUnreachableError(RunError):
    """The storage behind a URL did not answer, or only with errors, however often it was asked."""


class LedgerUnreachableError(RunError):
    """The database that the ledger is in could not be reached for too long. Nothing is lost."""


@frozen
class CostCap:
    """
    The most that a run may cost, and how much of that is taken.

    Attributes:
        max_cost: the cap.
        spent: what the answers cost that are known.
        committed: what all batches cost, or cost at most until that is known.
    """

    max_cost: Decimal
    spent: Decimal
    committed: Decimal

    def text(self, currency: str | None) -> str:
        """Return how much of the cap is taken, in a line."""
        text = f"Cap of {amount(self.max_cost)} {currency or ''}".rstrip()
        text += f": {amount(self.spent)} spent"
        if self.committed != self.spent:
            text += f", {amount(self.committed)} with what is in progress or lost"
        return text


class CostCapError(RunError):
    """
    What the next requests may cost is more than what is left of the cap of the run.

    Attributes:
        cap: the cap, and how much of it is taken.
        held_back: how many requests were not sent.
    """

    def __init__(self, message: str, cap: CostCap, held_back: int) -> None:
        super().__init__(message)
        self.cap = cap
        self.held_back = held_back


@frozen
class Pilot:
    """
    What the requests of a pilot showed.

    Attributes:
        requests: how many there were.
        failures: how many of them have no complete answer: failed, truncated, refused or paused.
        failure_share: the bounds of the share of these among all requests, at 95 %.
        truncated: how many answers were truncated.
        refused: how many were refused.
        input_tokens: input tokens per request, those that went through the cache included.
        output_tokens: output tokens per request.
        cost: what they cost.
        rest: how many requests are left.
        rest_cost: what the rest costs if the pilot is typical, and the bounds at 95 %.
        passed: whether the rest may be sent, as these figures or a person allowed.
    """

    requests: int
    failures: int
    failure_share: tuple[float, float]
    truncated: int
    refused: int
    input_tokens: float
    output_tokens: float
    cost: Decimal
    rest: int
    rest_cost: tuple[Decimal, Decimal, Decimal]
    passed: bool

    def __str__(self) -> str:
        low, high = self.failure_share
        middle, least, most = self.rest_cost
        return (
            f"{self.failures:,} of {self.requests:,} without a complete answer "
            f"({self.truncated:,} truncated, {self.refused:,} refused; {low:.0%} to {high:.0%} of "
            f"all), {self.input_tokens:,.0f} input and {self.output_tokens:,.0f} output tokens per "
            f"request, cost {self.cost:f}; the other {self.rest:,} cost about {middle:f} "
            f"({least:f} to {most:f})"
        )


class PilotError(RunError):
    """
    The pilot shows more failures or a higher cost than a person allows. Nothing more was sent.

    Attributes:
        pilot: what it showed.
    """

    def __init__(self, message: str, pilot: Pilot) -> None:
        super().__init__(message)
        self.pilot = pilot


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
