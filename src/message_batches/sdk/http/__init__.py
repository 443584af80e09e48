"""What goes over the wire: requests, headers, connections and decompression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._lazy import lazy_names

if TYPE_CHECKING:
    from message_batches.sdk.http.decompression import (
        BLOCK_BYTES,
        BrokenBodyError,
        Decompressor,
        decompressor_for,
    )

__all__ = ["BLOCK_BYTES", "BrokenBodyError", "Decompressor", "decompressor_for"]

__getattr__, __dir__ = lazy_names(__name__, dict.fromkeys(__all__, "decompression"))
