"""Requests from the rows of a table. Nothing is sent; the only files read are those it names."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input import ValidationRules, check_params, read_text
from message_batches.jobs.storage import Place, absolute, is_folder, is_url, location, pure_path
from message_batches.sdk.create import CUSTOM_ID
from message_batches.tables.arrow_values import python_rows
from message_batches.tables.attachments import Attachment, FilePlace
from message_batches.tables.errors import RowError
from message_batches.tables.table import Table, TableSource, open_table
from message_batches.tables.template import Template, in_template, list_columns

DEFAULT_MAX_TOKENS = 4096
"""What every model supports, the oldest too."""

_EXACT = 2**53
"""Up to this, each integer is a fraction too, in 64 bits."""

ROW_ID = "row-{}"
"""The custom_id of a row if no column has ids, with the number of the row, from 1."""


@frozen
class PromptSpec:
    """
    What to send for each row of a table.

    Attributes:
        prompt: the text of the template, and what messages call it.
        system: the same for the system prompt; None for no system prompt.
        params: all other parameters of a request.
        id: the column of the ids; None to number the rows.
        attachments: the columns of images and documents.
        within: the folder or URL outside of which none of their files is read; None for the folder
            of the table, or for no limit with a frame.
    """

    prompt: tuple[str, str]
    system: tuple[str, str] | None
    params: Mapping[str, Any]
    id: str | None
    attachments: tuple[Attachment, ...]
    within: Place | None = None


def prompt_spec(
    prompt: str | Path,
    *,
    model: str | None = None,
    max_tokens: int | None = None,
    system: str | Path | None = None,
    params: Mapping[str, Any] | str | Path | None = None,
    id: str | None = None,
    images: str | Sequence[str] = (),
    pdfs: str | Sequence[str] = (),
    within: str | Path | None = None,
) -> PromptSpec:
    """
    Return what to send for each row.

    Args:
        prompt: the template of the prompt, or the file that holds it as a Path or a URL.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if `params` has no such member either.
        system: the template of a system prompt, or the file that holds it as a Path or a URL.
        params: any other parameters of a request, or the JSON or TOML file that holds them.
        id: the column of the ids, text or integers; by default the rows are row-1, row-2, ...
        images: columns that refer to images by path, URL or https:// address, or hold their bytes.
        pdfs: the same for PDF documents.
        within: the folder or URL outside of which no image or document is read; by default the
            folder of the table. A frame has no limit by default.

    Raises:
        InputError: a file cannot be read, a parameter is wrong, or the model is missing.
    """
    name = "parameters"
    if isinstance(params, str | Path):
        place = location(params)
        name, params = str(place), _read_parameters(place)
    merged = _merge_parameters(
        params, name=name, model=model, max_tokens=max_tokens, has_system=system is not None
    )
    attachments = (
        *(Attachment("image", column) for column in _columns(images)),
        *(Attachment("pdf", column) for column in _columns(pdfs)),
    )
    return PromptSpec(
        prompt=_template_text(prompt, "prompt"),
        system=None if system is None else _template_text(system, "system"),
        params=merged,
        id=id,
        attachments=attachments,
        within=None if within is None else _limit(location(within), attachments),
    )


def _limit(within: Place, attachments: Sequence[Attachment]) -> Place:
    if not attachments:
        raise InputError.at(
            within,
            "--within limits the files of images and PDFs, but no column of them is given.",
            "Pass their columns (--image, --pdf), or leave --within out.",
        )
    if not is_folder(within):
        raise InputError.at(within, "The folder does not exist.", "Check its name.")
    return absolute(within)


def _columns(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _template_text(template: str | Path, name: str) -> tuple[str, str]:
    if isinstance(template, str) and not (is_url(template) and "{{" not in template):
        return template, name
    return read_text(template), str(location(template))


def _read_parameters(path: Place) -> dict[str, Any]:
    """Read a JSON object or, if the extension is .toml, a TOML document."""
    text = read_text(path)
    is_toml = pure_path(path).suffix.lower() == ".toml"
    try:
        params = tomllib.loads(text) if is_toml else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError.at(
            path,
            f"The file is not {'TOML' if is_toml else 'JSON'}: {str(error).rstrip('.')}.",
            "Write one object with the parameters.",
        ) from None
    if not isinstance(params, dict):
        raise InputError.at(
            path, "The file does not hold an object.", "Write one object with the parameters."
        )
    return params


def _merge_parameters(
    params: Mapping[str, Any] | None,
    *,
    name: str,
    model: str | None,
    max_tokens: int | None,
    has_system: bool,
) -> dict[str, Any]:
    """
    Return the parameters of all requests. `model` and `max_tokens` take precedence over `params`.

    Args:
        params: what the file or the caller says.
        name: what messages call it.
        model: the model.
        max_tokens: the most tokens of an answer.
        has_system: whether there is a template of a system prompt.

    Raises:
        InputError: the model is missing, or a parameter is wrong.
    """
    params = dict(params or {})
    try:
        # The first refuses NaN, the second everything that has no JSON form.
        json.dumps(params, allow_nan=False)
        orjson.dumps(params)
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError.at(
            name,
            f"The parameters contain a value that a request cannot have: {str(error).rstrip('.')}.",
            "Write the parameters as they are in a request.",
        ) from None
    if "messages" in params:
        raise InputError.at(
            name, "The parameters contain messages.", "Put their text into the prompt template."
        )
    if has_system and "system" in params:
        raise InputError.at(
            name, "The system prompt is set twice.", "Remove it from the parameters."
        )
    if model is not None:
        params["model"] = model
    if max_tokens is not None:
        params["max_tokens"] = max_tokens
    if "model" not in params:
        raise InputError.at(
            name, "The model is missing.", 'Pass --model, or "model" in the parameters.'
        )
    params.setdefault("max_tokens", DEFAULT_MAX_TOKENS)
    # Once for all rows. The rules of one API version and of the beta apply later, to each request.
    sample = {**params, "messages": [{"role": "user", "content": "-"}]}
    errors, _ = check_params({"params": sample}, ValidationRules(betas=()))
    if errors:
        raise InputError(name, [Diagnostic(message, hint) for message, hint in errors])
    return params


@frozen
class BuiltRequest:
    """
    The request of a row, or the reasons why the row has none.

    Attributes:
        row: the number of the row, from 1.
        request: the request; its custom_id is the row's id as the table has it.
        diagnostics: what is wrong with the row.
    """

    row: int
    request: dict[str, Any]
    diagnostics: list[Diagnostic]


class RequestBuilder:
    """
    Builds the requests of a table.

    Attributes:
        place: where the files of images and documents are.
    """

    def __init__(self, table: Table, spec: PromptSpec, *, place: FilePlace | None = None) -> None:
        """
        Compare the names in the spec with the columns of the table.

        Args:
            table: the table.
            spec: what to send for each row.
            place: where the files are; by default in the folder of the table.

        Raises:
            InputError: a column is missing or has the wrong type.
        """
        self._table = table
        self._spec = spec
        columns = table.schema.names
        diagnostics = [*_missing_columns(columns, spec), *_check_id_type(table.schema, spec.id)]
        if diagnostics:
            raise InputError(table.name, diagnostics)
        self._prompt = Template(spec.prompt[0], name=spec.prompt[1], columns=columns)
        self._system = (
            Template(spec.system[0], name=spec.system[1], columns=columns) if spec.system else None
        )
        self.place = place or FilePlace(table.folder or Path.cwd(), spec.within or table.folder)

    @property
    def columns(self) -> list[str]:
        """The columns that the requests need, in the order of the table."""
        used = self._sent_columns
        if self._spec.id is not None:
            used.add(self._spec.id)
        return [name for name in self._table.schema.names if name in used]

    @property
    def _sent_columns(self) -> set[str]:
        sent = set(self._prompt.columns)
        if self._system:
            sent |= self._system.columns
        sent.update(attachment.column for attachment in self._spec.attachments)
        return sent

    def refuse_equal(self) -> None:
        """
        Refuse to send the same request for every row, which is almost always a mistake.

        Raises:
            InputError: what would be sent uses none of the columns.
        """
        names = self._table.schema.names
        if self._sent_columns or not names:
            return
        # What Python's format and many other template languages write.
        single_braces = [name for name in names if f"{{{name}}}" in self._prompt.text]
        raise InputError.at(
            self._prompt.name,
            "The prompt uses no column, so all requests would be the same.",
            f"Insert a column, as in {{{{ {in_template((single_braces or names)[0])} }}}}.",
        )

    def build(self) -> Iterator[BuiltRequest]:
        """Build the request of each row."""
        columns = self.columns
        number = 0
        for batch in self._table.batches():
            for values in python_rows(batch.select(columns)):
                number += 1
                yield self._build(number, values)

    def _build(self, number: int, values: dict[str, Any]) -> BuiltRequest:
        diagnostics: list[Diagnostic] = []

        def add(message: str, hint: str) -> None:
            diagnostics.append(Diagnostic(message, hint, number))

        custom_id: Any = ROW_ID.format(number)
        if self._spec.id is not None:
            custom_id = values[self._spec.id]
            if custom_id is None or custom_id == "" or custom_id != custom_id:
                state = "empty" if custom_id == "" else "null"
                add(f'The id in the column "{self._spec.id}" is {state}.', "Give each row an id.")
            elif isinstance(custom_id, float | Decimal):
                # pandas makes fractions of integers in a column where some are missing.
                if custom_id % 1 or (isinstance(custom_id, float) and abs(custom_id) > _EXACT):
                    add(
                        f'The id {custom_id} in the column "{self._spec.id}" is not an integer.',
                        "Use a column of text or integers.",
                    )
                else:
                    custom_id = int(custom_id)
        params = dict(self._spec.params)
        if self._system:
            try:
                text = self._system.render(values)
                if text.strip():
                    params["system"] = text
            except RowError as error:
                add(error.message, error.hint)
        blocks: list[dict[str, Any]] = []
        for attachment in self._spec.attachments:
            try:
                blocks += attachment.blocks(values[attachment.column], self.place)
            except RowError as error:
                add(error.message, error.hint)
        text = ""
        try:
            text = self._prompt.render(values)
            if not text.strip() and not blocks:
                add("The prompt is empty.", "Change the template or the row; the API needs text.")
        except RowError as error:
            add(error.message, error.hint)
        # Models answer best when images and documents come before the question.
        content = [*blocks, {"type": "text", "text": text}] if text.strip() else blocks
        params["messages"] = [{"role": "user", "content": content if blocks else text}]
        return BuiltRequest(number, {"custom_id": custom_id, "params": params}, diagnostics)


def requests_of(
    source: TableSource,
    *,
    prompt: str | Path,
    model: str | None = None,
    max_tokens: int | None = None,
    system: str | Path | None = None,
    params: Mapping[str, Any] | str | Path | None = None,
    id: str | None = None,
    images: str | Sequence[str] = (),
    pdfs: str | Sequence[str] = (),
    within: str | Path | None = None,
    format: str | None = None,
    table: str | None = None,
) -> Iterator[dict[str, Any]]:
    """
    Yield the request of each row of a table, ready for `client.messages.batches.create`.

    Args:
        source: the table, or anything that `open_table` opens.
        prompt: the template of the prompt, or the file that holds it as a Path or a URL.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if `params` has no such member either.
        system: the template of a system prompt, or the file that holds it as a Path or a URL.
        params: any other parameters of a request, or the JSON or TOML file that holds them.
        id: the column of the ids, text or integers; by default the rows are row-1, row-2, ...
        images: columns that refer to images by path, URL or https:// address, or hold their bytes.
        pdfs: the same for PDF documents.
        within: the folder or URL outside of which no image or document is read; by default the
            folder of the table. A frame has no limit by default.
        format: the format of the files; by default the extension decides.
        table: the table of a database, or the sheet of a workbook, if the file has several.

    Raises:
        InputError: a column is missing, or a row, named by its number, cannot become a request.
    """
    rows = source if isinstance(source, Table) else open_table(source, format=format, table=table)
    spec = prompt_spec(
        prompt,
        model=model,
        max_tokens=max_tokens,
        system=system,
        params=params,
        id=id,
        images=images,
        pdfs=pdfs,
        within=within,
    )
    return _requests_for_create(rows, RequestBuilder(rows, spec))


def _requests_for_create(table: Table, builder: RequestBuilder) -> Iterator[dict[str, Any]]:
    for built in builder.build():
        diagnostics = built.diagnostics
        custom_id = built.request["custom_id"] = str(built.request["custom_id"])
        if not diagnostics and not CUSTOM_ID.fullmatch(custom_id):
            diagnostics = [
                Diagnostic(
                    "The API does not accept the id of this row.",
                    "Leave out id, or use run_table, which sends a valid id in its place.",
                    built.row,
                )
            ]
        if diagnostics:
            raise InputError(table.name, diagnostics, unit="row")
        yield built.request


def _missing_columns(columns: Sequence[str], spec: PromptSpec) -> Iterator[Diagnostic]:
    uses = [("id", spec.id)] if spec.id is not None else []
    uses += [(attachment.kind, attachment.column) for attachment in spec.attachments]
    for use, column in uses:
        if column not in columns:
            yield Diagnostic(
                f'The table has no column "{column}" ({use}).', list_columns(column, columns)
            )


def _check_id_type(schema: pa.Schema, column: str | None) -> Iterator[Diagnostic]:
    if column is None or column not in schema.names:
        return
    type_ = schema.field(column).type
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    is_text = (
        pa.types.is_string(type_)
        or pa.types.is_large_string(type_)
        or pa.types.is_string_view(type_)
    )
    is_number = (
        pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_)
    )
    if not (is_text or is_number or pa.types.is_null(type_)):
        yield Diagnostic(
            f'The ids in the column "{column}" have the type {type_}.',
            "Use a column of text or integers.",
        )
