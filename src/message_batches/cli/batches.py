"""The commands for single batches of the workspace."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

from typer import Option

from message_batches.cli.connect import service_client
from message_batches.cli.errors import reporting_errors
from message_batches.cli.options import AsJSON, BatchId
from message_batches.cli.terminal import FORMAT_VERSION, columns, say, say_json


def list_(
    limit: Annotated[
        int, Option("--limit", min=1, metavar="N", help="How many batches to list.")
    ] = 20,
    as_json: AsJSON = False,
) -> None:
    """List the batches of the workspace, newest first."""
    with reporting_errors(as_json=as_json), service_client() as client:
        pages = client.messages.batches.list(limit=min(limit, 1000))
        batches = [batch.to_dict(mode="json") for batch in islice(pages, limit)]
        if as_json:
            say_json({"batches": batches})
            return
        outcomes = ["succeeded", "errored", "canceled", "expired"]
        head = ["batch", "status", "created", "requests", *outcomes]
        for line in columns(head, map(_line_of, batches)):
            say(line)


def show(batch_id: BatchId, as_json: AsJSON = False) -> None:
    """Show one batch as the service describes it."""
    with reporting_errors(as_json=as_json), service_client() as client:
        show_batch(client.messages.batches.retrieve(batch_id), as_json=as_json)


def delete(batch_id: BatchId, as_json: AsJSON = False) -> None:
    """Delete an ended batch and its results. This cannot be undone."""
    with reporting_errors(as_json=as_json), service_client() as client:
        show_batch(client.messages.batches.delete(batch_id), as_json=as_json)


def print_results(batch_id: str, *, as_json: bool) -> None:
    """Print the result lines of a batch: unchanged to a file or pipe, escaped on a terminal."""
    if sys.stdout is None:
        return
    on_terminal = sys.stdout.isatty()
    with service_client() as client, client.messages.batches.results(batch_id) as results:
        lines: Iterator[bytes] = results.raw()
        for line in _document_of(lines) if as_json else lines:
            if on_terminal:
                say(line.decode("utf-8", "backslashreplace"))
            else:
                sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _document_of(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines of a JSON document, with one result on each."""
    yield b'{"format_version": %d, "results": [' % FORMAT_VERSION
    last = next(lines, None)
    for line in lines:
        yield (last or b"") + b","
        last = line
    if last is not None:
        yield last
    yield b"]}"


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
