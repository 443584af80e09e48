"""
Prepare a run: find the ledger that belongs to it, or plan it.

What a run started with is fixed until it ends. With anything else, the difference is reported and
nothing is done; only a plan of which nothing was ever sent is replaced.
"""

from __future__ import annotations

import errno
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
from message_batches.jobs.ledger import SUFFIX, Ledger, SharedLedger, StoreError, locked_run
from message_batches.jobs.options import RunOptions
from message_batches.jobs.plan import check_unchanged, write_plan
from message_batches.jobs.storage import results_of
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import BatchLimits
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION

_MOST_RUNS = 10
"""How many runs of a folder are listed in a hint."""

_FIXED = {
    "service": ("the service", "ANTHROPIC_BASE_URL, or --sandbox"),
    "betas": ("the beta features", "--beta"),
    "anthropic_version": ("the API version", "--anthropic-version"),
    "id_field": ("ids from the field", "--id-field, or --id"),
}
"""What cannot change until the run ends: what messages call it, and how it is set."""


def output_of(path: str | Path) -> Path:
    """Return the results file that a user means by it, its ledger, or the table made of it."""
    out = Path(path).absolute()
    if out.is_symlink():
        # Two names of one file are one run, with one ledger and one lock.
        out = out.resolve()
    return out.with_name(out.stem) if out.suffix == SUFFIX else results_of(out)


def ledger_path(out: Path) -> Path:
    """Return the path of the ledger that belongs to an output."""
    return out.with_name(out.name + SUFFIX)


def open_ledger(out: str | Path, system: System = SYSTEM) -> Ledger:
    """Open the ledger of an output, or that ledger itself; raise InputError if it is missing."""
    out = output_of(out)
    if out.is_dir():
        raise _no_run(out, "This is a folder, not the output of a run.", out)
    try:
        return Ledger.open(ledger_path(out), system)
    except FileNotFoundError:
        message = f"No run belongs to this output: {ledger_path(out).name} does not exist."
        raise _no_run(out, message, out.parent) from None


def _no_run(out: Path, message: str, folder: Path) -> InputError:
    hint = "Check the name, or start a run with message-batches run FILE --out OUT."
    runs = dict(_runs_in(folder))
    of_source = [name for name, source in runs.items() if source == str(out)]
    if of_source:
        hint = f"This is the requests file of a run. Pass its output: {', '.join(of_source)}."
    elif runs:
        hint = f"Runs in this folder: {', '.join(runs)}."
    return InputError.at(out, message, hint)


def _runs_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the outputs of the first runs in a folder, with the requests file of each."""
    for path in islice(sorted(folder.glob(f"*{SUFFIX}")), _MOST_RUNS):
        with suppress(InputError, OSError, StoreError), Ledger.open(path) as ledger:
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
    Check the requests and write the plan of a run beside its output, without the service.

    `run` does the same first. Called before it, errors in the requests are reported before a client
    is needed.

    Args:
        source: as for `run`.
        out: as for `run`.
        service: the base URL of the service, or a name for it.
        anthropic_version: the API version.
        options: as for `run`.

    Raises:
        InputError: as for `run`.
        RunLockedError: as for `run`.
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
    system: System = SYSTEM,
) -> Iterator[Path]:
    """Plan a run unless it was planned before; yield the path of its ledger, with its lock held."""
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
        if path.exists() and _is_replaced(path, source, facts, system):
            path.unlink()
        if not path.exists():
            _refuse_foreign_output(out)
            _plan(
                path,
                source,
                BatchLimits(options.max_batch_requests, options.max_batch_bytes),
                facts,
                system,
            )
        yield path


def refuse_unwritable(out: Path, source: Source = ()) -> None:
    """Raise InputError if a file cannot be created at `out`, or if it is the source."""
    message, hint = "", "Pass another --out."
    if not out.parent.is_dir():
        message, hint = "The folder does not exist.", "Create it, or pass another --out."
    elif out.is_dir():
        message, hint = "This is a folder, not a file.", "Pass the name of a file in it as --out."
    elif out.exists() and not out.is_file():
        message = "This is not a regular file."
    elif isinstance(source, str | Path) and _is_same(out, Path(source)):
        message = "This is the requests file."
    else:
        try:
            # Without a name, where the system supports that: a killed process leaves nothing.
            with TemporaryFile(dir=out.parent):
                pass
        except OSError as error:
            # A full disk may have room again when the same command runs later.
            if error.errno == errno.ENOSPC:
                raise
            message = f"The file cannot be written: {error.strerror}."
            hint = "Make its folder writable, or pass another --out."
    if message:
        raise InputError.at(out, message, hint)


def _is_same(out: Path, source: Path) -> bool:
    return out.exists() and source.exists() and out.samefile(source)


def _plan(
    path: Path, source: Source, limits: BatchLimits, facts: dict[str, Any], system: System
) -> None:
    facts = dict(facts)
    rules = ValidationRules(
        facts["anthropic_version"],
        facts.pop("id_field"),
        None if facts["betas"] is None else tuple(facts["betas"]),
    )
    if isinstance(source, str | Path):
        write_plan(Path(source), path, limits=limits, rules=rules, facts=facts, system=system)
        return
    requests = _requests_of(path)
    try:
        if isinstance(source, RequestSource):
            known = write_requests(source, requests, system=system)
            name, unit = source.name, source.unit
            facts[FACTS] = source.facts()
        else:
            spool(source, requests, system=system)
            known, name, unit = None, "requests", "line"
        write_plan(
            requests,
            path,
            limits=limits,
            rules=rules,
            name=name,
            unit=unit,
            known=known,
            facts=facts,
            system=system,
        )
    except BaseException:
        requests.unlink(missing_ok=True)
        if isinstance(source, RequestSource):
            source.forget(requests)
        raise


def _requests_of(path: Path) -> Path:
    return path.with_name(path.stem + ".requests")


def _changes_of(source: RequestSource, ledger: Ledger) -> list[Diagnostic]:
    facts = ledger.setting(FACTS)
    if facts is None:
        return [
            Diagnostic(
                "This run was started from a different kind of input.",
                "Pass the same input as before, or another --out to start a new run.",
            )
        ]
    return source.changes(facts, Path(ledger.setting("source")))


def _is_replaced(path: Path, source: Source, facts: dict[str, Any], system: System) -> bool:
    """
    Return whether a run is to be planned again: it is another one, and nothing of it was sent.

    Raises:
        InputError: it is another one, and batches of it were sent.
    """
    with Ledger.open(path, system) as ledger:
        unsent = set(ledger.states()) == {"planned"}
        if unsent and _changes(ledger, facts):
            return True
        refuse_changes(ledger, facts)
        if isinstance(source, RequestSource):
            return _has_another_source(ledger, source, unsent=unsent)
        if isinstance(source, str | Path):
            check_unchanged(ledger, Path(source), str(source))
            ledger.store({"source": str(Path(source).resolve())})
            return False
        requests = _requests_of(path)
        again = requests.with_name(requests.name + ".again")
        spool(source, again, system=system)
        try:
            check_unchanged(ledger, again, "requests")
        finally:
            again.unlink()
        return False


def _has_another_source(ledger: Ledger, source: RequestSource, *, unsent: bool) -> bool:
    changes = _changes_of(source, ledger)
    if changes and not unsent:
        raise InputError(source.name, changes, unit=source.unit)
    if not changes:
        requests = ledger.setting("source")
        check_unchanged(ledger, Path(requests), requests)
        ledger.store({FACTS: {**ledger.setting(FACTS), **source.place()}})
    return bool(changes)


def refuse_changes(ledger: Ledger | SharedLedger, facts: dict[str, Any]) -> None:
    """Raise InputError if the facts of a run differ from those that it started with."""
    if changes := _changes(ledger, facts):
        raise InputError(str(ledger.path), changes)


def _changes(ledger: Ledger | SharedLedger, facts: dict[str, Any]) -> list[Diagnostic]:
    return [
        Diagnostic(
            f"This run was started with {what} {_shown(ledger.setting(name))}, "
            f"but now with {_shown(facts[name])}.",
            f"Pass the same value as before ({where}), or another --out to start a new run.",
        )
        for name, (what, where) in _FIXED.items()
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
        raise InputError.at(
            out,
            "The output exists, but it does not belong to a run.",
            "Pass another --out, or move the file away.",
        )
