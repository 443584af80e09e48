"""The options of a run over a table, and what the commands do with one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from typer import Option

from message_batches.cli.text import count, say, say_json

if TYPE_CHECKING:
    from message_batches.jobs.ledger import Ledger
    from message_batches.tables.steps import TableRequests

TABLE_ENDINGS = (".csv", ".tsv", ".parquet", ".pq", ".arrow", ".feather", ".ipc")
"""What the name of a file ends in that is a table and cannot be a file of requests."""

_BASE64_SHOWN = 24
"""Characters of an image or a document that a dry run shows."""

Prompt = Annotated[
    Path | None,
    Option(
        "--prompt",
        metavar="FILE",
        help="FILE is a table; this is the prompt for each of its rows: a text with columns in it, "
        "as in {{ title }}.",
        show_default=False,
    ),
]
System = Annotated[
    Path | None,
    Option(
        "--system",
        metavar="FILE",
        help="The system prompt, of the same kind.",
        show_default=False,
    ),
]
Params = Annotated[
    Path | None,
    Option(
        "--params",
        metavar="FILE",
        help="Any other parameters of the requests, as a JSON object or in TOML.",
        show_default=False,
    ),
]
Model = Annotated[
    str | None,
    Option("--model", metavar="NAME", help="The model.", show_default=False),
]
MaxTokens = Annotated[
    int | None,
    Option(
        "--max-tokens",
        min=1,
        metavar="N",
        help="The most tokens of an answer.  [default: 4096]",
        show_default=False,
    ),
]
Id = Annotated[
    str | None,
    Option(
        "--id",
        metavar="COLUMN",
        help="The column with each row's id, any text or whole number; else the rows are row-1, "
        "row-2 and so on.",
        show_default=False,
    ),
]
Image = Annotated[
    list[str] | None,
    Option(
        "--image",
        metavar="COLUMN",
        help="A column that names an image: a path, from the folder of the table, or an https:// "
        "address. May be given more than once.",
        show_default=False,
    ),
]
Pdf = Annotated[
    list[str] | None,
    Option(
        "--pdf",
        metavar="COLUMN",
        help="The same for PDF documents.",
        show_default=False,
    ),
]
Format = Annotated[
    str | None,
    Option(
        "--format",
        metavar="csv|tsv|jsonl|parquet|arrow",
        help="What the table is, where its ending does not tell.",
        show_default=False,
    ),
]
DryRun = Annotated[
    bool,
    Option(
        "--dry-run",
        help="Show the first requests as they would be sent. Nothing is sent, or written.",
    ),
]
Show = Annotated[
    int,
    Option(
        "--show",
        min=1,
        metavar="N",
        help="How many requests a dry run shows.",
    ),
]


class Asking(NamedTuple):
    """What a command says of a table; everything is None or empty where it says nothing."""

    prompt: Path | None = None
    system: Path | None = None
    params: Path | None = None
    model: str | None = None
    max_tokens: int | None = None
    id: str | None = None
    images: list[str] | None = None
    pdfs: list[str] | None = None
    format: str | None = None

    def table(self, file: Path, out: Path, *, id_field: str | None) -> TableRequests | None:
        """
        Open the table, and hold what is asked against its columns; None if there is no table.

        Raises:
            InputError: something is wrong with the table, with what is asked, or with the output.
            ServiceRefusedError: the options do not go together.
        """
        requests = self._requests(file, id_field)
        _check_out(requests, out)
        return requests

    def _requests(self, file: Path, id_field: str | None) -> TableRequests | None:
        from message_batches.jobs.errors import ServiceRefusedError

        if self.prompt is None:
            if self != Asking():
                raise ServiceRefusedError(
                    "Options for a table are given, but no prompt. Give it with --prompt FILE.",
                    nothing_sent=True,
                )
            if file.suffix.lower() in TABLE_ENDINGS:
                raise ServiceRefusedError(
                    f"{file} is a table. Give the prompt for its rows with --prompt FILE, "
                    "and the model with --model.",
                    nothing_sent=True,
                )
            return None
        if id_field is not None:
            raise ServiceRefusedError(
                "--id-field and --map-ids are for requests. Name the column with --id.",
                nothing_sent=True,
            )
        _mind_memory()
        from message_batches.tables.steps import TableRequests, prompt_spec

        spec = prompt_spec(
            self.prompt,
            model=self.model,
            max_tokens=self.max_tokens,
            system=self.system,
            params=self.params,
            id=self.id,
            images=self.images or (),
            pdfs=self.pdfs or (),
        )
        return TableRequests(str(file), spec, format=self.format)


def _check_out(requests: TableRequests | None, out: Path) -> None:
    from message_batches.jobs.paths import results_of

    if requests is not None or results_of(out) != out:
        _mind_memory()
        from message_batches.tables.steps import check_output

        check_output(out, requests)


def after_run(out: Path) -> Callable[[Ledger], None] | None:
    """Give what is to be done when a run is finished: write its table, if it is to have one."""
    from message_batches.jobs.paths import results_of, table_of

    if table_of(results_of(out)) is None:
        return None
    _mind_memory()
    from message_batches.tables.steps import write_table

    return write_table


def _mind_memory() -> None:
    # Before pyarrow is loaded. The allocator that it takes by itself keeps for later what was
    # given back: 280 MB at the most for 100,000 rows, where this one has 256 and half the growth.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def show_dry_run(requests: TableRequests | None, most: int, *, as_json: bool) -> None:
    """Print the first requests as they would be sent, and how many there are."""
    if requests is None:
        from message_batches.jobs.errors import ServiceRefusedError

        raise ServiceRefusedError(
            "A dry run shows the requests that a table makes; these are requests already. "
            "message-batches plan shows the batches they would be sent in.",
            nothing_sent=True,
        )
    preview = requests.preview(most)
    shown = [_shortened(request) for request in preview.requests]
    if as_json:
        say_json({"rows": preview.rows, "bytes": preview.size, "requests": shown})
        return
    for number, request in enumerate(shown, 1):
        say(f"row {number}:")
        for line in json.dumps(request, ensure_ascii=False, indent=2).split("\n"):
            say(line)
    say(
        f"{count(len(shown), 'request')} of {preview.rows:,}, some {preview.size:,} bytes in all. "
        "Nothing was sent, and nothing written."
    )


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("type") == "base64" and isinstance(data := value.get("data"), str):
            short = f"{data[:_BASE64_SHOWN]}... ({len(data):,} characters)"
            return {**value, "data": short if len(data) > len(short) else data}
        return {name: _shortened(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    return value
