"""Results on their way from the service: a resumable download, and the lines that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._lazy import lazy_names

if TYPE_CHECKING:
    from message_batches.sdk.results.json_line import (
        BLANK,
        BLANKS,
        BYTE_ORDER_MARK,
        decoded,
        loads,
    )
    from message_batches.sdk.results.line_decoder import DEFAULT_MAX_LINE_BYTES
    from message_batches.sdk.results.text import text_of

__all__ = [
    "BLANK",
    "BLANKS",
    "BYTE_ORDER_MARK",
    "DEFAULT_MAX_LINE_BYTES",
    "decoded",
    "loads",
    "text_of",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    dict.fromkeys(__all__, "json_line")
    | {"DEFAULT_MAX_LINE_BYTES": "line_decoder", "text_of": "text"},
)
