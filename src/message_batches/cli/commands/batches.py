"""The commands for the batches of the workspace, each by itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Exit, Option

from message_batches._files import local_file
from message_batches._wording import age
from message_batches.cli.connect import service_client
from message_batches.cli.errors import ExitCode, UsageError, reporting_errors
from message_batches.cli.options import OUTPUT, AsJSON, BatchId
from message_batches.cli.terminal import (
    agrees,
    can_ask,
    columns,
    print_lines,
    say,
    say_json,
    warn,
)

if TYPE_CHECKING:
    from message_batches.jobs.types import CollectedBatch, Orphan, OrphanReport, UnreadableLedger

_IDS_SHOWN = 3


def list_(
    newest: Annotated[
        int, Option("--newest", min=1, metavar="N", help="How many batches to list.")
    ] = 20,
    runs: Annotated[
        list[Path] | None,
        Option(
            "--runs",
            metavar="FOLDER",
            help="Name the run of each batch, for the runs whose output is in this folder; by "
            "default, the current one. Repeatable.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJSON = False,
) -> None:
    """
    List the batches of the workspace, newest first. Each is shown with the run that it belongs to.

    `orphans` lists those that belong to none. The service keeps results for 29 days.
    """
    with reporting_errors(as_json=as_json), service_client() as client:
        from message_batches.jobs.orphans import ledgers_in, runs_of_batches

        folders = [local_file(folder) for folder in runs or [Path()]]
        sources = ledgers_in(folders, recursive=False)
        pages = client.messages.batches.list(limit=min(newest, 1000))
        batches = [batch.to_dict(mode="json") for batch in islice(pages, newest)]
        names, unreadable = runs_of_batches(sources)
        warn_of_unreadable(unreadable)
        for batch in batches:
            batch["run"] = names.get(batch["id"])
        if as_json:
            say_json({"batches": batches})
            return
        outcomes = ["succeeded", "errored", "canceled", "expired"]
        head = ["batch", "status", "created", "requests", *outcomes, "run"]
        for line in columns(head, map(_line_of, batches)):
            say(line)


def orphans(
    folders: Annotated[
        list[Path] | None,
        Argument(
            metavar="[FOLDER]...",
            help="Where the runs are, at any depth. Without it, the current folder.",
            show_default=False,
        ),
    ] = None,
    collect: Annotated[
        Path | None,
        Option(
            "--collect",
            metavar="DIR",
            help="Download the results of these batches to DIR, each to a file named by its batch. "
            "Run it again to continue.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    as_json: AsJSON = False,
) -> None:
    """
    List the batches that no run in these folders knows. Any program may have made them.

    Nothing is canceled or deleted, and no ledger is changed. The service keeps results for 29 days.
    """
    hint = "Run the same command again to continue."
    with reporting_errors(as_json=as_json, when_interrupted=hint), service_client() as client:
        from message_batches.jobs.orphans import collect_orphans, find_orphans

        for path in (*(folders or ()), *([collect] if collect else ())):
            local_file(path)
        report = find_orphans(folders or [Path()], client=client)
        warn_of_unreadable(report.unreadable)
        collected = None
        if not as_json:
            _show_orphans(report, collect)
        if collect is not None:
            collected = []
            for each in collect_orphans(report.orphans, collect, client=client):
                collected.append(each)
                if not as_json:
                    say(_collected_text(each))
        if as_json:
            say_json(_document(report, collected))
        if any(each.outcome == "failed" for each in collected or ()):
            warn("Some results were not downloaded. Run the same command again to continue.")
            raise Exit(ExitCode.INTERRUPTED)


def show(batch_id: BatchId, as_json: AsJSON = False) -> None:
    """Show one batch as the service describes it."""
    with reporting_errors(as_json=as_json), service_client() as client:
        show_batch(client.messages.batches.retrieve(batch_id), as_json=as_json)


def delete(
    batch_id: BatchId,
    yes: Annotated[
        bool,
        Option("--yes", "-y", help="Do not ask first. Needed where nobody can answer."),
    ] = False,
    as_json: AsJSON = False,
) -> None:
    """Delete an ended batch and its results. This cannot be undone."""
    with reporting_errors(as_json=as_json), service_client() as client:
        if not yes and not can_ask():
            raise UsageError(
                f"Nothing was deleted. {batch_id} and its results cannot be restored, and without "
                "a terminal nobody can confirm. Pass --yes to delete them."
            )
        if not yes and not agrees(f"Delete {batch_id} and its results forever?"):
            warn("Nothing was deleted.")
            raise Exit(ExitCode.INTERRUPTED)
        show_batch(client.messages.batches.delete(batch_id), as_json=as_json)


def is_batch(target: str) -> bool:
    """Return whether a command names a batch, and not the output of a run."""
    return (
        target.startswith("msgbatch_")
        and not target.endswith(".run")
        and not Path(f"{target}.run").exists()
    )


def print_results(batch_id: str, *, as_json: bool) -> None:
    """Print the result lines of a batch."""
    with service_client() as client, client.messages.batches.results(batch_id) as results:
        print_lines(results.raw(), "results", as_json=as_json)


def _line_of(batch: dict[str, Any]) -> list[object]:
    counts = batch.get("request_counts")
    numbers = list(counts.values()) if isinstance(counts, dict) else []
    known = bool(numbers) and all(type(number) is int for number in numbers)
    outcomes = ("succeeded", "errored", "canceled", "expired")
    return [
        batch["id"],
        batch.get("processing_status") or "-",
        str(batch.get("created_at") or "-")[:19],
        sum(numbers) if known else "-",
        *(counts.get(name, "-") if known and counts else "-" for name in outcomes),
        batch["run"] or "-",
    ]


def show_batch(batch: Any, *, as_json: bool) -> None:
    """Print a batch, or what is left of a deleted one, with a line for each field."""
    facts = batch.to_dict(mode="json")
    if as_json:
        say_json({"batch": facts})
        return
    width = max(map(len, facts))
    for name, value in facts.items():
        shown = value
        if name == "request_counts" and isinstance(value, dict):
            shown = ", ".join(f"{requests} {outcome}" for outcome, requests in value.items())
        say(f"{name.ljust(width)}  {'-' if shown is None else shown}")


def warn_of_unreadable(unreadable: Iterable[UnreadableLedger]) -> None:
    """Name what could not be read, because the batches of its runs are not recognized."""
    for each in unreadable:
        warn(f"{each.name}: The batches of its runs are not known. {each.reason}")


def _show_orphans(report: OrphanReport, collect: Path | None) -> None:
    read = f"Batches listed: {report.batches:,}. Ledgers read: {report.runs:,}."
    if not report.orphans:
        say(f"No lost batches. {read}")
        return
    say(f"Lost batches: {len(report.orphans):,}. {read}")
    rows = [
        [
            each.batch_id,
            each.status,
            age(max(0.0, report.at - each.created_at)),
            "-" if each.requests is None else each.requests,
            _vanishing(each, report.at),
            _whose(each),
        ]
        for each in report.orphans
    ]
    for line in columns(["batch", "status", "age", "requests", "results vanish", "whose"], rows):
        say(line)
    if collect is None and any(each.has_results for each in report.orphans):
        say("To download their results: message-batches orphans --collect DIR")


def _vanishing(orphan: Orphan, now: float) -> str:
    left = orphan.results_until - now
    return "gone" if orphan.archived or left <= 0 else f"in {age(left)}"


def _whose(orphan: Orphan) -> str:
    shown = ", ".join(orphan.ids[:_IDS_SHOWN])
    match orphan.origin:
        case "known_run":
            # `runs` has more than one where a run was copied.
            text = (
                f"the run {orphan.runs[0]}, whose ledger lacks it; message-batches status finds it"
            )
        case "other_run":
            text = f"a run of message-batches that is not in these folders: {shown}"
        case "other_program":
            text = f"another program: {shown}"
        case _:
            text = (
                "unknown, without results" if orphan.status == "ended" else "unknown until it ends"
            )
    if orphan.origin != "known_run" and orphan.runs:
        text += f"; the same ids as in {', '.join(orphan.runs)}"
    if orphan.may_belong_to:
        text += f"; may belong to {', '.join(orphan.may_belong_to)}"
    return text


def _collected_text(collected: CollectedBatch) -> str:
    text = {"collected": "collected", "there": "already there"}.get(collected.outcome)
    if text is None:
        return f"{collected.batch_id}: not collected. {collected.reason}."
    return f"{collected.batch_id}: {text}, {collected.path}"


def _document(report: OrphanReport, collected: list[CollectedBatch] | None) -> dict[str, Any]:
    from attrs import asdict

    facts = asdict(report)
    for facts_of_one, orphan in zip(facts["orphans"], report.orphans, strict=True):
        facts_of_one["has_results"] = orphan.has_results
    if collected is not None:
        facts["collected"] = [
            {**asdict(each), "path": None if each.path is None else str(each.path)}
            for each in collected
        ]
    return facts
