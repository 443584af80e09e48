"""Read the results of a run into a Ray Dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import ray.data

from message_batches.jobs import InputError
from message_batches.ray.manifest import read_manifest
from message_batches.ray.messages import Collected, Part, missing_path
from message_batches.sdk.results import loads
from message_batches.tables import ANSWER_SCHEMA, record_batches
from message_batches.tables.steps import columns_of, no_answer

if TYPE_CHECKING:
    from ray.data import Dataset


def read_results(
    results: Collected | Part | Iterable[Part] | str | Path, *, structured: bool = False
) -> Dataset:
    """
    Return the results of a run as a Dataset with one row for each request.

    The columns are those of `message_batches.tables.ANSWER_SCHEMA`, `custom_id` among them. A
    request without a result has the outcome `missing`.

    Nothing is read until the Dataset is used. Parts are streamed in parallel. Each part is checked
    against its hash; if a part was changed, the Dataset fails.

    Args:
        results: the return value of `run_on_ray`, some of its parts, or the folder of the run.
        structured: whether the requests asked for JSON answers; fills the column `parsed`.

    Raises:
        InputError: the folder does not hold a finished run.
    """
    if isinstance(results, str | Path):
        results = read_manifest(results)
    parts = results.parts if isinstance(results, Collected) else results
    parts = [parts] if isinstance(parts, Part) else list(parts)
    if not parts:
        return ray.data.from_arrow(ANSWER_SCHEMA.empty_table())
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
        lines = _verified_lines(path, part["sha256"])
        for batch in record_batches(lines, batch_id=batch_id, structured=structured):
            yield pa.Table.from_batches([batch])
        if part["missing"]:
            ids = map(loads, missing_path(path).read_bytes().splitlines())
            answers = [no_answer(custom_id, batch_id) for custom_id in ids]
            yield pa.Table.from_arrays(columns_of(answers), schema=ANSWER_SCHEMA)


def _verified_lines(path: Path, sha256: str) -> Iterator[bytes]:
    """Yield the lines of a part; raise InputError at the end if the hash differs."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for line in file:
            digest.update(line)
            yield line
    if digest.hexdigest() != sha256:
        message = "The part was changed after the run had written it."
        hint = "Restore the file, or run again in another folder."
        raise InputError.at(path, message, hint)
