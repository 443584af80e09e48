"""A step of the work of a run: what the engine does of it, and what concludes it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing

from message_batches.jobs.engine import (
    Carrier,
    Executor,
    Limits,
    Service,
    judgement_of,
    reset_missing,
)
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import settle_copies, settle_restored
from message_batches.jobs.report import write_errors
from message_batches.jobs.running.holder import Resources
from message_batches.jobs.state import Goal
from message_batches.jobs.types import Event, Step

OnFinish = Callable[[Ledger], None]
MakeCarrier = Callable[[Service], Carrier]

_GOALS: dict[Step, Goal] = {
    "finish": "finish",
    "submit": "submit",
    "collect_ready": "collect",
    "collect_missing": "collect",
    "reconcile": "reconcile",
    "check": "check",
}

_NO_LIMITS = Limits()


class Work:
    """
    The work of one run, a step at a time.

    Args:
        options: the options of the run.
        on_finish: called with the ledger whenever all results are collected.
        make_carrier: makes what carries out the tasks of the run.
        publish: whether to compose an output at a URL.

    Attributes:
        has_collected_missing: whether missing results were downloaded again.
    """

    def __init__(
        self,
        options: RunOptions,
        on_finish: OnFinish | None,
        make_carrier: MakeCarrier,
        *,
        publish: bool,
    ) -> None:
        self.has_collected_missing = False
        self._options = options
        self._on_finish = on_finish
        self._make_carrier = make_carrier
        self._publish = publish
        self._executor: Executor | None = None

    def wake(self) -> None:
        """Let an event come soon in what is at work in another thread, so that it can end there."""
        if self._executor is not None:
            self._executor.wake()

    def steps(
        self, run: Resources, step: Step, limits: Limits = _NO_LIMITS
    ) -> Generator[Event, None, Executor | None]:
        """Do a step and return the executor that did it; None if there was nothing to do."""
        if step not in _GOALS:
            raise ValueError(f"{step!r} is not a step. Pass one of {', '.join(_GOALS)}.")
        run.output.recover()
        if step == "collect_missing":
            self.has_collected_missing = True
            if not reset_missing(run.ledger, run.service):
                return None
        carrier = self._make_carrier(run.service)
        executor = Executor(run.ledger, run.service, self._options, _GOALS[step], carrier, limits)
        with closing(executor):
            self._executor = executor
            try:
                yield from executor.work()
            finally:
                self._executor = None
            if error := executor.error():
                write_errors(run.ledger)
                yield executor.last_event(error)
                raise error
            # A process that was killed after the last result may have left the end to any other.
            if step in ("finish", "collect_ready", "collect_missing", "check") or (
                step == "submit" and not run.ledger.has_work
            ):
                judgement = judgement_of(run.ledger, self._options.schema)
                settle_restored(run.ledger, judgement)
                settle_copies(run.ledger, judgement)
                if self._options.ordered and step != "check" and not run.ledger.unfinished:
                    run.output.sort()
                # One of many that collect a batch each leaves the composed output to the last.
                self._conclude(run, publish=step == "collect_ready" and limits.partitions is None)
            yield executor.last_event()
            return executor

    def _conclude(self, run: Resources, *, publish: bool) -> None:
        write_errors(run.ledger)
        at_rest = not run.ledger.has_work
        if self._publish and (at_rest or publish):
            run.output.publish()
        if self._on_finish and at_rest:
            self._on_finish(run.ledger)
