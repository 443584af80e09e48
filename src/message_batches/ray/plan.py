"""Plan the input of a run once, and check in later calls that it is the same."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ray
from attrs import asdict

from message_batches.jobs import InputError
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input import MAX_DIAGNOSTICS
from message_batches.jobs.steps import BatchLimits, ValidationRules
from message_batches.ray.id_collisions import (
    BUCKETS,
    ids_with_hashes,
    is_unchanged,
    plan_file,
    repeated_hashes,
)
from message_batches.ray.messages import FilePlan, RunFacts
from message_batches.ray.write_requests import write_requests

if TYPE_CHECKING:
    from ray.data import Dataset

_MAX_FILES = 20

_HINT = "Restore the old files, or pass another folder to start a new run."


def ensure_plan(
    source: Dataset | list[str],
    folder: Path,
    *,
    call: Callable[..., Any],
    task: Callable[..., Any],
    column: str | None,
    limits: BatchLimits,
    rules: ValidationRules,
    facts: RunFacts,
) -> None:
    """
    Create the run from its input, or check that an existing run has the same input.

    Args:
        source: a Dataset, or the paths that `paths_of` returned.
        folder: the folder of the run.
        call: calls a method of the ledger actor.
        task: starts a task and returns its reference.
        column: the column of the Dataset that holds the requests as text.
        limits: how large a batch may be.
        rules: the rules that the requests are checked against.
        facts: the settings that every call for this run must repeat.

    Raises:
        InputError: the requests have errors, or the run was created with another input or other
            settings.
    """
    paths = source if isinstance(source, list) else None
    kind = "dataset" if paths is None else "files"
    plans: list[FilePlan] | None = call("file_plans")
    if plans is None:
        if paths is None:
            paths = write_requests(source, folder / "requests", column, limits)
        plans = _plan_files(paths, task, limits, rules)
        facts = {**facts, "kind": kind, "limits": asdict(limits)}
        call("create", secrets.token_hex(8), facts, plans)
        return
    call("check_facts", facts)
    if call("setting", "kind") != kind:
        before = "a Dataset" if paths is not None else "files"
        hint = f"Pass {before} again, or another folder."
        raise InputError.at(folder, f"The run was created with {before}.", hint)
    if paths is not None:
        _check_unchanged(plans, paths, folder, call=call, task=task, rules=rules)


def paths_of(source: str | Path | Iterable[str | Path], column: str | None) -> list[str]:
    """Return absolute paths; raise InputError if the list is empty or repeats one."""
    if column is not None:
        raise ValueError("column is for a Dataset, and the source is not a Dataset. Remove column.")
    sources = [source] if isinstance(source, str | Path) else list(source)
    paths = [str(Path(path).absolute()) for path in sources]
    if not paths:
        raise InputError.at("source", "The list of files is empty.", "Pass at least one file.")
    if repeated := [path for path, times in Counter(paths).items() if times > 1]:
        hint = "Pass each file once."
        raise InputError.at(repeated[0], "The file is listed twice.", hint)
    return paths


def _plan_files(
    paths: Sequence[str], task: Callable[..., Any], limits: BatchLimits, rules: ValidationRules
) -> list[FilePlan]:
    """Plan every file; raise InputError if files have errors or share ids."""
    started = [task(plan_file, path, limits, rules, returns=1 + BUCKETS) for path in paths]
    outcomes = ray.get([plan for plan, *_ in started])
    _refuse([outcome for outcome in outcomes if isinstance(outcome, InputError)])
    if len(paths) > 1:
        buckets = zip(*(ids for _, *ids in started), strict=True)
        hashes = set().union(*ray.get([task(repeated_hashes, *bucket) for bucket in buckets]))
        if hashes:
            _refuse_shared_ids(paths, hashes, task, limits, rules)
    return list(outcomes)


def _refuse_shared_ids(
    paths: Sequence[str],
    hashes: set[int],
    task: Callable[..., Any],
    limits: BatchLimits,
    rules: ValidationRules,
) -> None:
    uses: dict[str, tuple[str, int]] = {}
    errors: dict[str, list[Diagnostic]] = {}
    tasks = [task(ids_with_hashes, path, hashes, limits, rules) for path in paths]
    for path, ids in zip(paths, ray.get(tasks), strict=True):
        for custom_id, line in ids:
            first = uses.setdefault(custom_id, (path, line))
            if first != (path, line):
                message = f"The id {custom_id} is already used in {first[0]}:{first[1]}."
                hint = "Use a different id for each request of all files."
                errors.setdefault(path, []).append(Diagnostic(message, hint, line))
    _refuse(
        [
            InputError(path, diagnostics[:MAX_DIAGNOSTICS], len(diagnostics))
            for path, diagnostics in errors.items()
        ]
    )


def _refuse(errors: Sequence[InputError]) -> None:
    """Raise the first error, if any; the errors of other files become notes on it."""
    if not errors:
        return
    first, *others = errors
    for other in others[:_MAX_FILES]:
        first.add_note("\n".join(other.lines()))
    if len(others) > _MAX_FILES:
        first.add_note(f"and {len(others) - _MAX_FILES} more files with errors")
    raise first


def _check_unchanged(
    plans: Sequence[FilePlan],
    paths: Sequence[str],
    folder: Path,
    *,
    call: Callable[..., Any],
    task: Callable[..., Any],
    rules: ValidationRules,
) -> None:
    """Raise InputError if the files are not those that the run was created with."""
    if [file_plan.source for file_plan in plans] != list(paths):
        message = "The run was created with other files, or with these files in another order."
        raise InputError.at(folder, message, _HINT)
    unchanged = ray.get([task(is_unchanged, file_plan) for file_plan in plans])
    touched = [file_plan for file_plan, same in zip(plans, unchanged, strict=True) if not same]
    # The limits of the first call: other limits would divide the same requests differently.
    limits = BatchLimits(**call("setting", "limits"))
    replanned = _plan_files([file_plan.source for file_plan in touched], task, limits, rules)
    for before, now in zip(touched, replanned, strict=True):
        if before.partitions != now.partitions:
            message = "The file has changed since the run was created."
            raise InputError.at(before.source, message, _HINT)
        call("update_source", now)
