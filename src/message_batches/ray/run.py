"""A run over files whose batches are sent and collected by the nodes of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.input import Source
from message_batches.jobs.internals import start_run
from message_batches.ray.carrier import RayTasks, default_client

if TYPE_CHECKING:
    from message_batches import Anthropic


def run_on_ray(
    source: Source,
    out: str | Path,
    *,
    options: RunOptions | None = None,
    connect: Callable[[], Anthropic] = default_client,
    remote_args: Mapping[str, Any] | None = None,
) -> Run:
    """
    Start a run, or resume it; its batches are sent and collected by tasks of Ray.

    Otherwise it is a run as `message_batches.jobs.run` makes it. Requests are read and results are
    written on every node, so source and output must be URLs, or the cluster has one node.

    Args:
        source: as for `message_batches.jobs.run`.
        out: as for `message_batches.jobs.run`.
        options: as for `message_batches.jobs.run`.
        connect: makes the client, in this process and in each worker; by default `Anthropic()`,
            with the credentials that are in the environment there.
        remote_args: for the tasks that send and collect a batch, as for `ray.remote`, such as
            `num_cpus` and `resources`.

    Raises:
        InputError: as for `message_batches.jobs.run`.
        RunLockedError: as for `message_batches.jobs.run`.
    """
    return start_run(
        source,
        out,
        connect=connect,
        options=options,
        make_carrier=lambda service: RayTasks(service, connect, remote_args),
    )
