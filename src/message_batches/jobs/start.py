"""
Before a run: is there a ledger that fits, or is one to be made?

What a run was begun with stays as it is to its end. Whoever comes back with something else is told
what has changed, and nothing is done. Only a plan of which nothing was ever accepted gives way.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input import (
    FACTS,
    RequestSource,
    Source,
    ValidationRules,
    spool,
    write_requests,
)
from message_batches.jobs.ledger import SUFFIX, Ledger, SharedLedger, locked_run
from message_batches.jobs.options import RunOptions
from message_batches.jobs.paths import results_of
from message_batches.jobs.plan import check_unchanged, plan
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import BatchLimits
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION

_MOST_RUNS = 10
"""How many runs of a folder are named to someone who looks for one."""


def output_of(path: str | Path) -> Path:
    """
    Give the file of results that a person means.

    They may have named the ledger beside it, or the table that is to be made of it.
    """
    out = Path(path).absolute()
    return out.with_name(out.stem) if out.suffix == SUFFIX else results_of(out)


def ledger_path(out: Path) -> Path:
    """Name the ledger that belongs to an output."""
    return out.with_name(out.name + SUFFIX)


def open_ledger(out: str | Path, system: System = SYSTEM) -> Ledger:
    """Open the ledger that belongs to an output, or is it; raise InputError if there is none."""
    out = output_of(out)
    if out.is_dir():
        raise _no_run(out, "This is a folder, not the output of a run.", out)
    try:
        return Ledger.open(ledger_path(out), system)
    except FileNotFoundError:
        what = f"No run belongs to this output: {ledger_path(out).name} is not there."
        raise _no_run(out, what, out.parent) from None


def _no_run(out: Path, what: str, folder: Path) -> InputError:
    hint = "Check the name, or begin one with message-batches run FILE --out OUT."
    runs = dict(_runs_in(folder))
    for_this = [name for name, source in runs.items() if source == str(out)]
    if for_this:
        hint = f"These are the requests of a run; its output is {', '.join(for_this)}: give that."
    elif runs:
        hint = f"Runs in this folder: {', '.join(runs)}."
    return InputError(str(out), [Diagnostic(what, hint)])


def _runs_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the outputs of the runs in a folder, a few at most, with the requests of each."""
    for path in islice(sorted(folder.glob(f"*{SUFFIX}")), _MOST_RUNS):
        with suppress(InputError, OSError, sqlite3.Error), Ledger.open(path) as ledger:
            yield ledger.out.name, ledger.setting("source")


def prepare(
    source: Source,
    out: str | Path,
    *,
    service: str,
    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION,
    options: RunOptions | None = None,
) -> None:
    """
    Check the rows and write the plan of a run beside its output. Nothing is sent, or asked.

    `run` does the same first; called before it, this spares making a client for a file with faults.
    """
    with prepared(
        source,
        out,
        service=service,
        anthropic_version=anthropic_version,
        options=options or RunOptions(),
    ):
        pass


@contextmanager
def prepared(
    source: Source,
    out: str | Path,
    *,
    service: str,
    anthropic_version: str,
    options: RunOptions,
) -> Iterator[Path]:
    """Hold the lock of a ledger that fits the input and the facts; make it if there is none."""
    facts = {
        "service": service,
        "betas": None if options.beta is None else list(options.beta),
        "anthropic_version": anthropic_version,
        "id_field": options.id_field,
    }
    out = output_of(out)
    path = ledger_path(out)
    refuse_unwritable(out, source)
    with locked_run(path):
        if path.exists() and _gives_way(path, source, facts):
            path.unlink()
        if not path.exists():
            _refuse_foreign_output(out)
            _plan(path, source, options.limits, facts)
        yield path


def refuse_unwritable(out: Path, source: Source = ()) -> None:
    """Raise InputError if a file cannot be made at `out`, or if it is the source."""
    problem = None
    if not out.parent.is_dir():
        problem = Diagnostic("There is no such folder.", "Make it, or give another --out.")
    elif out.is_dir():
        problem = Diagnostic("This is a folder.", "Give --out the name of a file in it.")
    elif out.exists() and not out.is_file():
        problem = Diagnostic("This is not a regular file.", "Give another --out.")
    elif isinstance(source, str | Path) and _is_same(out, Path(source)):
        problem = Diagnostic("This is the file of the requests.", "Give another --out.")
    else:
        try:
            # Without a name, where the system can do that: a killed process leaves nothing.
            with TemporaryFile(dir=out.parent):
                pass
        except OSError as error:
            # A disk that is full may have room again when the same command is run later.
            if error.errno == errno.ENOSPC:
                raise
            problem = Diagnostic(
                f"It cannot be written: {error.strerror}.",
                "Make its folder writable, or give another --out.",
            )
    if problem:
        raise InputError(str(out), [problem])


def _is_same(out: Path, source: Path) -> bool:
    return out.exists() and source.exists() and out.samefile(source)


def _plan(path: Path, source: Source, limits: BatchLimits, facts: dict[str, Any]) -> None:
    facts = dict(facts)
    rules = ValidationRules(
        facts["anthropic_version"], facts.pop("id_field"), beta=facts["betas"] is not None
    )
    if isinstance(source, str | Path):
        plan(source, path, limits=limits, rules=rules, **facts)
        return
    requests = _requests_of(path)
    if isinstance(source, RequestSource):
        _plan_derived(source, requests, path, limits, rules, facts)
        return
    spool(source, requests)
    try:
        plan(requests, path, limits=limits, rules=rules, name="requests", **facts)
    except BaseException:
        requests.unlink()
        raise


def _plan_derived(
    source: RequestSource,
    requests: Path,
    path: Path,
    limits: BatchLimits,
    rules: ValidationRules,
    facts: dict[str, Any],
) -> None:
    try:
        known = write_requests(source, requests)
        plan(
            requests,
            path,
            limits=limits,
            rules=rules,
            name=source.name,
            unit=source.unit,
            known=known,
            **{**facts, FACTS: source.facts()},
        )
    except BaseException:
        requests.unlink(missing_ok=True)
        source.forget(requests)
        raise


def _requests_of(path: Path) -> Path:
    return path.with_name(path.stem + ".requests")


def _changes_of(source: RequestSource, ledger: Ledger) -> list[Diagnostic]:
    facts = ledger.setting(FACTS)
    if facts is None:
        return [
            Diagnostic(
                "This run was begun with requests of another kind.",
                "Give the same again, or another --out to begin a new run.",
            )
        ]
    return source.changes(facts, Path(ledger.setting("source")))


def _gives_way(path: Path, source: Source, facts: dict[str, Any]) -> bool:
    """
    Whether a run is to be planned anew: it is another one, and nothing of it was ever accepted.

    Raises:
        InputError: it is another one, and batches of it were sent.
    """
    with Ledger.open(path) as ledger:
        idle = set(ledger.states()) == {"planned"}
        if idle and _changes(ledger, facts):
            return True
        refuse_changes(ledger, facts)
        if isinstance(source, RequestSource):
            return _is_of_another_source(ledger, source, idle=idle)
        if isinstance(source, str | Path):
            check_unchanged(ledger, Path(source), str(source))
            ledger.store(source=str(Path(source).resolve()))
            return False
        requests = _requests_of(path)
        again = requests.with_name(requests.name + ".again")
        spool(source, again)
        try:
            check_unchanged(ledger, again, "requests")
        finally:
            again.unlink()
        return False


def _is_of_another_source(ledger: Ledger, source: RequestSource, *, idle: bool) -> bool:
    problems = _changes_of(source, ledger)
    if problems and not idle:
        raise InputError(source.name, problems, unit=source.unit)
    if not problems:
        requests = ledger.setting("source")
        check_unchanged(ledger, Path(requests), requests)
        ledger.store(**{FACTS: {**ledger.setting(FACTS), **source.place()}})
    return bool(problems)


_FACTS = {
    "service": ("the service", "ANTHROPIC_BASE_URL, or --sandbox"),
    "betas": ("the beta features", "--beta"),
    "anthropic_version": ("the API version", "--anthropic-version"),
    "id_field": ("ids from the field", "--id-field, or --id"),
}


def refuse_changes(ledger: Ledger | SharedLedger, facts: dict[str, Any]) -> None:
    """Raise InputError if a run is to be taken up with other facts than it was begun with."""
    if problems := _changes(ledger, facts):
        raise InputError(str(ledger.path), problems)


def _changes(ledger: Ledger | SharedLedger, facts: dict[str, Any]) -> list[Diagnostic]:
    return [
        Diagnostic(
            f"This run was begun with {what} {_shown(ledger.setting(name))}, "
            f"and now it is {_shown(facts[name])}.",
            f"Give the same again ({where}), or another --out to begin a new run.",
        )
        for name, (what, where) in _FACTS.items()
        if ledger.setting(name) != facts[name]
    ]


def _shown(fact: Any) -> str:
    if fact is None:
        return "none"
    if isinstance(fact, list):
        return ", ".join(fact) or "none by name"
    return str(fact)


def _refuse_foreign_output(out: Path) -> None:
    if out.exists() and out.stat().st_size:
        raise InputError(
            str(out),
            [
                Diagnostic(
                    "The output is there already and no run belongs to it.",
                    "Give another --out, or move the file away.",
                )
            ],
        )
