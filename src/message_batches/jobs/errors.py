"""
What can stop a run.

JobError
├── BadInput       the requests file or an argument must be mended; nothing was sent
├── Stopped        the service refuses to go on until something outside the run changes
├── Unreachable    the service did not answer for too long; run again to go on
└── Undecided      a person must choose between batches that could all be ours
"""

from __future__ import annotations

from typing import Any

from attrs import frozen


class JobError(Exception):
    """A run cannot go on. The message says what happened and what to do."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Rebuilt from its attributes: the constructors take other arguments than `args` holds.
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(
    error_class: type[JobError], args: tuple[Any, ...], attributes: dict[str, Any]
) -> JobError:
    error = error_class.__new__(error_class, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error


@frozen
class Problem:
    """
    One thing wrong with the input.

    Attributes:
        what: what is wrong, one sentence.
        mend: what to do about it, one sentence.
        line: line of the requests file, from 1, or row of the table; None where the whole file is
            meant.
    """

    what: str
    mend: str
    line: int | None = None


@frozen
class Doubt:
    """
    Something in rows that may be wrong, or only newer than this program. They go out as they are.

    Attributes:
        what: what is strange, one sentence.
        mend: what to do about it, one sentence.
        line: line of the first row that has it, from 1.
        rows: how many rows have it.
    """

    what: str
    mend: str
    line: int
    rows: int


class BadInput(JobError):
    """
    The requests file or an argument must be mended. Nothing was sent.

    Attributes:
        source: the file, as the user named it.
        problems: the problems found, at most as many as were asked for.
        total: how many problems there are.
        unit: what a number of a problem counts, "line" or "row".
    """

    def __init__(
        self,
        source: str,
        problems: list[Problem],
        total: int | None = None,
        *,
        unit: str = "line",
    ) -> None:
        self.source = source
        self.problems = problems
        self.unit = unit
        self.total = len(problems) if total is None else total
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Give one line of text for each problem, and a last one for those left out."""
        lines = []
        for problem in self.problems:
            where = self._where(problem.line)
            lines.append(f"{where}: {problem.what} {problem.mend}".rstrip())
        if self.total > len(self.problems):
            lines.append(
                f"{self.source}: and {self.total - len(self.problems):,} more of the like."
            )
        return lines

    def _where(self, line: int | None) -> str:
        if line is None:
            return self.source
        if self.unit == "line":
            return f"{self.source}:{line}"
        return f"{self.source}, {self.unit} {line}"


class Stopped(JobError):
    """
    The service refuses to go on: a wrong key, an unpaid bill, a request it will never take.

    Attributes:
        wrong_input: whether what was handed in is at fault, rather than the account.
    """

    def __init__(self, message: str, *, wrong_input: bool = False) -> None:
        super().__init__(message)
        self.wrong_input = wrong_input


class Unreachable(JobError):
    """The service did not answer, or only with errors of its own, for too long."""


class Undecided(JobError):
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
