"""
Prepare a run: find the folder that belongs to it, or make it.

What a run started with is fixed until it ends. With anything else, the difference is reported and
nothing is done; only a run of which nothing was ever sent is prepared again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from message_batches.jobs.answers import ANSWER_FORMAT
from message_batches.jobs.caching import CACHING
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import NamedFiles, Source, longest_request
from message_batches.jobs.ledger import FIGURES, Lease, Ledger, home_of
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import mark_copies, output_of
from message_batches.jobs.plan import estimate_of, refuse_unbounded
from message_batches.jobs.start.another_input import another_source
from message_batches.jobs.start.asking import SCHEMA, format_of
from message_batches.jobs.start.build import build, build_update, rules_of
from message_batches.jobs.start.checks import refuse_names, refuse_unwritable
from message_batches.jobs.start.existing import without_ledger
from message_batches.jobs.start.new_folder import appear, remove_left_lock, replace, scratch_folder
from message_batches.jobs.start.remote_folder import claim
from message_batches.jobs.start.reuse import refuse_missing, reuse_answers
from message_batches.jobs.start.run_input import RunInput, readable_again, to_keep
from message_batches.jobs.start.update import update_run
from message_batches.jobs.storage import RunFolder, are_names
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import BatchLimits
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION


def prepare(
    source: Source,
    out: str | Path,
    *,
    service: str,
    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION,
    options: RunOptions | None = None,
) -> None:
    """
    Check the requests and make the folder of a run beside its output, without the service.

    `run` does the same first. Called before it, errors in the requests are reported before a client
    is needed.

    Args:
        source: as for `run`.
        out: as for `run`.
        service: the base URL of the service, or a name for it.
        anthropic_version: the API version.
        options: as for `run`.

    Raises:
        InputError: as for `run`.
        RunLockedError: as for `run`.
    """
    with prepared(
        source,
        out,
        service=service,
        anthropic_version=anthropic_version,
        options=options or RunOptions(),
    ):
        pass


@contextmanager
def prepared(
    source: Source,
    out: str | Path,
    *,
    service: str,
    anthropic_version: str,
    options: RunOptions,
    system: System = SYSTEM,
) -> Iterator[tuple[RunFolder, Lease | None]]:
    """Prepare a run unless that was done before; yield its files, and how it is held."""
    facts: dict[str, Any] = {
        "service": service,
        "betas": None if options.beta is None else list(options.beta),
        "anthropic_version": anthropic_version,
        "id_field": options.id_field,
        "wire_ids": options.wire_ids,
        "prime_cache": options.prime_cache,
        SCHEMA: None,
    }
    if (format := format_of(options)) is not None:
        facts |= {SCHEMA: format.digest, ANSWER_FORMAT: format.to_json()}
    folder = RunFolder.of(out, options.ledger)
    given = cast(RunInput, NamedFiles.of(source, system) if are_names(source) else source)
    refuse_unwritable(folder.out, given.places if isinstance(given, NamedFiles) else ())
    _refuse_copies_at_url(folder, options)
    refuse_missing(options.reuse, system)
    limits = BatchLimits(options.max_batch_requests, options.max_batch_bytes)
    changes = options.prime_cache or format is not None
    given = to_keep(given, longest_request(limits, rules_of(facts)), system, changes=changes)
    home = home_of(folder, system)
    home.fetch()
    # From the first moment: a process that continues without these would send too much.
    chosen = permissions(options)
    _refuse_without_pilot(folder, chosen, options.pilot)
    is_new = not os.path.lexists(folder.folder)
    if is_new:
        refuse_names(folder, out, system)
        facts["output_since"] = _empty_output_since(folder)
        with scratch_folder(folder) as scratch:
            build(
                scratch,
                folder,
                home.building,
                given,
                limits,
                {**facts, **chosen},
                options.prices,
                system,
            )
            appear(scratch, folder, system)
    elif not (home.exists() or home.is_interrupted()):
        raise without_ledger(folder, home)
    with home.held() as lease:
        # Every time: the process that made the folder may have been stopped before it was synced.
        system.sync_folder(folder.base.parent)
        remove_left_lock(folder)
        another = None
        if not is_new and home.exists():
            with Ledger.open(folder, system, lease=lease) as ledger:
                another, refusal = another_source(ledger, folder, given, facts, system)
                facts["output_since"] = ledger.setting("output_since")
                if another is not None and refusal is not None:
                    known = {**facts, CACHING: ledger.setting(CACHING)}
                    if options.update:
                        known |= chosen
                    update_run(
                        ledger,
                        partial(
                            build_update, folder, another, limits, known, options.prices, system
                        ),
                        refusal,
                        chosen=chosen,
                        prices=options.prices,
                        is_wanted=options.update,
                    )
                    another = None
                if folder.url is not None:
                    facts["run"] = ledger.run  # the folder at the URL has this name of it
        elif not is_new:
            another = readable_again(folder, given, system)
            facts["output_since"] = _empty_output_since(folder)
        if another is not None:
            replace(
                folder,
                home.name,
                lambda place: build(
                    place,
                    folder,
                    home.building,
                    another,
                    limits,
                    {**facts, **chosen},
                    options.prices,
                    system,
                ),
                system,
            )
        with Ledger.open(folder, system, lease=lease) as ledger:
            permit(ledger, chosen)
            if options.reuse:
                output_of(ledger).recover()
                reuse_answers(ledger, options.reuse, options.schema)
            if options.deduplicate:
                mark_copies(ledger)
            ledger.admit(ledger.allowed)
            claim(ledger)
        yield folder, lease


def permissions(options: RunOptions) -> dict[str, Any]:
    """Return how much a run may send, and what it asks again, as facts of the run."""
    return {
        "limit": options.limit,
        "max_cost": None if options.max_cost is None else str(options.max_cost),
        "max_failures": options.max_failures,
        "pilot": options.pilot,
        "on_answer": dict(options.on_answer) or None,
        "max_tokens_retry": options.max_tokens_retry,
        "repairs": options.repairs,
        "continuations": options.continuations,
    }


def permit(ledger: Ledger, chosen: dict[str, Any]) -> None:
    """
    Let a run send as much as a person allows from now on.

    Raises:
        InputError: there is a cap, and nothing bounds what some requests cost; or failures are
            limited, and there is no pilot.
    """
    _refuse_without_pilot(ledger.folder, chosen, chosen.get("pilot", ledger.setting("pilot")))
    if chosen.get("max_cost") is not None:
        refuse_unbounded(estimate_of(ledger), ledger.folder.out)
    if any(ledger.setting(name) != value for name, value in chosen.items()):
        ledger.store(chosen)
    figures = ledger.setting(FIGURES)
    if figures is not None and "pilot" in chosen and chosen["pilot"] is None:
        # A person has seen them, and sends the others all the same.
        ledger.store({FIGURES: {**figures, "passed": True}})


def _refuse_copies_at_url(folder: RunFolder, options: RunOptions) -> None:
    """Raise InputError, before anything is made, for what only an output on this machine has."""
    choices = {
        "--deduplicate": (options.deduplicate, "send equal requests once"),
        "--reuse": (options.reuse, "reuse answers"),
    }
    for option, (is_asked, what) in choices.items():
        if folder.url is not None and is_asked:
            raise InputError.at(
                folder.out,
                f"Only a run whose output is a file on this machine can {what}.",
                f"Leave out {option}, or pass another --out.",
            )


def _refuse_without_pilot(folder: RunFolder, chosen: dict[str, Any], pilot: str | None) -> None:
    """Raise InputError if failures are limited where no pilot counts them."""
    if chosen.get("max_failures") is not None and pilot is None:
        raise InputError.at(
            folder.out,
            "--max-failures limits the failures of a pilot, and this run has none.",
            "Add --pilot, or leave --max-failures out.",
        )


def _empty_output_since(folder: RunFolder) -> float | None:
    """Return when an output was made that has no run; None if it has one or does not exist."""
    # A run makes its output before it sends anything. A table is made when it is finished.
    if not folder.has_results or not folder.base.exists():
        return None
    return folder.base.stat().st_mtime
