"""The atomic write, under its former name; import it from `message_batches._files`."""

from __future__ import annotations

from message_batches._files import atomic_write

__all__ = ["atomic_write"]
