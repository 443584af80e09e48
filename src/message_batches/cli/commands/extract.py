"""The command that extracts requests of a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from typer import Option

from message_batches._wording import count
from message_batches.cli.errors import UsageError, reporting_errors
from message_batches.cli.options import (
    INPUT,
    AsJSON,
    Failed,
    Invalid,
    LedgerURL,
    Missing,
    Paused,
    Refused,
    RunOut,
    Truncated,
)
from message_batches.cli.terminal import print_lines, warn


def extract(
    out: RunOut,
    failed: Failed = False,
    missing: Missing = False,
    truncated: Truncated = False,
    refused: Refused = False,
    paused: Paused = False,
    invalid: Invalid = False,
    ids: Annotated[
        str | None,
        Option(
            "--ids",
            metavar="FILE",
            help="The requests with these ids: one on each line, or result lines, or other JSON "
            "objects with a custom_id.",
            show_default=False,
            rich_help_panel=INPUT,
        ),
    ] = None,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
) -> None:
    """
    Print requests of a run, to be edited and run again. Nothing is sent.

    Each option adds requests. They are printed in the order of the input, under your ids; for a
    table they are those that were made of its rows. Send them with another --out.
    """
    with reporting_errors(as_json=as_json, ledger=ledger):
        from message_batches.jobs.internals import Extraction, open_ledger

        chosen: dict[Any, bool] = {
            "failed": failed,
            "missing": missing,
            "truncated": truncated,
            "refused": refused,
            "paused": paused,
            "invalid": invalid,
        }
        statuses = [status for status, is_chosen in chosen.items() if is_chosen]
        if not statuses and ids is None:
            raise UsageError(
                f"Nothing is chosen. Pass --{', --'.join(chosen)} or --ids FILE, or several "
                "of them."
            )
        with open_ledger(out, for_reading=True) as opened:
            found = Extraction(opened, statuses, () if ids is None else _ids_in(ids))
            print_lines(iter(found), "requests", as_json=as_json)
        hint = ""
        if found.needs_ids:
            hint = (
                ". Pass --id-field custom_id to run them: the API does not accept all of their ids"
            )
        warn(f"{count(found.requests, 'request')}{hint}")


def _ids_in(name: str) -> Iterator[str | int]:
    """Yield the ids in a file, which is read line by line."""
    from message_batches.jobs.errors import InputError
    from message_batches.jobs.input import open_input, shown_id_in
    from message_batches.jobs.storage import location
    from message_batches.sdk.results import BLANKS, BYTE_ORDER_MARK, loads

    place = location(name)
    with open_input(place) as file:
        for number, line in enumerate(file, 1):
            text = (line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line).strip(BLANKS)
            try:
                if text.startswith(b"{"):
                    yield shown_id_in(text)
                elif text.startswith(b'"'):
                    yield str(loads(text))
                elif text:
                    yield text.decode()
            except ValueError:
                message = "The line has no id."
                hint = "Write one id on each line, or a JSON object with a custom_id."
                raise InputError.at(place, message, hint, number) from None
