"""
Tasks of a run as tasks of Ray.

A create is given to Ray once. Ray itself would repeat a task whose worker died, and would run a
task again to rebuild a result that was lost with its node; either would be a second batch. So Ray
may do neither, and what became of a create is found out by the run, from the service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ray.exceptions import RayError

import ray
from message_batches.jobs.engine import (
    CollectTask,
    CreateTask,
    Finished,
    OnDownloaded,
    OnFinished,
    Service,
    Task,
    Threads,
)
from message_batches.jobs.state import Failed

if TYPE_CHECKING:
    from message_batches import Anthropic

Connect = Callable[[], "Anthropic"]
"""Makes a client; called in each worker, so that credentials are read there."""


def default_client() -> Anthropic:
    """Return a client with the settings and credentials in the environment."""
    from message_batches import Anthropic

    return Anthropic()


_COLLECT_RETRIES = 3

# Transfers are spread over the nodes, for each has its own connection to the internet.
_DEFAULTS = {"num_cpus": 1, "scheduling_strategy": "SPREAD"}


class RayTasks:
    """
    Carries out what moves many bytes as tasks of Ray, and the rest in threads of this process.

    Args:
        service: the API, for this process.
        connect: makes the client of a worker.
        remote_args: for `ray.remote`, such as `num_cpus`.
    """

    outlives_process = True

    def __init__(
        self, service: Service, connect: Connect, remote_args: Mapping[str, Any] | None = None
    ) -> None:
        self._threads = Threads(service)
        self._betas = service.betas
        self._connect = connect
        self._remote_args = {**_DEFAULTS, **(remote_args or {})}

    def start(
        self, task: Task, name: str, on_finished: OnFinished, on_downloaded: OnDownloaded
    ) -> None:
        """Start a task where it belongs."""
        if not isinstance(task, CreateTask | CollectTask):
            self._threads.start(task, name, on_finished, on_downloaded)
            return
        is_create = isinstance(task, CreateTask)
        options: dict[str, Any] = {
            **self._remote_args,
            "name": name,
            "max_retries": 0 if is_create else _COLLECT_RETRIES,
            "retry_exceptions": False,
        }
        reference = (
            ray.remote(_carry_out).options(**options).remote(task, self._connect, self._betas)
        )

        def pass_on(future: Future[Finished]) -> None:
            try:
                finished = future.result()
            except RayError as error:
                finished = _lost(error, is_create=is_create)
            except BaseException as error:
                finished = Finished(error=error)
            on_finished(finished)

        reference.future().add_done_callback(pass_on)


def _carry_out(task: Task, connect: Connect, betas: tuple[str, ...] | None) -> Finished:
    """Carry a task out in a worker."""
    try:
        with connect() as client, TemporaryDirectory() as scratch:
            if isinstance(task, CollectTask):
                task = task.elsewhere(Path(scratch))
            return task.run(Service(client, betas))
    except Exception as error:
        return Finished(error=error)


def _lost(error: RayError, *, is_create: bool) -> Finished:
    """Return what is known of a task whose worker or node died."""
    reason = f"its Ray task was lost ({type(error).__name__})"
    if is_create:
        # A node that Ray takes for dead may only have lost its connection to the others.
        return Finished(Failed("ambiguous", reason, sending=True))
    return Finished(Failed("unreachable", reason))
