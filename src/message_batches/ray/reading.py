"""Reads the results of a run as a Ray Dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import ray.data

from message_batches.jobs import InputError
from message_batches.jobs.errors import Diagnostic
from message_batches.ray.manifest import read_manifest
from message_batches.ray.values import Collected, Part, missing_path
from message_batches.sdk.results import loads
from message_batches.tables.answers import ANSWERS, columns_of, no_answer
from message_batches.tables.arrow import record_batches

if TYPE_CHECKING:
    from ray.data import Dataset


def read_results(
    results: Collected | Part | Iterable[Part] | str | Path, *, structured: bool = False
) -> Dataset:
    """
    Read the results of a run as a Dataset with one row for each row of the input.

    The columns are those of `message_batches.tables.answers.ANSWERS`, the row's `custom_id` among
    them. A row for which the service had no result has the outcome `missing`.

    Nothing is read before the Dataset is used. Parts are read side by side and as a stream; each is
    held against its hash, and a part that was changed fails the Dataset.

    Args:
        results: what `run_on_ray` gave, some of its parts, or the folder of the run.
        structured: whether the answers were to be JSON; fills the column `parsed`.

    Raises:
        InputError: there is no finished run in the folder.
    """
    if isinstance(results, str | Path):
        results = read_manifest(results)
    parts = results.parts if isinstance(results, Collected) else results
    parts = [parts] if isinstance(parts, Part) else list(parts)
    if not parts:
        return ray.data.from_arrow(ANSWERS.empty_table())
    rows = [
        {
            "path": part.path,
            "sha256": part.sha256,
            "batch_id": part.batch_id,
            "missing": part.missing,
        }
        for part in parts
    ]
    dataset = ray.data.from_items(rows, override_num_blocks=len(rows))
    return dataset.map_batches(
        _read_parts, batch_size=1, batch_format="pyarrow", fn_args=(structured,)
    )


def _read_parts(parts: pa.Table, structured: bool) -> Iterator[pa.Table]:
    for part in parts.to_pylist():
        path, batch_id = Path(part["path"]), part["batch_id"]
        lines = _checked(path, part["sha256"])
        for batch in record_batches(lines, batch_id=batch_id, structured=structured):
            yield pa.Table.from_batches([batch])
        if part["missing"]:
            ids = map(loads, missing_path(path).read_bytes().splitlines())
            answers = [no_answer(custom_id, batch_id) for custom_id in ids]
            yield pa.Table.from_arrays(columns_of(answers), schema=ANSWERS)


def _checked(path: Path, sha256: str) -> Iterator[bytes]:
    """Yield the lines of a part; fail at the end if they are not what the run wrote."""
    seen = hashlib.sha256()
    with open(path, "rb") as file:
        for line in file:
            seen.update(line)
            yield line
    if seen.hexdigest() != sha256:
        problem = Diagnostic(
            "This part was changed since the run wrote it.",
            "Put it back, or run again in another folder.",
        )
        raise InputError(str(path), [problem])
