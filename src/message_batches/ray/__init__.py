"""
Runs on a Ray cluster: many machines build, send and read, one actor keeps the books.

    from message_batches.ray import read_results, run_on_ray

    collected = run_on_ray(dataset, "/shared/reviews")
    answers = read_results(collected)  # a Ray Dataset

Ray does the scheduling; the four steps of `message_batches.jobs` are the tasks. Call `run_on_ray`
again with the same folder after anything: it goes on.

Needs the extra `ray`: `pip install 'message-batches[ray]'`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from message_batches.ray.reading import read_results
    from message_batches.ray.running import run_on_ray
    from message_batches.ray.values import Collected, Part

__all__ = ["Collected", "Part", "read_results", "run_on_ray"]

_HOMES = {
    "Collected": "values",
    "Part": "values",
    "read_results": "reading",
    "run_on_ray": "running",
}
"""Imported when first used: each worker imports this package, and needs no Ray Data to do so."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("ray", "pyarrow", "numpy"):
            raise
        raise ModuleNotFoundError(
            "Runs on Ray need more packages: pip install 'message-batches[ray]'", name=error.name
        ) from error
