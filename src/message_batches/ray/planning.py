"""From a Dataset or files to a plan in the ledger, once; after that, to the same plan again."""

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
from message_batches.jobs.input.diagnostics import MAX_DIAGNOSTICS
from message_batches.jobs.steps import BatchLimits, ValidationRules
from message_batches.ray.surveying import BUCKETS, clashing, is_as_planned, plan_file, uses_of
from message_batches.ray.values import Facts, Planned
from message_batches.ray.writing import write_requests

if TYPE_CHECKING:
    from ray.data import Dataset

_MOST_FILES_TOLD = 20

_AGAIN = "Put the old files back, or give another folder to begin a new run."


def planned_input(
    source: Dataset | list[str],
    folder: Path,
    *,
    ask: Callable[..., Any],
    task: Callable[..., Any],
    column: str | None,
    limits: BatchLimits,
    rules: ValidationRules,
    facts: Facts,
) -> None:
    """
    Make sure that the actor has a plan, and that it is one of this input.

    Args:
        source: a Dataset, or what `paths_of` gives of files.
        folder: where the run is kept.
        ask: calls a method of the actor.
        task: starts a task and gives its reference.
        column: the column of the Dataset that holds the requests as text.
        limits: how large a batch may be.
        rules: what the rows are checked against.
        facts: what the run must be taken up with again.

    Raises:
        InputError: the rows have faults, or the run was begun with another input or other facts.
    """
    paths = source if isinstance(source, list) else None
    kind = "dataset" if paths is None else "files"
    plans: list[Planned] | None = ask("begun")
    if plans is None:
        if paths is None:
            paths = write_requests(source, folder / "requests", column, limits)
        plans = _planned(paths, task, limits, rules)
        facts = {**facts, "kind": kind, "limits": asdict(limits)}
        ask("begin", secrets.token_hex(8), facts, plans)
        return
    ask("check", facts)
    if ask("fact", "kind") != kind:
        what = f"This run was begun with {'a Dataset' if paths is not None else 'files'}."
        raise InputError(str(folder), [Diagnostic(what, "Give it again, or another folder.")])
    if paths is not None:
        _check_same(plans, paths, folder, ask=ask, task=task, rules=rules)


def paths_of(source: str | Path | Iterable[str | Path], column: str | None) -> list[str]:
    """Give the paths that were handed in, none of them twice."""
    if column is not None:
        raise ValueError("column names a column of a Dataset; the source is no Dataset.")
    given = [source] if isinstance(source, str | Path) else list(source)
    paths = [str(Path(path).absolute()) for path in given]
    if not paths:
        raise InputError("source", [Diagnostic("No file was given.", "Give at least one.")])
    if twice := [path for path, times in Counter(paths).items() if times > 1]:
        raise InputError(twice[0], [Diagnostic("The file was given twice.", "Give each once.")])
    return paths


def _planned(
    paths: Sequence[str], task: Callable[..., Any], limits: BatchLimits, rules: ValidationRules
) -> list[Planned]:
    """Plan every file; where the files share ids, say which."""
    started = [task(plan_file, path, limits, rules, returns=1 + BUCKETS) for path in paths]
    outcomes = ray.get([plan for plan, *_ in started])
    _refuse([outcome for outcome in outcomes if isinstance(outcome, InputError)])
    if len(paths) > 1:
        buckets = zip(*(ids for _, *ids in started), strict=True)
        digests = set().union(*ray.get([task(clashing, *bucket) for bucket in buckets]))
        if digests:
            _refuse_clashes(paths, digests, task, limits, rules)
    return list(outcomes)


def _refuse_clashes(
    paths: Sequence[str],
    digests: set[int],
    task: Callable[..., Any],
    limits: BatchLimits,
    rules: ValidationRules,
) -> None:
    uses: dict[str, tuple[str, int]] = {}
    faults: dict[str, list[Diagnostic]] = {}
    for path, found in zip(
        paths, ray.get([task(uses_of, path, digests, limits, rules) for path in paths]), strict=True
    ):
        for custom_id, line in found:
            first = uses.setdefault(custom_id, (path, line))
            if first != (path, line):
                what = f"The id {custom_id} was used in {first[0]}:{first[1]} already."
                problem = Diagnostic(what, "Give each row of all files its own.", line)
                faults.setdefault(path, []).append(problem)
    _refuse(
        [
            InputError(path, problems[:MAX_DIAGNOSTICS], len(problems))
            for path, problems in faults.items()
        ]
    )


def _refuse(faults: Sequence[InputError]) -> None:
    """Raise the faults of the first file that has some, with those of the others noted on it."""
    if not faults:
        return
    first, *others = faults
    for other in others[:_MOST_FILES_TOLD]:
        first.add_note("\n".join(other.lines()))
    if len(others) > _MOST_FILES_TOLD:
        first.add_note(f"and {len(others) - _MOST_FILES_TOLD} more files with faults")
    raise first


def _check_same(
    plans: Sequence[Planned],
    paths: Sequence[str],
    folder: Path,
    *,
    ask: Callable[..., Any],
    task: Callable[..., Any],
    rules: ValidationRules,
) -> None:
    """Raise InputError if the files are not those that the run was begun with."""
    if [planned.source for planned in plans] != list(paths):
        what = "This run was begun with other files, or with these in another order."
        raise InputError(str(folder), [Diagnostic(what, _AGAIN)])
    same = ray.get([task(is_as_planned, planned) for planned in plans])
    touched = [planned for planned, unchanged in zip(plans, same, strict=True) if not unchanged]
    # Cut by other limits, the same rows would look like others; so by those that it began with.
    limits = BatchLimits(**ask("fact", "limits"))
    again = _planned([planned.source for planned in touched], task, limits, rules)
    for before, now in zip(touched, again, strict=True):
        if before.cuts != now.cuts:
            what = "The file is not the one that this run was begun with."
            raise InputError(before.source, [Diagnostic(what, _AGAIN)])
        ask("touch", now)
