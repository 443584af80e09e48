"""How much a run may send: what is left of its cap, and what its pilot showed."""

from __future__ import annotations

from message_batches.jobs.engine.allowance.cap import cap_in, cap_of, expose, load
from message_batches.jobs.engine.allowance.pilot import judge, pilot_in

__all__ = ["cap_in", "cap_of", "expose", "judge", "load", "pilot_in"]
