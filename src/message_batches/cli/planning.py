"""The commands that look at requests before a run, and send nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from message_batches.cli.accounts import tell_doubts
from message_batches.cli.exits import told
from message_batches.cli.options import (
    MAX_BODY_BYTES,
    MAX_ROWS,
    VERSIONS,
    AnthropicVersion,
    AsJSON,
    Beta,
    IdField,
    MapIds,
    MaxBatchBytes,
    MaxBatchRows,
    Requests,
    own_ids,
)
from message_batches.cli.sources import file_of
from message_batches.cli.text import columns, count, say, say_json

if TYPE_CHECKING:
    from message_batches.jobs import InputSummary


def validate(
    file: Requests,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    id_field: IdField = None,
    map_ids: MapIds = False,
    as_json: AsJSON = False,
) -> None:
    """
    Check the requests, all of them, and send nothing.

    Give the options of the run itself: they decide what is valid. Exit codes: 0 nothing is wrong,
    2 something is; each fault is told with its line and what to do about it. What this program
    does not know, and may only be newer, is told as a doubt and stops nothing.
    """
    with told(as_json=as_json):
        from attrs import asdict

        survey = _survey(
            file, MAX_ROWS, max_batch_bytes, beta, anthropic_version, own_ids(id_field, map_ids)
        )
        if as_json:
            doubts = [asdict(doubt) for doubt in survey.warnings]
            say_json({"rows": survey.requests, "bytes": survey.size, "doubts": doubts})
            return
        wrong = "nothing surely wrong with them" if survey.warnings else "nothing wrong with them"
        say(f"{file}: {count(survey.requests, 'row')}, {wrong}")


def plan(
    file: Requests,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    max_batch_rows: MaxBatchRows = MAX_ROWS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    id_field: IdField = None,
    map_ids: MapIds = False,
    as_json: AsJSON = False,
) -> None:
    """
    Check the requests and show the batches they would be sent in. Nothing is sent.

    Batches differ in their number of rows on purpose, if only by one: should the answer to a
    create be lost, that number tells the batch from the others, and it is not paid for twice.
    """
    with told(as_json=as_json):
        survey = _survey(
            file,
            max_batch_rows,
            max_batch_bytes,
            beta,
            anthropic_version,
            own_ids(id_field, map_ids),
        )
        if as_json:
            say_json([{"rows": batch.requests, "bytes": batch.size} for batch in survey.batches])
            return
        rows = [[n, batch.requests, batch.size] for n, batch in enumerate(survey.batches, 1)]
        for line in columns(["#", "rows", "bytes"], rows):
            say(line)


def _survey(
    file: Path,
    max_batch_rows: int,
    max_batch_bytes: int,
    beta: list[str] | None,
    anthropic_version: str,
    id_field: str | None,
) -> InputSummary:
    from message_batches.jobs import validate
    from message_batches.jobs.steps import BatchLimits, ValidationRules

    rules = ValidationRules(anthropic_version, id_field, beta=bool(beta))
    with file_of(file) as requests:
        survey = validate(
            requests,
            limits=BatchLimits(max_batch_rows, max_batch_bytes),
            rules=rules,
            name=str(file),
        )
    tell_doubts(survey.warnings, file)
    return survey
