"""The input of a run: reading and checking requests, their ids, and what is sent of them."""

from __future__ import annotations

from message_batches.jobs.input.forecast import BatchForecast
from message_batches.jobs.input.ids import (
    LONGEST_SUFFIX,
    WireId,
    base_of,
    from_wire,
    new_nonce,
    parse_wire_id,
    shown_id_in,
    suffix_of,
    wire_block,
    wire_bytes,
    wire_id,
    without_suffix,
)
from message_batches.jobs.input.opening import is_pipe, kind_of, open_input, refuse_unreadable
from message_batches.jobs.input.reader import InputLine, RequestSpan, read_requests
from message_batches.jobs.input.request_source import (
    FACTS,
    RequestSource,
    Source,
    spool,
    write_requests,
)
from message_batches.jobs.input.upload import Upload
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
    "LONGEST_SUFFIX",
    "MAX_DIAGNOSTICS",
    "BatchForecast",
    "DiagnosticCollector",
    "InputLine",
    "ModelCheck",
    "RequestSource",
    "RequestSpan",
    "Source",
    "Upload",
    "ValidationRules",
    "WarningCollector",
    "WireId",
    "base_of",
    "check_params",
    "check_request",
    "digest_of",
    "from_wire",
    "is_pipe",
    "kind_of",
    "new_nonce",
    "open_input",
    "parse_wire_id",
    "read_requests",
    "reading",
    "refuse_unreadable",
    "shown_id_in",
    "spool",
    "stamp_of",
    "suffix_of",
    "tail_digest",
    "unreadable",
    "wire_block",
    "wire_bytes",
    "wire_id",
    "without_suffix",
    "write_requests",
]
