"""
Prepare a run: find the folder that belongs to it, or make it.

What a run started with is fixed until it ends. With anything else, the difference is reported and
nothing is done; only a run of which nothing was ever sent is prepared again.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError, RunLockedError
from message_batches.jobs.input import (
    FACTS,
    RequestSource,
    Source,
    ValidationRules,
    is_pipe,
    open_input,
    refuse_unreadable,
    spool,
    write_requests,
)
from message_batches.jobs.ledger import Ledger, LockHeldError, StoreError, locked, locked_run
from message_batches.jobs.options import RunOptions
from message_batches.jobs.plan import check_unchanged, write_plan
from message_batches.jobs.storage import RUN_SUFFIX, RunFolder, reading
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
    "wire_ids": ("the ids on the wire", "--wire-ids"),
}
"""What cannot change until the run ends: what messages call it, and how it is set."""


def open_ledger(out: str | Path, system: System = SYSTEM, *, for_reading: bool = False) -> Ledger:
    """
    Open the ledger of a run, by its output or its folder.

    Args:
        out: the output, or the folder of the run.
        system: the machine.
        for_reading: whether a process may be working on the run meanwhile.

    Raises:
        InputError: there is no such run.
    """
    folder = RunFolder.of(out)
    try:
        return (Ledger.for_reading if for_reading else Ledger.open)(folder, system)
    except FileNotFoundError:
        pass
    if folder.out.is_dir():
        raise _no_run(folder, "This is a folder, not the output of a run.", folder.out)
    if os.path.lexists(folder.folder):
        raise _without_ledger(folder)
    message = f"No run belongs to this output: {folder.folder.name} does not exist."
    raise _no_run(folder, message, folder.out.parent)


def _no_run(folder: RunFolder, message: str, among: Path) -> InputError:
    hint = "Check the name, or start a run with message-batches run FILE --out OUT."
    runs = dict(_runs_in(among))
    of_source = [name for name, source in runs.items() if source == folder.out]
    if of_source:
        hint = f"This is the requests file of a run. Pass its output: {', '.join(of_source)}."
    elif runs:
        hint = f"Runs in this folder: {', '.join(runs)}."
    return InputError.at(folder.out, message, hint)


def _runs_in(among: Path) -> Iterator[tuple[str, Path]]:
    """Yield the outputs of the first runs in a folder, with the requests file of each."""
    for path in islice(sorted(among.glob(f"*{RUN_SUFFIX}")), _MOST_RUNS):
        with (
            suppress(InputError, OSError, StoreError),
            Ledger.for_reading(RunFolder.of(path)) as ledger,
        ):
            yield ledger.folder.out.name, ledger.source


def prepare(
    source: Source,
    out: str | Path,
    *,
    service: str,
    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION,
    options: RunOptions | None = None,
) -> None:
    """
    Check the requests and make the folder of a run beside its output, without the service.

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
) -> Iterator[RunFolder]:
    """Prepare a run unless that was done before; yield its files, with its lock held."""
    facts: dict[str, Any] = {
        "service": service,
        "betas": None if options.beta is None else list(options.beta),
        "anthropic_version": anthropic_version,
        "id_field": options.id_field,
        "wire_ids": options.wire_ids,
    }
    folder = RunFolder.of(out)
    refuse_unwritable(folder.out, source)
    if isinstance(source, str | Path):
        refuse_unreadable(source)
    limits = BatchLimits(options.max_batch_requests, options.max_batch_bytes)
    is_new = not os.path.lexists(folder.folder)
    if is_new:
        _refuse_names(folder, Path(out))
        facts["output_since"] = _empty_output_since(folder)
        with _scratch_folder(folder) as scratch:
            _build(scratch, folder, source, limits, facts, system)
            _appear(scratch, folder, system)
    elif not folder.ledger.exists():
        raise _without_ledger(folder)
    with locked_run(folder):
        # Every time: the process that made the folder may have been stopped before it was synced.
        system.sync_folder(folder.out.parent)
        another = None if is_new else _another_source(folder, source, facts, system)
        if another is not None:
            with Ledger.open(folder, system) as ledger:
                facts["output_since"] = ledger.setting("output_since")
            _replace(folder, another, limits, facts, system)
        yield folder


def _empty_output_since(folder: RunFolder) -> float | None:
    """Return when an output was made that has no run; None if it has one or does not exist."""
    # A run makes its output before it sends anything. A table is made when it is finished.
    if folder.is_table or not folder.out.exists():
        return None
    return folder.out.stat().st_mtime


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
    return out.exists() and os.path.exists(source) and out.samefile(source)


def _is_pipe(source: Source) -> bool:
    return isinstance(source, str | Path) and is_pipe(source)


def _refuse_names(folder: RunFolder, out: Path) -> None:
    if out.suffix == RUN_SUFFIX:
        raise InputError.at(
            out,
            f"{RUN_SUFFIX} is the suffix of the folder of a run, not of an output.",
            "Pass another --out.",
        )
    if folder.out.exists() and folder.out.stat().st_size:
        raise InputError.at(
            folder.out,
            "The output exists, but it does not belong to a run.",
            "Pass another --out, or move the file away.",
        )


def _without_ledger(folder: RunFolder) -> InputError:
    return InputError.at(
        folder.folder,
        f"This exists, but it has no {folder.ledger.name}. If that was deleted, batches may be in "
        "progress.",
        "Restore it from a copy, or pass another --out; message-batches list shows the batches.",
    )


# A run is made in a folder beside the one that it gets, and appears with a single rename. What a
# killed process leaves of it is removed by the next one; the lock in it shows whether a process is
# at work.

_INPUT = ("requests.jsonl", "table.arrow")
"""How the names of the files begin that hold an input."""

_FILES = ("lock", "ledger.sqlite", *_INPUT)
"""How the names of the files begin that are made for a new run."""


@contextmanager
def _scratch_folder(folder: RunFolder) -> Iterator[Path]:
    scratch = folder.folder.with_name(folder.folder.name + ".new")
    try:
        scratch.mkdir(mode=0o700)
    except FileExistsError:
        if scratch.is_symlink() or not scratch.is_dir() or not _is_ours(scratch):
            raise InputError.at(
                scratch, "This exists, but no run made it.", "Move it away, or pass another --out."
            ) from None
    try:
        with locked(scratch / "lock"):
            for path in _leftovers(scratch):
                path.unlink()
            try:
                yield scratch
            except BaseException:
                with suppress(FileNotFoundError):  # it has its name already
                    for path in _leftovers(scratch):
                        path.unlink()
                raise
    except LockHeldError as held:
        raise RunLockedError(
            f"{folder.out}: Another process ({held}) is preparing this run. Wait for it, or stop "
            "it."
        ) from None
    finally:
        with suppress(OSError):  # renamed, or in use by another process
            scratch.rmdir()


def _is_ours(scratch: Path) -> bool:
    return all(path.name.startswith(_FILES) for path in scratch.iterdir())


def _leftovers(scratch: Path) -> list[Path]:
    return [path for path in scratch.iterdir() if path.name != "lock"]


def _appear(scratch: Path, folder: RunFolder, system: System) -> None:
    """Rename a new run to its name, after all of it is on disk."""
    system.sync_folder(scratch)
    try:
        scratch.rename(folder.folder)
    except OSError as error:
        if not os.path.lexists(folder.folder):
            raise
        raise RunLockedError(
            f"{folder.out}: Another process has started this run meanwhile. Run the same command "
            "again."
        ) from error


def _replace(
    folder: RunFolder,
    source: Source | _Spooled,
    limits: BatchLimits,
    facts: dict[str, Any],
    system: System,
) -> None:
    """Prepare a run again of which nothing was sent."""
    scratch = folder.folder / "new"
    if scratch.is_symlink():
        scratch.unlink()
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        _build(scratch, folder, source, limits, facts, system)
        names = {path.name for path in scratch.iterdir()}
        # The ledger last: until then the old one is in force, and finds other requests than its
        # own, so that the run is prepared again.
        for path in sorted(scratch.iterdir(), key=lambda path: path.name == folder.ledger.name):
            path.replace(folder.folder / path.name)
        system.sync_folder(folder.folder)
        for path in folder.folder.iterdir():
            if path.name.startswith(_INPUT) and path.name not in names:
                path.unlink()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _build(
    place: Path,
    folder: RunFolder,
    source: Source | _Spooled,
    limits: BatchLimits,
    facts: dict[str, Any],
    system: System,
) -> None:
    """Write the files of a new run to a folder that has none of them."""
    facts = dict(facts)
    rules = ValidationRules(
        facts["anthropic_version"],
        facts.pop("id_field"),
        None if facts["betas"] is None else tuple(facts["betas"]),
        tagged_ids=facts["wire_ids"] == "tagged",
    )
    requests = place / folder.requests.name
    name, unit, known = "requests", "line", None
    facts |= {"source": None, "place": folder.place}
    if isinstance(source, _Spooled):
        name = source.name
        source.path.replace(requests)
    elif isinstance(source, RequestSource):
        known = write_requests(source, requests, system=system)
        name, unit = source.name, source.unit
        facts[FACTS] = _stored(folder, source.facts())
    elif not isinstance(source, str | Path) or _is_pipe(source):
        name = _spool(source, requests, system).name
    else:
        name, requests = str(source), Path(source)
        facts["source"] = folder.relative(source)
    write_plan(
        requests,
        place / folder.ledger.name,
        limits=limits,
        rules=rules,
        name=name,
        unit=unit,
        known=known,
        facts=facts,
        system=system,
    )


def _stored(folder: RunFolder, facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts of a source with paths as the ledger keeps them."""
    return {**facts, "source": [folder.relative(path) for path in facts["source"]]}


def _another_source(
    folder: RunFolder, source: Source, facts: dict[str, Any], system: System
) -> Source | _Spooled | None:
    """
    Return from what to prepare a run again; None if it is the same run.

    Raises:
        InputError: it is another one, and batches of it were sent.
    """
    if not isinstance(source, RequestSource) and (
        not isinstance(source, str | Path) or _is_pipe(source)
    ):
        again = folder.requests.with_name(folder.requests.name + ".again")
        now: Source | _Spooled = _spool(source, again, system)
    else:
        now = source
    with Ledger.open(folder, system) as ledger:
        try:
            refuse_changes(ledger, facts)
            _refuse_changed_source(ledger, now)
        except InputError:
            if ledger.has_sent or ledger.checkpoint.size:
                raise
            return now
    if isinstance(now, _Spooled):
        now.path.unlink()
    return None


@frozen
class _Spooled:
    """Requests that could be read only once, in a file; `name` is what messages call them."""

    path: Path
    name: str


def _spool(source: Source, path: Path, system: System) -> _Spooled:
    if isinstance(source, str | Path):
        with reading(source), open_input(source, system=system) as file:
            spool(file, path, system=system)
        return _Spooled(path, str(source))
    spool(source, path, system=system)  # type: ignore[arg-type]  # not a RequestSource
    return _Spooled(path, "requests")


def _refuse_changed_source(ledger: Ledger, source: Source | _Spooled) -> None:
    folder = ledger.folder
    if isinstance(source, RequestSource):
        if changes := _changes_of(source, ledger):
            raise InputError(source.name, changes, unit=source.unit)
        check_unchanged(ledger, ledger.source, str(ledger.source))
        where = _stored(folder, source.place())
        ledger.store({FACTS: {**ledger.setting(FACTS), **where}, "place": folder.place})
    elif isinstance(source, _Spooled):
        check_unchanged(ledger, source.path, source.name)
    elif isinstance(source, str | Path):
        check_unchanged(ledger, Path(source), str(source))
        if ledger.setting("source") is not None:
            ledger.store({"source": folder.relative(source), "place": folder.place})


def _changes_of(source: RequestSource, ledger: Ledger) -> list[Diagnostic]:
    facts = ledger.setting(FACTS)
    if facts is None:
        return [
            Diagnostic(
                "This run was started from a different kind of input.",
                "Pass the same input as before, or another --out to start a new run.",
            )
        ]
    return source.changes(facts, ledger.source)


def refuse_changes(ledger: Ledger, facts: dict[str, Any]) -> None:
    """Raise InputError if the given facts of a run differ from those that it started with."""
    changes = [
        Diagnostic(
            f"This run was started with {what} {_shown(ledger.setting(name))}, "
            f"but now with {_shown(facts[name])}.",
            f"Pass the same value as before ({where}), or another --out to start a new run.",
        )
        for name, (what, where) in _FIXED.items()
        if name in facts and ledger.setting(name) != facts[name]
    ]
    if changes:
        raise InputError(str(ledger.folder.out), changes)


def _shown(fact: Any) -> str:
    if fact is None:
        return "none"
    if isinstance(fact, list):
        return ", ".join(fact) or "none by name"
    return str(fact)
