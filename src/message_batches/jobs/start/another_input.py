"""Find out whether a run is given the input that it started with, or another one."""

from __future__ import annotations

import shutil
from typing import Any

from message_batches.jobs.answers import AnswerFormat
from message_batches.jobs.caching import CACHING, Breakpoints
from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input import FACTS, NamedFiles, RequestParts, RequestSource
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.plan import answer_format_of
from message_batches.jobs.start.asking import SCHEMA, ask_in_file
from message_batches.jobs.start.build import stored_facts
from message_batches.jobs.start.checks import refuse_changes
from message_batches.jobs.start.run_input import RunInput, SpooledInput, readable_again
from message_batches.jobs.start.unchanged import check_same_parts, check_unchanged
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import System


def another_source(
    ledger: Ledger, folder: RunFolder, source: RunInput, facts: dict[str, Any], system: System
) -> tuple[RunInput | None, InputError | None]:
    """
    Return from what to prepare a run again; None if it is the same run.

    Returns:
        the source; and what was refused, if batches of the run were sent with another input.

    Raises:
        InputError: it is another run, and batches of it were sent.
    """
    if ledger.folder != folder:
        raise folder.taken_by(ledger.folder.url)
    now = readable_again(folder, source, system)
    unsent = not (ledger.has_sent or ledger.checkpoint.size)
    try:
        refuse_changes(ledger, facts)
    except InputError:
        if unsent:
            return now, None
        raise
    try:
        _refuse_changed_source(ledger, now)
    except InputError as refusal:
        if unsent:
            return now, None
        is_derived = ledger.setting(FACTS) is not None
        if isinstance(now, RequestParts) or isinstance(now, RequestSource) is not is_derived:
            raise
        return now, refusal
    if isinstance(now, SpooledInput):
        now.path.unlink()
    return None, None


def _refuse_changed_source(ledger: Ledger, source: RunInput) -> None:
    folder = ledger.folder
    if isinstance(source, RequestSource):
        if changes := _changes_of(source, ledger):
            raise InputError(source.name, changes, unit=source.unit)
        check_unchanged(ledger, {folder.requests: None}, str(folder.requests))
        where = stored_facts(folder, source.place())
        ledger.store({FACTS: {**ledger.setting(FACTS), **where}, "place": folder.place})
    elif isinstance(source, RequestParts):
        check_same_parts(ledger, source)
    elif isinstance(source, SpooledInput):
        format, breakpoints = _format_of(ledger), _breakpoints_of(ledger)
        if format is None and breakpoints is None:
            check_unchanged(ledger, {source.path: None}, source.name)
            return
        # The requests as they came are needed if the run is prepared again.
        again = source.path.with_name(source.path.name + ".changed")
        shutil.copyfile(source.path, again)
        try:
            if format is not None:
                longest = ledger.setting("longest")
                ask_in_file(again, format, name=source.name, longest=longest, system=ledger.system)
            if breakpoints is not None:
                breakpoints.write(again, system=ledger.system)
            check_unchanged(ledger, {again: None}, source.name)
        finally:
            again.unlink()
    elif isinstance(source, NamedFiles):
        stored = None if ledger.keeps_requests else folder.relative
        check_unchanged(ledger, source.places, stored=stored)


def _changes_of(source: RequestSource, ledger: Ledger) -> list[Diagnostic]:
    facts = ledger.setting(FACTS)
    if facts is None:
        return [
            Diagnostic(
                "This run was started from a different kind of input.",
                "Pass the same input as before, or another --out to start a new run.",
            )
        ]
    return source.changes(facts, ledger.folder.requests)


def _format_of(ledger: Ledger) -> AnswerFormat | None:
    """Return the format that a run was given; None where only its requests ask for one."""
    return None if ledger.setting(SCHEMA) is None else answer_format_of(ledger)


def _breakpoints_of(ledger: Ledger) -> Breakpoints | None:
    """Return the breakpoints of a run; None if it has none."""
    if (facts := ledger.setting(CACHING)) is None:
        return None
    return Breakpoints.of_list(facts["breakpoints"], ledger.setting("longest"))
