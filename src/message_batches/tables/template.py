"""
Prompts from templates: Jinja in its sandbox, strict about missing values.

A name in a template is a column, and `row` holds all of them, for names that are not identifiers:
`{{ row["Release date"] }}`. The names in the template are compared with the columns before any row
is read. A value is inserted as text and never read as a template itself.

Lists and objects are printed as JSON. A null has no text, and neither has a number that is NaN or
infinite. Printing it or computing with it is an error; testing it is allowed, so
`{{ note or "none" }}`, `{{ note | default("none") }}` and `{% if note %}` state what to do.
"""

from __future__ import annotations

import datetime
import decimal
import json
import math
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, meta, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from message_batches._errors import MessageBatchesError
from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.tables.errors import RowError

_MAX_TEXT = 32 << 20
"""The most characters of a text. A request of the API has at most as many bytes."""

_MAX_COLUMNS = 40
"""The most columns that a message lists; a table may have thousands."""

_NOT_COLUMNS = frozenset(
    {
        *("self", "true", "false", "none", "True", "False", "None"),
        *("and", "else", "if", "in", "is", "not", "or"),
    }
)
"""Identifiers of Python that mean something else in a template."""

_NOT_A_LETTER = re.compile(r"[\W_]+")


class _NullError(MessageBatchesError, UndefinedError):
    """A null was used as a value."""


class Null(Undefined):
    """
    A null of the table: false, equal to None, and an error wherever its text is needed.

    NaN is a null too: many programs write it where a number is missing. So is an infinite number.
    """

    __slots__ = ()
    __str__ = __iter__ = __len__ = __contains__ = Undefined._fail_with_undefined_error

    def __init__(self, where: str, state: str = "null") -> None:
        super().__init__(hint=f"{state} {where}", exc=_NullError)

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Null)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(None)

    def __repr__(self) -> str:
        return "None"


class Template:
    """
    A template whose names are columns of a table.

    Attributes:
        name: what messages call it.
        text: the template.
        columns: the columns that it may use.
    """

    def __init__(self, text: str, *, name: str, columns: Sequence[str]) -> None:
        """
        Parse a template.

        Raises:
            InputError: it is not a template, or uses columns that the table does not have.
        """
        self.name = name
        self.text = text
        try:
            tree = _WITHOUT_GLOBALS.parse(text, filename=name)
            used = meta.find_undeclared_variables(tree)
            diagnostics = _check_names(text, tree, used, columns)
            self._template = _ENVIRONMENT.from_string(tree)
        except TemplateSyntaxError as error:
            message = f"The template cannot be parsed: {str(error.message).rstrip('.')}."
            column = _column_written_in(text, error.lineno, columns)
            hint = _RAW if column is None else _as_member(column)
            diagnostics = [Diagnostic(message, hint, error.lineno)]
        if diagnostics:
            raise InputError(name, diagnostics)
        uses_all = "row" in used and "row" not in columns
        self.columns = frozenset(columns) if uses_all else used & set(columns)
        # Tracebacks of errors in the template show this name, with the line in the template.
        self._template.filename = name

    def render(self, row: Mapping[str, Any]) -> str:
        """
        Return the text for a row.

        Args:
            row: the values by column, None for null.

        Raises:
            RowError: the template cannot use a value of the row.
        """
        values = {name: _with_nulls(value, in_template(name)) for name, value in row.items()}
        try:
            return _joined(self._template.generate({"row": values, **values}))
        except RowError:
            raise
        except Exception as error:
            # An expression can raise anything, and it concerns this row only.
            raise self._row_error(error) from error

    def _row_error(self, error: Exception) -> RowError:
        if isinstance(error, _NullError):
            return _null_error(str(error.message))
        reason = str(error).rstrip(".") or type(error).__name__
        if not isinstance(error, UndefinedError):
            reason = f"{type(error).__name__}: {reason}"
        line = self._line_of(error)
        where = self.name if line is None else f"{self.name}, line {line}"
        return RowError(f"The template fails ({where}): {reason}.", _FIX)

    def _line_of(self, error: Exception) -> int | None:
        line = None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.name:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line


_RAW = "Fix the template, or put {% raw %} and {% endraw %} around a literal {{ or {%."
_FIX = "Fix the template."


def _null_error(hint: str) -> RowError:
    state, _, where = hint.partition(" ")
    return RowError(
        f"{where} is {state}.",
        f'Fill it in, or write a default, as in {{{{ {where} | default("none") }}}}.',
    )


def _joined(parts: Iterator[str]) -> str:
    text, size = [], 0
    for part in parts:
        text.append(part)
        size += len(part)
        if size > _MAX_TEXT:
            raise RowError(f"The template produces more than {_MAX_TEXT:,} characters.", _FIX)
    return "".join(text)


def _size_of_result(operator: str, left: Any, right: Any) -> int:
    """Return the length of the text or list, or the bits of the integer, that `*` or `**` makes."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length()
        return bits * right if operator == "**" else bits + right.bit_length()
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str | bytes | list | tuple) and isinstance(other, int):
            return len(one) * other
    return 0


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja for prompts. A single character too many in one could otherwise take all memory."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse a result that has no place in a request, before it is made."""
        if _size_of_result(operator, left, right) > _MAX_TEXT:
            raise OverflowError(f"the result of {operator} is too large")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a member of an object rather than a method of dict, such as items or keys."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _printable(value: Any) -> Any:
    if isinstance(value, Undefined):
        return value
    if value is None:
        raise RowError("The template prints none, which is not text.", _FIX)
    if isinstance(value, float) and not math.isfinite(value):
        raise RowError(f"The template prints {value}, which is not a number.", _FIX)
    if isinstance(value, bytes):
        raise RowError(
            f"The template prints a value of {len(value):,} bytes, which is not text.",
            "Pass columns of images with --image, and columns of documents with --pdf.",
        )
    if isinstance(value, dict | list):
        return _to_json(value)
    if callable(value):
        name = getattr(value, "__name__", "it")
        raise RowError(
            f"The template prints {name}, which is a function.",
            f"Write [{name!r}] for a member of that name, or {name}() to call the function.",
        )
    return value


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_json_of, allow_nan=False)


def _json_of(value: Any) -> Any:
    if isinstance(value, Null):
        return None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal | datetime.timedelta | uuid.UUID):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no JSON form")


def _environment() -> _Environment:
    environment = _Environment(undefined=StrictUndefined, finalize=_printable)
    # Jinja's own filter is for HTML and escapes < > & ', which a model would have to decode.
    environment.filters["tojson"] = _to_json
    # The same row must give the same text each time, so that a run can be resumed.
    del environment.filters["random"], environment.globals["lipsum"]
    environment.tests["none"] = lambda value: value is None or isinstance(value, Null)
    return environment


_ENVIRONMENT = _environment()

# Jinja's search for the names in a template skips globals, but a column may be called range.
_WITHOUT_GLOBALS = _ENVIRONMENT.overlay()
_WITHOUT_GLOBALS.globals = {}


def _with_nulls(value: Any, where: str) -> Any:
    if value is None:
        return Null(where)
    if isinstance(value, float) and not math.isfinite(value):
        return Null(where, "NaN" if math.isnan(value) else "infinite")
    if isinstance(value, dict):
        return {name: _with_nulls(member, f"{where}.{name}") for name, member in value.items()}
    if isinstance(value, list):
        return [_with_nulls(item, f"{where}[{at}]") for at, item in enumerate(value)]
    return value


_TAG = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")


def _column_written_in(text: str, line: int, columns: Sequence[str]) -> str | None:
    """Return a column that is not an identifier, and that a tag of a line has as it is."""
    names = sorted((name for name in columns if in_template(name) != name), key=len, reverse=True)
    for tag in _TAG.finditer(text):
        first = text.count("\n", 0, tag.start()) + 1
        if first <= line <= first + tag[0].count("\n"):
            inside = " ".join(_QUOTED.sub("", tag[1]).split())
            for name in names:
                if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", inside, re.IGNORECASE):
                    return name
    return None


def _as_member(column: str) -> str:
    return f'Write {in_template(column)} for the column "{column}".'


def _check_names(
    text: str, tree: nodes.Template, used: set[str], columns: Sequence[str]
) -> list[Diagnostic]:
    if any(True for _ in meta.find_referenced_templates(tree)):
        return [
            Diagnostic(
                "The template includes another template.", "Put the complete prompt into one file."
            )
        ]
    missing = used - {"row", *columns} - _ENVIRONMENT.globals.keys()
    lines: dict[str, int] = {}
    for node in tree.find_all(nodes.Name):
        if node.name in missing:
            lines.setdefault(node.name, node.lineno)
    if "row" in used and "row" not in columns:
        for name, line in _members_of_row(tree):
            if name not in columns:
                lines.setdefault(name, line)
    diagnostics = []
    for name, line in lines.items():
        written = _column_written_in(text, line, columns)
        is_part = written is not None and re.search(
            rf"\b{re.escape(name)}\b", written, re.IGNORECASE
        )
        hint = _as_member(written) if written and is_part else list_columns(name, columns)
        diagnostics.append(Diagnostic(f'The table has no column "{name}".', hint, line))
    diagnostics += _check_hidden_names(tree, used, columns)
    return sorted(diagnostics, key=lambda diagnostic: diagnostic.line or 0)


def _check_hidden_names(
    tree: nodes.Template, used: set[str], columns: Sequence[str]
) -> Iterator[Diagnostic]:
    if "self" in columns:
        for node in tree.find_all(nodes.Name):
            if node.name == "self":
                message = "In a template, self means the template, not the column."
                yield Diagnostic(message, f"Write {in_template('self')}.", node.lineno)
                break
    if "row" in used and "row" in columns:
        for name, line in _members_of_row(tree):
            if name in columns:
                message = f'The table has a column "row", so row does not hold "{name}".'
                hint = "Rename the column row" if in_template(name) != name else f"Write {name}"
                yield Diagnostic(message, f"{hint}.", line)


def _members_of_row(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    for node in tree.find_all(nodes.Getattr):
        # A method of dict, as in row.items(), unless a column has its name.
        if _is_row(node.node) and not hasattr(dict, node.attr):
            yield node.attr, node.lineno
    for item in tree.find_all(nodes.Getitem):
        if _is_row(item.node) and isinstance(item.arg, nodes.Const):
            yield str(item.arg.value), item.lineno


def _is_row(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Name) and node.name == "row"


def list_columns(name: str, columns: Sequence[str]) -> str:
    """Return a hint that lists the columns and suggests the one most like a wrong name."""
    similar = _similar(name, columns)
    hint = f"Did you mean {in_template(similar)}? " if similar else ""
    listed = ", ".join(columns[:_MAX_COLUMNS]) or "none"
    more = f" and {len(columns) - _MAX_COLUMNS} more" if len(columns) > _MAX_COLUMNS else ""
    return f"{hint}The columns are: {listed}{more}."


def _similar(name: str, columns: Sequence[str]) -> str | None:
    by_letters = {_letters(column): column for column in reversed(columns)}
    letters = _letters(name)
    close = [letters] if letters in by_letters else get_close_matches(letters, by_letters, 1)
    return by_letters[close[0]] if close else None


def _letters(name: str) -> str:
    return _NOT_A_LETTER.sub("", name).casefold()


def in_template(column: str) -> str:
    """Return a column as a template would write it."""
    if column.isidentifier() and column not in _NOT_COLUMNS:
        return column
    return f"row[{json.dumps(column, ensure_ascii=False)}]"
