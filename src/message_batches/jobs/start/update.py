"""
Carry a run over to an input that has changed, in one step.

The new files of the run are made in a folder inside its own. A single rename says that they are
complete; from then on they are in force, and are moved to their places by this process, or by the
next one that works on the run. So a process may be killed at any point: the run is the old one or
the new one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from message_batches._platform import rename_folder
from message_batches._wording import amount, count
from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.ledger import Ledger, LedgerUpdate, comparing, pending_update
from message_batches.jobs.money import NANO, Estimate, Prices
from message_batches.jobs.output import output_of
from message_batches.jobs.start.new_folder import INPUT
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import System


def update_run(
    ledger: Ledger,
    build: Callable[[Path], None],
    refusal: InputError,
    *,
    chosen: Mapping[str, Any],
    prices: Prices | None,
    is_wanted: bool,
) -> None:
    """
    Let a run whose input has changed continue with the new input, or refuse that with the changes.

    Args:
        ledger: the ledger, with its lock held; it is closed when the run is updated.
        build: writes the plan of the new input, and what is kept of it, to a folder.
        refusal: says of what the input is, and how its source differs.
        chosen: the facts that each call may choose anew.
        prices: the price list; by default the built-in one.
        is_wanted: whether the user asked for it.

    Raises:
        InputError: the user did not ask for it; or the output cannot be rewritten.
    """
    folder, system = ledger.folder, ledger.system
    if is_wanted:
        _refuse_elsewhere(ledger)
    scratch = folder.folder / "new"
    if scratch.is_symlink():
        scratch.unlink()
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        try:
            build(scratch)
        except InputError as error:
            if is_wanted:
                raise
            found = [*refusal.diagnostics, *error.diagnostics]
            total = len(refusal.diagnostics) + error.total
            raise InputError(refusal.source, found, total, unit=refusal.unit) from error
        plan = scratch / folder.ledger.name
        with comparing(plan, folder.index_in_use) as update:
            if not is_wanted:
                raise _refused(refusal, update, ledger)
            output = output_of(ledger)
            output.recover()
            _merge_fetched(ledger, prices)
            checkpoint = output.rewrite(update.has_same) if update.leaves_output else None
            update.translate(checkpoint, chosen, system)
        plan.with_name(f"{plan.name}-journal").unlink(missing_ok=True)
        ledger.close()  # Windows does not replace a file that is open
        _appear(scratch, folder, system)
        with Ledger.open(folder, system) as now:
            output_of(now).recover()  # what left the input leaves the output
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse_elsewhere(ledger: Ledger) -> None:
    """Raise InputError where the run is not all on this machine."""
    if what := _elsewhere(ledger):
        raise InputError.at(
            ledger.folder.out,
            f"{what}; --update needs a run whose ledger and output are files on this machine.",
            _HOW_ELSEWHERE,
        )


def _elsewhere(ledger: Ledger) -> str | None:
    """Return what of a run is not a file on this machine; None if all of it is."""
    if ledger.folder.url is not None:
        return "The output of this run is at a URL"
    if not ledger.folder.ledger.exists():
        return "The ledger of this run is in a database"
    if ledger.setting("parts") is not None:
        return "This run is over parts that were written before"
    return None


def _merge_fetched(ledger: Ledger, prices: Prices | None) -> None:
    """Append the parts that are complete: their places are those of the old requests."""
    output = output_of(ledger)
    for batch in ledger.batches():
        if batch.state != "fetched":
            continue
        if (append := output.append(batch.number, prices)) is not None:
            ledger.merged(batch.number, append(ledger.system))


def _appear(scratch: Path, folder: RunFolder, system: System) -> None:
    names = {path.name for path in scratch.iterdir()}
    for path in scratch.iterdir():
        with open(path, "rb+") as file:
            system.fsync(file.fileno())
    system.sync_folder(scratch)
    update = pending_update(folder)
    rename_folder(scratch, update.place)
    system.sync_folder(folder.folder)
    update.finish(system)
    for path in folder.folder.iterdir():
        if path.name.startswith(INPUT) and path.name not in names:
            path.unlink()


_HOW = (
    "Pass --update to send only what is new or changed, restore the old input, or choose another "
    "output to start a new run."
)

_HOW_ELSEWHERE = "Pass the same input as before, or another --out to start a new run."


def _cost_of(update: LedgerUpdate) -> str:
    """Return what asking what is new or changed would cost, as the end of a sentence."""
    requests, ceiling = update.changes.to_send, update.ceiling()
    estimate = Estimate.from_dict(update.planned("estimate"))
    if not requests or not estimate.high:
        return ""  # no model has a price
    share = Decimal(requests) / update.planned("requests")
    least, most = estimate.low * share, estimate.high * share
    cost = f"about {amount(least)} to {amount(most)} {estimate.currency}".rstrip()
    bound = "" if ceiling is None else f", and at most {amount(ceiling * NANO)}"
    return f"; sending the {count(requests, 'request')} costs {cost}{bound}"


def _refused(refusal: InputError, update: LedgerUpdate, ledger: Ledger) -> InputError:
    """Return the refusal with how many requests it concerns, and the first of each kind."""
    changes, folder, unit = update.changes, ledger.folder, refusal.unit
    message = f"{changes}{_cost_of(update)}"
    if changes.is_empty:
        message = "the requests are the same, but their order, or what they were made from, is not"
    reason = f"{refusal.diagnostics[0].message} Compared with the run: {message}."
    before = [(str(file.place), file.lines) for file in ledger.source.files]
    now = [
        ("" if name is None else str(folder.absolute(name, folder.place)), lines)
        for name, _, lines, _ in update.planned("files")
    ]
    found = []
    for what, difference, files in (
        ("new", changes.new, now),
        ("changed", changes.changed, now),
        ("removed", changes.removed, before),
    ):
        if difference.requests:
            shown = json.dumps(json.loads(difference.first_id))  # in ASCII
            others = f", the first of {count(difference.requests, 'request')}"
            is_only = difference.requests == 1
            message = f"{shown} is {what}{'' if is_only else others}."
            file, line = _located(difference.first_line, files)
            if files is now:
                found.append(Diagnostic(message, "", line, file))
            else:
                where = f"{unit} {line}" + (f" of {file}" if file else "")
                found.append(Diagnostic(f"{message} It was on {where}.", ""))
    how = _HOW_ELSEWHERE if _elsewhere(ledger) else _HOW
    return InputError(refusal.source, [Diagnostic(reason, how), *found], unit=unit)


def _located(line: int, files: list[tuple[str, int]]) -> tuple[str | None, int]:
    """Return the file that has a line, None where there is only one, and the line in it."""
    if len(files) == 1:
        return None, line
    for name, lines in files:
        if line <= lines:
            return name, line
        line -= lines
    return None, line
