"""The commands that look at requests before a run, and send nothing."""

from __future__ import annotations

import json

from .exits import told
from .options import (
    MAX_BODY_BYTES,
    MAX_ROWS,
    VERSIONS,
    AnthropicVersion,
    AsJSON,
    IdField,
    MapIds,
    MaxBatchBytes,
    MaxBatchRows,
    Requests,
)
from .text import columns, count, say


def validate(
    file: Requests,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    id_field: IdField = None,
    map_ids: MapIds = False,
    as_json: AsJSON = False,
) -> None:
    """Check the requests, all of them, and send nothing."""
    with told(as_json=as_json):
        from message_batches.jobs import Rules, validate

        own_ids = id_field or ("custom_id" if map_ids else None)
        survey = validate(file, rules=Rules(anthropic_version, own_ids))
        if as_json:
            print(json.dumps({"rows": survey.rows, "bytes": survey.size}))
        else:
            say(f"{file}: {count(survey.rows, 'row')}, nothing wrong with them")


def plan(
    file: Requests,
    max_batch_rows: MaxBatchRows = MAX_ROWS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    id_field: IdField = None,
    map_ids: MapIds = False,
    as_json: AsJSON = False,
) -> None:
    """Check the requests and show the batches they would be sent in. Nothing is sent."""
    with told(as_json=as_json):
        from message_batches.jobs import Limits, Rules, validate

        limits = Limits(max_batch_rows, max_batch_bytes)
        own_ids = id_field or ("custom_id" if map_ids else None)
        survey = validate(file, limits=limits, rules=Rules(anthropic_version, own_ids))
        if as_json:
            print(
                json.dumps([{"rows": batch.rows, "bytes": batch.size} for batch in survey.batches])
            )
            return
        rows = [[n, batch.rows, batch.size] for n, batch in enumerate(survey.batches, 1)]
        for line in columns(["#", "rows", "bytes"], rows):
            say(line)
