"""
Runs on a Ray cluster: many machines send requests and read results, one actor keeps the ledger.

    from message_batches.ray import read_results, run_on_ray

    collected = run_on_ray(dataset, "/shared/reviews")
    answers = read_results(collected)  # a Ray Dataset

Ray schedules the steps of `message_batches.jobs.steps` as tasks. After an interruption, call
`run_on_ray` with the same folder again to resume.

Needs the extra `ray`: `pip install 'message-batches[ray]'`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from message_batches._extras import needs

if TYPE_CHECKING:
    from message_batches.ray.dataset import read_results
    from message_batches.ray.messages import Collected, Part
    from message_batches.ray.run import run_on_ray

__all__ = ["Collected", "Part", "read_results", "run_on_ray"]

_MODULES = {
    "Collected": "messages",
    "Part": "messages",
    "read_results": "dataset",
    "run_on_ray": "run",
}
"""Imported on first use: every worker imports this package, but only some need Ray Data."""


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with needs("ray"):
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
