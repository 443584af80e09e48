"""Makes a request of each row of a table. Nothing is read or written but the files it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.sdk.create import CUSTOM_ID
from message_batches.tables.attachments import Attachment, Kind, NotAttached
from message_batches.tables.parameters import parameters_of, read_parameters
from message_batches.tables.sources import Table, TableSource, open_table
from message_batches.tables.templates import NotRendered, Template, in_template, there_are
from message_batches.tables.values import python_rows

MADE_ID = "row-{}"
"""The custom_id of a row where no column has ids; the number of the row, from 1, is put in."""


@frozen
class Asked:
    """
    What is asked about each row of a table.

    Attributes:
        prompt: the text of the template, and what messages call it.
        system: the same for the system prompt; None for no such prompt.
        params: all other parameters of a request.
        id: the column of the rows' ids; None to make them.
        attachments: the columns of images and documents.
    """

    prompt: tuple[str, str]
    system: tuple[str, str] | None
    params: Mapping[str, Any]
    id: str | None
    attachments: tuple[Attachment, ...]


def asked(
    prompt: str | Path,
    *,
    model: str | None = None,
    max_tokens: int | None = None,
    system: str | Path | None = None,
    params: Mapping[str, Any] | str | Path | None = None,
    id: str | None = None,
    images: str | Sequence[str] = (),
    pdfs: str | Sequence[str] = (),
) -> Asked:
    """
    Put together what is asked about each row.

    Args:
        prompt: the template of the prompt, or as a Path the file that holds it.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if nobody says.
        system: the template of a system prompt, or as a Path the file that holds it.
        params: any other parameters of a request, or the JSON or TOML file that holds them.
        id: the column that holds each row's id, any text or whole number; by default the rows are
            row-1, row-2 and so on.
        images: columns that name images, by path or https:// address, or hold their bytes.
        pdfs: the same for PDF documents.

    Raises:
        InputError: a file cannot be read, or no model is named.
    """
    name = "parameters"
    if isinstance(params, str | Path):
        name, params = str(params), read_parameters(params)
    shared = parameters_of(
        params, name=name, model=model, max_tokens=max_tokens, system=system is not None
    )
    return Asked(
        prompt=_template_text(prompt, "prompt"),
        system=None if system is None else _template_text(system, "system"),
        params=shared,
        id=id,
        attachments=(*_attachments("image", images), *_attachments("pdf", pdfs)),
    )


def _attachments(kind: Kind, columns: str | Sequence[str]) -> Iterator[Attachment]:
    for column in [columns] if isinstance(columns, str) else columns:
        yield Attachment(kind, column)


def _template_text(given: str | Path, name: str) -> tuple[str, str]:
    if isinstance(given, str):
        return given, name
    try:
        return given.read_text("utf-8-sig"), str(given)
    except UnicodeDecodeError:
        problem = Diagnostic("The file is not UTF-8.", "Save it as UTF-8.")
    except OSError as error:
        problem = Diagnostic(f"It cannot be read: {error.strerror}.", "Check the name.")
    raise InputError(str(given), [problem])


@frozen
class Made:
    """
    What became of a row: a request, or the reasons why there is none.

    Attributes:
        row: the number of the row, from 1.
        request: the request; its custom_id is the row's own id.
        problems: what is wrong with the row.
    """

    row: int
    request: dict[str, Any]
    problems: list[Diagnostic]


class Maker:
    """
    Makes the requests for a table.

    Attributes:
        folder: where the relative paths of images and documents begin.
    """

    def __init__(self, table: Table, asked: Asked, *, folder: Path | None = None) -> None:
        """
        Hold what is asked against the columns there are.

        Args:
            table: the table.
            asked: what is asked about each row.
            folder: where relative paths begin; by default the folder of the table.

        Raises:
            InputError: a column is missing, or is of no use for what it is to be.
        """
        self._table = table
        self._asked = asked
        columns = table.schema.names
        problems = [
            *_missing(table, asked),
            *_bad_id(table.schema, asked.id),
        ]
        if problems:
            raise InputError(table.name, problems)
        self._prompt = Template(asked.prompt[0], name=asked.prompt[1], columns=columns)
        self._system = (
            Template(asked.system[0], name=asked.system[1], columns=columns)
            if asked.system
            else None
        )
        self.folder = folder or table.folder

    @property
    def columns(self) -> list[str]:
        """The columns that requests are made of, in the order of the table."""
        used = self._sent
        if self._asked.id is not None:
            used.add(self._asked.id)
        return [name for name in self._table.schema.names if name in used]

    @property
    def _sent(self) -> set[str]:
        sent = set(self._prompt.columns)
        if self._system:
            sent |= self._system.columns
        sent.update(attachment.column for attachment in self._asked.attachments)
        return sent

    def refuse_equal(self) -> None:
        """
        Refuse to ask the same of every row, which is nearly always a slip.

        Raises:
            InputError: no column is in what would be sent.
        """
        names = self._table.schema.names
        if self._sent or not names:
            return
        # What Python's format and many other templates write.
        slips = [name for name in names if f"{{{name}}}" in self._prompt.text]
        raise InputError(
            self._prompt.name,
            [
                Diagnostic(
                    "No column is in the prompt, so that all rows would ask the same.",
                    f"Put one in, as in {{{{ {in_template((slips or names)[0])} }}}}.",
                )
            ],
        )

    def made(self) -> Iterator[Made]:
        """Make the request for each row."""
        columns = self.columns
        number = 0
        for batch in self._table.batches():
            for values in python_rows(batch.select(columns)):
                number += 1
                yield self._make(number, values)

    def _make(self, number: int, values: dict[str, Any]) -> Made:
        problems: list[Diagnostic] = []

        def failed(error: NotRendered | NotAttached) -> None:
            problems.append(Diagnostic(error.what, error.hint, number))

        custom_id = MADE_ID.format(number)
        if self._asked.id is not None:
            custom_id = values[self._asked.id]
            if custom_id is None or custom_id == "":
                what = "null" if custom_id is None else "empty"
                problems.append(
                    Diagnostic(
                        f"The id, {self._asked.id}, is {what}.", "Give each row one.", number
                    )
                )
        params = dict(self._asked.params)
        if self._system:
            try:
                text = self._system.render(values)
                if text.strip():
                    params["system"] = text
            except NotRendered as error:
                failed(error)
        blocks: list[dict[str, Any]] = []
        for attachment in self._asked.attachments:
            try:
                blocks += attachment.blocks(values[attachment.column], self.folder)
            except NotAttached as error:
                failed(error)
        text = ""
        try:
            text = self._prompt.render(values)
            if not text.strip() and not blocks:
                problems.append(Diagnostic("The prompt is empty.", "The API wants a text.", number))
        except NotRendered as error:
            failed(error)
        # The service answers best where images and documents stand before what is asked of them.
        content = [*blocks, {"type": "text", "text": text}] if text.strip() else blocks
        params["messages"] = [{"role": "user", "content": content if blocks else text}]
        return Made(number, {"custom_id": custom_id, "params": params}, problems)


def requests_of(
    source: TableSource, *, prompt: str | Path, **arguments: Any
) -> Iterator[dict[str, Any]]:
    """
    Yield the request for each row of a table, ready for `client.messages.batches.create`.

    Args:
        source: the table, or what `open_table` opens.
        prompt: the template of the prompt, or as a Path the file that holds it.
        arguments: those of `asked`.

    Raises:
        InputError: a column is missing; or nothing can be made of a row, whose number is told.
    """
    table = source if isinstance(source, Table) else open_table(source)
    maker = Maker(table, asked(prompt, **arguments))
    return _ready(table, maker)


def _ready(table: Table, maker: Maker) -> Iterator[dict[str, Any]]:
    for made in maker.made():
        problems = made.problems
        custom_id = made.request["custom_id"] = str(made.request["custom_id"])
        if not problems and not CUSTOM_ID.fullmatch(custom_id):
            problems = [
                Diagnostic(
                    "The API does not take the id of this row.",
                    "Leave out the id, or use run_table, which puts another in its place.",
                    made.row,
                )
            ]
        if problems:
            raise InputError(table.name, problems, unit="row")
        yield made.request


def _missing(table: Table, asked: Asked) -> Iterator[Diagnostic]:
    columns = table.schema.names
    wanted = [("id", asked.id)] if asked.id is not None else []
    wanted += [(one.kind, one.column) for one in asked.attachments]
    for use, column in wanted:
        if column not in columns:
            yield Diagnostic(f"There is no column {column} ({use}).", there_are(column, columns))


def _bad_id(schema: pa.Schema, column: str | None) -> Iterator[Diagnostic]:
    if column is None or column not in schema.names:
        return
    type_ = schema.field(column).type
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    whole = pa.types.is_integer(type_)
    text = any(
        is_text(type_)
        for is_text in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    )
    if not (whole or text or pa.types.is_null(type_)):
        yield Diagnostic(
            f"The ids, {column}, are of the type {type_}.",
            "An id is a text or a whole number; let another column have the ids.",
        )
