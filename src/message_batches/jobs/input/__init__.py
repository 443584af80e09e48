"""The input of a run: reading and checking requests, their ids, and their partitions."""

from __future__ import annotations

from message_batches.jobs.input.ids import from_wire, wire_id, wire_id_of
from message_batches.jobs.input.partition import (
    PartitionDraft,
    Partitioner,
    RequestSpan,
    partition_requests,
)
from message_batches.jobs.input.reader import (
    InputLine,
    find_requests,
    read_requests,
    wire_blocks,
    wire_requests,
)
from message_batches.jobs.input.request_source import (
    FACTS,
    RequestSource,
    Source,
    spool,
    write_requests,
)
from message_batches.jobs.input.validate_model import ModelCheck
from message_batches.jobs.input.validate_request import (
    MAX_DIAGNOSTICS,
    DiagnosticCollector,
    WarningCollector,
    check_request,
)
from message_batches.jobs.storage import (
    digest_of,
    reading,
    stamp_of,
    tail_digest,
    unreadable,
)
from message_batches.jobs.types import ValidationRules
from message_batches.sdk.create import check_params

__all__ = [
    "FACTS",
    "MAX_DIAGNOSTICS",
    "DiagnosticCollector",
    "InputLine",
    "ModelCheck",
    "PartitionDraft",
    "Partitioner",
    "RequestSource",
    "RequestSpan",
    "Source",
    "ValidationRules",
    "WarningCollector",
    "check_params",
    "check_request",
    "digest_of",
    "find_requests",
    "from_wire",
    "partition_requests",
    "read_requests",
    "reading",
    "spool",
    "stamp_of",
    "tail_digest",
    "unreadable",
    "wire_blocks",
    "wire_id",
    "wire_id_of",
    "wire_requests",
    "write_requests",
]
