"""Requests of a run, such as those that failed, to be edited and run again."""

from __future__ import annotations

from message_batches.jobs.extract.extraction import Extraction, RequestStatus, extract

__all__ = ["Extraction", "RequestStatus", "extract"]


def __dir__() -> list[str]:
    return __all__
