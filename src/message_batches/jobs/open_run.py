"""Start or resume a complete run with one call: requests in, every result out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from message_batches.jobs.engine import Service, Threads, cancel
from message_batches.jobs.errors import RunLockedError
from message_batches.jobs.input import Source
from message_batches.jobs.ledger import Ledger, locked_run, pending_update
from message_batches.jobs.options import RunOptions
from message_batches.jobs.run import Run
from message_batches.jobs.running import MakeCarrier, OnFinish, Resources, make_way
from message_batches.jobs.start import (
    SCHEMA,
    claim,
    format_of,
    open_ledger,
    permissions,
    permit,
    prepared,
    refuse_changes,
)
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.typed import SchemaSource, T

if TYPE_CHECKING:
    from message_batches import Anthropic


def run(
    source: Source,
    out: str | Path,
    *,
    schema: type[T] | SchemaSource | None = None,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> Run[T]:
    """
    Start a run, or resume it.

    All requests are checked before anything is sent. The ledger and all other files of the run are
    in a folder beside the output, `<out>.run`.

    Args:
        source: the requests: a path, a binary file of JSON lines, or an iterable of requests.
        out: the file for the result lines, each as the server sent it.
        schema: what every answer has to fit: the path or URL of a JSON Schema, the schema itself,
            or a class, of which `Run.answers` then yields instances: a pydantic model, a dataclass,
            an attrs class, a TypedDict or a msgspec Struct. The same as `RunOptions.schema`.
        client: the API client; by default one made from the environment, which the run closes.
        options: how the run is split into batches, and how it retries and waits.

    Raises:
        InputError: the requests have errors, or the ledger belongs to another run.
        RunLockedError: another process, or another `Run` of this one, is working on the run.
    """
    return start_run(source, out, client=client, options=with_schema(options, schema))


def with_schema(options: RunOptions | None, schema: Any) -> RunOptions:
    """
    Return options with a schema.

    Raises:
        ValueError: they have another one.
    """
    options = options or RunOptions()
    if schema is None:
        return options
    if options.schema is not None and options.schema is not schema and options.schema != schema:
        raise ValueError("The schema is given twice. Pass schema, or RunOptions.schema.")
    return evolve(options, schema=schema)


def start_run(
    source: Source,
    out: str | Path,
    *,
    client: Anthropic | None = None,
    connect: Callable[[], Anthropic] | None = None,
    options: RunOptions | None = None,
    service: str | None = None,
    on_finish: OnFinish | None = None,
    make_carrier: MakeCarrier = Threads,
    publish: bool = True,
    system: System = SYSTEM,
) -> Run:
    """
    Start a run, or resume it, for packages on top of `run`.

    Args:
        source: as for `run`.
        out: as for `run`.
        client: as for `run`.
        connect: a function that makes the client where none is given; the run closes that client.
        options: as for `run`.
        service: a name for the service, where the client's base URL changes from call to call.
        on_finish: called with the ledger whenever all results are collected.
        make_carrier: makes what carries out the tasks of the run.
        publish: whether to compose an output at a URL, for which this process reads every line.
        system: the machine.

    Raises:
        InputError: as for `run`.
        RunLockedError: as for `run`.
    """
    options = options or RunOptions()

    def serve(stack: ExitStack) -> Service:
        return Service(client_for(client, connect, stack), options.beta, system)

    make_way(RunFolder.of(out, options.ledger))
    with ExitStack() as stack:
        service_used = serve(stack)
        folder, lease = stack.enter_context(
            prepared(
                source,
                out,
                service=service or str(service_used.client.base_url),
                anthropic_version=service_used.client.anthropic_version,
                options=options,
                system=system,
            )
        )
        ledger = stack.enter_context(Ledger.open(folder, system, lease=lease))
        service_used = evolve(service_used, system=ledger.system)
        resources = Resources(ledger, service_used, stack.pop_all())
    return Run(
        resources,
        lambda: _reopened(folder, serve, system),
        options,
        on_finish,
        make_carrier,
        publish=publish,
    )


def resume(
    out: str | Path,
    *,
    schema: type[T] | SchemaSource | None = None,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> Run[T]:
    """
    Resume a run without its input.

    Args:
        out: the output of the run, or its ledger.
        schema: the class of the values that `Run.answers` yields. The schema of the run stays that
            which it was started with; another one is refused.
        client: as for `run`.
        options: how to retry and wait; what was fixed when the run started is in its ledger.

    Raises:
        InputError: there is no such run, or it was started with another service or API version.
        RunLockedError: another process, or another `Run` of this one, is working on the run.
    """
    return resume_run(out, client=client, options=with_schema(options, schema))


def resume_run(
    out: str | Path,
    *,
    client: Anthropic | None = None,
    connect: Callable[[], Anthropic] | None = None,
    options: RunOptions | None = None,
    service: str | None = None,
    on_finish: OnFinish | None = None,
    make_carrier: MakeCarrier = Threads,
    system: System = SYSTEM,
) -> Run:
    """
    Resume a run without its input, for packages on top of `resume`.

    Args:
        out: as for `resume`.
        client: as for `resume`.
        connect: as for `start_run`.
        options: as for `resume`.
        service: as for `start_run`.
        on_finish: as for `start_run`.
        make_carrier: as for `start_run`.
        system: as for `start_run`.

    Raises:
        InputError: as for `resume`.
        RunLockedError: as for `resume`.
    """
    with open_ledger(out, system, database=options.ledger if options else None) as ledger:
        folder = ledger.folder
        fixed = {name: ledger.setting(name) for name in ("betas", "id_field", "wire_ids")}
        options = as_started(ledger, options)
        if ledger.setting(SCHEMA) is not None and (format := format_of(options)) is not None:
            fixed[SCHEMA] = format.digest

    def serve(stack: ExitStack) -> Service:
        return Service(client_for(client, connect, stack), options.beta, system)

    make_way(folder)
    resources = _reopened(folder, serve, system)
    try:
        refuse_changes(
            resources.ledger,
            {
                "service": service or str(resources.service.client.base_url),
                "anthropic_version": resources.service.client.anthropic_version,
                **fixed,
            },
        )
        given = {name: value for name, value in permissions(options).items() if value is not None}
        permit(resources.ledger, given)
    except BaseException:
        resources.held.close()
        raise
    return Run(
        resources, lambda: _reopened(folder, serve, system), options, on_finish, make_carrier
    )


def as_started(ledger: Ledger, options: RunOptions | None) -> RunOptions:
    """Return options with what was fixed when a run started."""
    limits = ledger.setting("limits")
    return evolve(
        options or RunOptions(),
        beta=ledger.setting("betas"),
        id_field=ledger.setting("id_field"),
        wire_ids=ledger.setting("wire_ids"),
        max_batch_requests=limits["requests"],
        max_batch_bytes=limits["size"],
    )


def cancel_run(
    out: str | Path,
    *,
    client: Anthropic,
    for_resume: bool = False,
    database: str | None = None,
    system: System = SYSTEM,
) -> list[str]:
    """
    Ask the service to end every batch of a run early, even while a process works on the run.

    That process sends nothing more, and ends when the batches have ended.

    Args:
        out: the output of the run, or its folder.
        client: the API client.
        for_resume: as for `Run.cancel`.
        database: as for `open_ledger`.
        system: the machine.

    Returns:
        the ids of the batches that the service is canceling.

    Raises:
        InputError: there is no such run.
        AnthropicError: as for `Run.cancel`.
    """
    folder = RunFolder.of(out, database)
    if pending_update(folder).place.exists():
        # A process was killed: what is written now must not be to the ledger that is replaced.
        with suppress(RunLockedError), locked_run(folder, system):
            pass
    with open_ledger(out, system, database=database) as ledger:
        betas = ledger.setting("betas")
        service = Service(client, None if betas is None else tuple(betas), ledger.system)
        return cancel(ledger, service, for_resume=for_resume)


def _reopened(
    folder: RunFolder, serve: Callable[[ExitStack], Service], system: System
) -> Resources:
    with ExitStack() as stack:
        lease = stack.enter_context(locked_run(folder, system))
        ledger = stack.enter_context(Ledger.open(folder, system, lease=lease))
        claim(ledger)
        # All times of the run are by one clock, also those that a create is held to.
        service = evolve(serve(stack), system=ledger.system)
        return Resources(ledger, service, stack.pop_all())


def client_for(
    client: Anthropic | None, connect: Callable[[], Anthropic] | None, stack: ExitStack
) -> Anthropic:
    """Return the client to use; one that is made here is closed with the run."""
    if client is not None:
        return client
    from message_batches import Anthropic

    return stack.enter_context((connect or Anthropic)())
