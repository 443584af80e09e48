"""
A run in steps, for orchestrators: plan, submit, poll, collect, retry.

Each step does what can be done now and returns a value, on the planner and the ledger of `run`. A
step that is repeated, even at the same time in another process, sends nothing twice and downloads
nothing twice. `async_submit` and its like do the same for an event loop. All values go to JSON and
back: `to_dict`, `from_dict`. docs/orchestrators.md shows the steps in Airflow, Dagster, Prefect and
Temporal.
"""

from __future__ import annotations

from message_batches.jobs.errors import (
    DecisionRequiredError,
    InputError,
    RunError,
    RunLockedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from message_batches.jobs.steps.async_calls import (
    async_collect,
    async_plan,
    async_poll,
    async_retry,
    async_submit,
)
from message_batches.jobs.steps.calls import collect, plan, poll, retry, submit
from message_batches.jobs.steps.values import (
    Collected,
    Forecast,
    Handle,
    Polled,
    Retried,
    Submitted,
    Waiting,
)
from message_batches.jobs.types import BatchSize

__all__ = [
    "BatchSize",
    "Collected",
    "DecisionRequiredError",
    "Forecast",
    "Handle",
    "InputError",
    "Polled",
    "Retried",
    "RunError",
    "RunLockedError",
    "ServiceRefusedError",
    "ServiceUnreachableError",
    "Submitted",
    "Waiting",
    "async_collect",
    "async_plan",
    "async_poll",
    "async_retry",
    "async_submit",
    "collect",
    "plan",
    "poll",
    "retry",
    "submit",
]


def __dir__() -> list[str]:
    return __all__
