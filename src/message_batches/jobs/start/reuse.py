"""
Take answers from other runs for requests that are equal, so that nothing is paid for them.

They become a partition that was never sent: its part is made of lines of the other output, and it
is settled and appended as every part is. The other run is only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from message_batches.jobs.engine import judgement_of
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import digest_of
from message_batches.jobs.ledger import REUSED, ContentIndex, Ledger, content_key
from message_batches.jobs.output import (
    Judgement,
    NotAResultError,
    output_of,
    read_line,
    settle_unsent,
)
from message_batches.jobs.start.existing import open_ledger
from message_batches.jobs.state import Change, Logged, Noted
from message_batches.jobs.system import System

_EQUAL = ("service", "betas", "anthropic_version")
"""The facts that decide what an answer is, besides the request."""


def refuse_missing(outputs: Iterable[str | Path], system: System) -> None:
    """Raise InputError if an output is not that of a run, before anything is made for this one."""
    for out in outputs:
        open_ledger(out, system, for_reading=True).close()


def reuse_answers(ledger: Ledger, outputs: Iterable[str | Path], schema: Any = None) -> None:
    """
    Take the complete answers of other runs for the equal requests that were not sent yet.

    Args:
        ledger: the ledger, with its lock held.
        outputs: the outputs of the other runs, the preferred ones first.
        schema: what the answers have to fit, as `RunOptions` has it.

    Raises:
        InputError: one is not a run, or a run whose answers say nothing about this one.
    """
    for out in outputs:
        with open_ledger(out, ledger.system, for_reading=True) as other:
            _refuse_unlike(ledger, other, out)
            if ledger.pool().fresh or ledger.held_back:
                _reuse(ledger, other, str(other.folder.out), schema)


def _refuse_unlike(ledger: Ledger, other: Ledger, out: str | Path) -> None:
    message = ""
    if other.run == ledger.run:
        message = "This is the run itself."
    elif any(ledger.setting(name) != other.setting(name) for name in _EQUAL):
        message = "This run is of another service, API version or set of beta features."
    if message:
        raise InputError.at(out, message, "Leave out --reuse, or name another run.")


def _reuse(ledger: Ledger, other: Ledger, source: str, schema: Any) -> None:
    def changes_for(number: int, requests: int) -> list[Change]:
        reused = [*(ledger.setting(REUSED) or []), [source, requests]]
        return [Noted({REUSED: reused}), Logged(number, f"answers of {source} were reused")]

    with ContentIndex() as index:
        index.add((content_key(content), line) for line, content in ledger.unsent_requests())
        index.offer((content_key(content), base) for base, content in _requests_of(other))
        judgement = judgement_of(ledger, schema)
        answers = _answers_of(other, index, judgement)
        settle_unsent(ledger, answers, REUSED, judgement, changes_for)


def _requests_of(other: Ledger) -> Iterator[tuple[str, bytes]]:
    """Yield the base of the id and the content of each request that is still what was sent."""
    try:
        with other.source.reader() as reader:
            for (base, _, _), span in zip(other.ids(), other.input_spans(), strict=True):
                content = reader.read(span.offset, span.length)
                if digest_of(content) == span.digest:
                    yield base, content
    except FileNotFoundError as error:
        raise InputError.at(
            other.folder.out,
            f"The requests of this run are gone: {other.source.name}.",
            "Restore the file, or leave out --reuse.",
        ) from error


def _answers_of(
    other: Ledger, index: ContentIndex, judgement: Judgement
) -> Iterator[tuple[int, bytes]]:
    """Yield the line of each request that is equal to one with a complete answer, and that."""
    for line in output_of(other).lines():
        with suppress(NotAResultError):
            if read_line(line).answer == "complete" and judgement.fault_of(line) is None:
                yield from ((wanted, line) for wanted in index.take(other.base_in(line)))
