"""Requests that a run derives from something else, such as one from each row of a table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input.diagnostics import DiagnosticCollector
from message_batches.jobs.storage import atomic_write

FACTS = "derived"
"""The fact of a run that says what its requests were derived from."""


class RequestSource(ABC):
    """
    Requests that are made, one for each of the rows of something.

    They are kept in a file beside the output, so that they are made once, and what is sent stays
    the same whatever becomes of the source.

    Attributes:
        name: what messages call the source.
        unit: what messages call one of its parts.
        id_field: the field of the requests that holds each row's own id; None where it is the
            custom_id, as it stands.
    """

    name: str
    unit: str = "row"
    id_field: str | None = None

    @abstractmethod
    def requests(self, beside: Path) -> Iterator[bytes | list[Diagnostic]]:
        """
        Make the request of each row: a JSON object, or what is wrong with the row.

        Args:
            beside: what the name of any file that must be kept along with the requests begins with.
        """

    @abstractmethod
    def forget(self, beside: Path) -> None:
        """Remove what was kept along with requests that are of no use."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """Say in values that JSON knows what the requests were made of, once they are made."""

    @abstractmethod
    def place(self) -> dict[str, Any]:
        """Say those of the facts that may differ from call to call and are no change."""

    @abstractmethod
    def changes(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        """
        Say how the source differs from what requests were made of before.

        Args:
            facts: what `facts` said then.
            requests: the file that the requests were kept in.
        """


def write_requests(source: RequestSource, path: Path) -> DiagnosticCollector:
    """
    Make requests and write them to a file, which appears when it is whole.

    Each row has a line, though it be empty, so that the numbers of lines are those of rows.

    Returns:
        what is wrong with the rows.
    """
    problems = DiagnosticCollector()
    with atomic_write(path) as scratch, open(scratch, "wb") as file:
        for made in source.requests(path):
            if isinstance(made, list):
                for problem in made:
                    problems.add(problem)
                made = b""
            file.write(made + b"\n")
    return problems
