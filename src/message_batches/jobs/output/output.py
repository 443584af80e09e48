"""
What a run does with its output, whatever that is.

The parts of batches become lines of the output, which the ledger records. There are two kinds: a
file on this machine that lines are appended to, and an object at a URL that is composed of parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from message_batches.jobs.ledger import Ledger, Merged, OutputCheckpoint
from message_batches.jobs.money import Prices
from message_batches.jobs.output.appended import AppendedOutput
from message_batches.jobs.output.composed import ComposedOutput
from message_batches.jobs.output.part import PartPlace
from message_batches.jobs.state import PartitionRecord
from message_batches.jobs.system import System

Append = Callable[[System], Merged]
"""Appends a part to the output and returns what it wrote; a value that can be pickled."""


class Output(Protocol):
    """The output of one run, in step with its ledger."""

    def recover(self) -> None:
        """
        Bring the output to where the ledger says it is, after the last process was interrupted.

        Raises:
            InputError: somebody else has changed the output, which was left as it is.
        """

    def place_of(self, number: int, batch_id: str) -> PartPlace:
        """Return where the part of a partition is written."""

    def append(self, number: int, prices: Prices | None) -> Append | None:
        """
        Return what appends a part to the output, and writes the requests that follow its answers.

        None if there is nothing to write.

        Args:
            number: the partition.
            prices: the price list; by default the built-in one.
        """

    def remove_merged(self, partitions: Iterable[PartitionRecord]) -> None:
        """Remove the scratch files of parts that are not needed any more."""

    def lines(self) -> Iterator[bytes]:
        """
        Yield the lines of the output that the ledger has recorded, without their ends.

        Nothing is changed.

        Raises:
            InputError: the output is gone, or somebody else has changed it.
        """

    def unread(self) -> Callable[[], Iterator[bytes]]:
        """Return a function that yields the recorded lines that it has not yielded yet."""

    def sample(self) -> Iterator[bytes]:
        """Yield lines from all over the output, or nothing where it cannot be read."""

    def file(self) -> AbstractContextManager[tuple[Path, int]]:
        """
        Provide a file with the recorded lines, and how many bytes of it they are.

        Before the first line, that file may not exist. Raise as `lines` does.
        """

    def publish(self) -> None:
        """
        Write the recorded lines to where the output is, if they are not there yet.

        Raises:
            InputError: somebody else has changed the output, which was left as it is.
        """

    def rewrite(self, is_kept: Callable[[str], bool]) -> OutputCheckpoint:
        """
        Write the output again with only some of its lines, beside the one that is in force.

        Args:
            is_kept: returns whether a line stays, by the base of its id.

        Returns:
            the checkpoint that the ledger has to record.
        """

    def reset_failed(self, *, include_invalid: bool) -> int:
        """
        Mark the requests that failed or are missing for a retry, and remove their lines.

        Args:
            include_invalid: whether to include those that the service called invalid.

        Returns:
            how many requests wait for a retry now.
        """

    def reset_answers(
        self, actions: Mapping[str, str], *, prices: Prices | None, max_tokens: int | None
    ) -> int:
        """
        Let requests be asked again whose answers are not complete, and remove their lines.

        Args:
            actions: how to ask again, by the status of the answer.
            prices: the price list; by default the built-in one.
            max_tokens: the `max_tokens` after a truncated answer; by default that of the run.

        Returns:
            how many requests wait for a retry now.
        """

    def reset_collected(self) -> int:
        """
        Reset every batch that was collected, so that its results are downloaded again.

        Nothing that was sent is forgotten, so nothing is sent again.

        Returns:
            how many batches are to be collected again.

        Raises:
            InputError: the output exists.
        """

    def sort(self) -> None:
        """Put the lines of the output into the order of the input."""


def output_of(ledger: Ledger) -> Output:
    """Return the output of a run."""
    return AppendedOutput(ledger) if ledger.folder.url is None else ComposedOutput(ledger)
