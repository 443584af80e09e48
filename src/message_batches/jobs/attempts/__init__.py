"""What was asked and answered before the answer that is in the output."""

from __future__ import annotations

from message_batches.jobs.attempts.attempts_of import attempts_of

__all__ = ["attempts_of"]
