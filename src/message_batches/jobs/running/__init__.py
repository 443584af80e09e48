"""What a run that is open holds, and how it does a step of its work."""

from __future__ import annotations

from message_batches.jobs.running.holder import Holder, Resources, add_note, make_way
from message_batches.jobs.running.work import MakeCarrier, OnFinish, Work

__all__ = ["Holder", "MakeCarrier", "OnFinish", "Resources", "Work", "add_note", "make_way"]
