"""Read from a run what its requests and answers are."""

from __future__ import annotations

from message_batches.jobs.reading.typed_answers import typed_answers

__all__ = ["typed_answers"]
