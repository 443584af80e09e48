"""A plan, and how it is made: each rule adds an action, a time to look again, or a reason."""

from __future__ import annotations

from attrs import define, field, frozen

from message_batches.jobs.state import Action, Verdict


@frozen
class Plan:
    """
    What to do now.

    Attributes:
        actions: what to start now.
        wake_at: when to look again if nothing happens before, by the steady clock; None for never.
        verdict: how this process ends; None while it has work or waits for something.
        reason: why nothing is sent now, or why this process ends.
        attempt_at: when the next batch is sent, by the steady clock; None if that depends on more
            than the time.
    """

    actions: tuple[Action, ...] = ()
    wake_at: float | None = None
    verdict: Verdict | None = None
    reason: str = ""
    attempt_at: float | None = None


@define
class Draft:
    """A plan that is being made."""

    actions: list[Action] = field(factory=list)
    wake_at: float | None = None
    reason: str = ""
    attempt_at: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to start, and nothing to wait for by the clock."""
        return not self.actions and self.wake_at is None

    def wait_until(self, steady: float) -> None:
        """Look again at this time at the latest."""
        self.wake_at = steady if self.wake_at is None else min(self.wake_at, steady)

    def plan(self) -> Plan:
        """Return the plan."""
        return Plan(tuple(self.actions), self.wake_at, None, self.reason, self.attempt_at)
