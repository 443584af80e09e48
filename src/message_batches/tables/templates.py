"""
Prompts from templates: Jinja2 in its sandbox, strict about what is missing.

A name in a template is a column, and `row` is all of them, for names that hold a blank:
`{{ row["Release date"] }}`. What the template asks for is compared with the columns there are
before any row is read. A value is text that is put in; it is never read as a template itself.

Lists and objects are printed as JSON. A null has no text. To print it, or to reckon with it, is an
error; to ask about it is none, so `{{ note or "none" }}`, `{{ note | default("none") }}` and
`{% if note %}` say what is to be done.
"""

from __future__ import annotations

import datetime
import decimal
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from message_batches.jobs.errors import Diagnostic, InputError

_MOST_COLUMNS = 40
"""Columns that a message names; a table may have thousands."""

_NO_COLUMNS = frozenset(
    {
        *("self", "true", "false", "none", "True", "False", "None"),
        *("and", "else", "if", "in", "is", "not", "or"),
    }
)
"""What is a name to Python, but something else in a template."""

_NOT_A_NAME = re.compile(r"[\W_]+")


class NotRendered(ValueError):
    """The template gives no text for a row; `what` says why, `hint` what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class _IsNull(UndefinedError):
    """Text was asked of a null."""


class Null(Undefined):
    """A null of the table: false, equal to None, and an error wherever its text is asked for."""

    __slots__ = ()
    __str__ = __iter__ = __len__ = __contains__ = Undefined._fail_with_undefined_error

    def __init__(self, where: str) -> None:
        super().__init__(hint=where, exc=_IsNull)

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
    A template that fits the columns of a table.

    Attributes:
        name: what messages call it.
        text: as it was given.
        columns: the columns that it may ask for.
    """

    def __init__(self, text: str, *, name: str, columns: Sequence[str]) -> None:
        """
        Read a template.

        Raises:
            InputError: it is no template, or asks for columns that the table does not have.
        """
        self.name = name
        self.text = text
        try:
            tree = _WITHOUT_GLOBALS.parse(text, filename=name)
            asked = meta.find_undeclared_variables(tree)
            problems = _problems_of(tree, asked, columns)
            self._template = _ENVIRONMENT.from_string(tree)
        except TemplateSyntaxError as error:
            what = f"The template cannot be read: {str(error.message).rstrip('.')}."
            problems = [Diagnostic(what, _RAW, error.lineno)]
        if problems:
            raise InputError(name, problems)
        everything = "row" in asked and "row" not in columns
        self.columns = frozenset(columns) if everything else asked & set(columns)
        # The tracebacks of what goes wrong in it bear this name, with the line in the template.
        self._template.filename = name

    def render(self, row: Mapping[str, Any]) -> str:
        """
        Give the text for a row.

        Args:
            row: the values by column, None for null.

        Raises:
            NotRendered: a value does not do for what the template makes of it.
        """
        values = {name: _with_nulls(value, in_template(name)) for name, value in row.items()}
        try:
            return self._template.render({"row": values, **values})
        except NotRendered:
            raise
        except Exception as error:
            # Whatever an expression can raise, it is this row that it was raised for.
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> NotRendered:
        if isinstance(error, _IsNull):
            return _null(str(error.message))
        what = str(error).rstrip(".") or type(error).__name__
        if not isinstance(error, UndefinedError):
            what = f"{type(error).__name__}: {what}"
        line = self._line_of(error)
        where = self.name if line is None else f"{self.name}, line {line}"
        return NotRendered(f"The template fails on it ({where}): {what}.", "Mend the template.")

    def _line_of(self, error: Exception) -> int | None:
        line = None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.name:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line


_RAW = "To have {{ or {% in the prompt as they are, put {% raw %} and {% endraw %} around them."


def _null(where: str) -> NotRendered:
    return NotRendered(
        f"{where} is null.",
        f'Fill it, or say what stands for it, as in {{{{ {where} | default("none") }}}}.',
    )


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja2 for prompts."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Prefer a member of an object over a method of Python's dict, such as items or title."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _printable(value: Any) -> Any:
    if isinstance(value, Undefined):
        return value
    if value is None:
        raise NotRendered("The template prints none, which is no text.", "Mend the template.")
    if isinstance(value, bytes):
        raise NotRendered(
            f"The template prints a value of {len(value):,} bytes, which is no text.",
            "Give images and documents with --image or --pdf.",
        )
    if isinstance(value, dict | list):
        return _to_json(value)
    if callable(value):
        name = getattr(value, "__name__", "it")
        raise NotRendered(
            f"The template prints {name} itself, which is a function.",
            f"If a member of that name is meant, write [{name!r}]; else call it: {name}().",
        )
    return value


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_json_of)


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
    # Jinja2's own is for HTML, and spells < > & ' as escapes that a model would have to read.
    environment.filters["tojson"] = _to_json
    # The same row gives the same text each time, so that a run can be taken up again.
    del environment.filters["random"], environment.globals["lipsum"]
    environment.tests["none"] = lambda value: value is None or isinstance(value, Null)
    return environment


_ENVIRONMENT = _environment()

# Jinja's search for the names that a template asks for leaves out those of globals, and a column
# may be called range.
_WITHOUT_GLOBALS = _ENVIRONMENT.overlay()
_WITHOUT_GLOBALS.globals = {}


def _with_nulls(value: Any, where: str) -> Any:
    if value is None:
        return Null(where)
    if isinstance(value, dict):
        return {name: _with_nulls(member, f"{where}.{name}") for name, member in value.items()}
    if isinstance(value, list):
        return [_with_nulls(item, f"{where}[{at}]") for at, item in enumerate(value)]
    return value


def _problems_of(tree: nodes.Template, asked: set[str], columns: Sequence[str]) -> list[Diagnostic]:
    if any(True for _ in meta.find_referenced_templates(tree)):
        return [
            Diagnostic(
                "The template asks for another template.", "Put all of the prompt into one file."
            )
        ]
    missing = asked - {"row", *columns} - _ENVIRONMENT.globals.keys()
    lines: dict[str, int] = {}
    for node in tree.find_all(nodes.Name):
        if node.name in missing:
            lines.setdefault(node.name, node.lineno)
    if "row" in asked and "row" not in columns:
        for name, line in _asked_of_row(tree):
            if name not in columns:
                lines.setdefault(name, line)
    problems = [
        Diagnostic(f"There is no column {name}.", there_are(name, columns), line)
        for name, line in lines.items()
    ]
    problems += _hidden(tree, asked, columns)
    return sorted(problems, key=lambda problem: problem.line or 0)


def _hidden(tree: nodes.Template, asked: set[str], columns: Sequence[str]) -> Iterator[Diagnostic]:
    if "self" in columns:
        for node in tree.find_all(nodes.Name):
            if node.name == "self":
                what = "In a template, self is not the column but the template."
                yield Diagnostic(what, f"Write {in_template('self')}.", node.lineno)
                break
    if "row" in asked and "row" in columns:
        for name, line in _asked_of_row(tree):
            if name in columns:
                what = f"row is itself a column here, so {name} is not reached through it."
                hint = "Rename the column row" if in_template(name) != name else f"Write {name}"
                yield Diagnostic(what, f"{hint}.", line)


def _asked_of_row(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    for node in tree.find_all(nodes.Getattr):
        # A method of dict, as in row.items(), is one unless a column has its name.
        if _is_row(node.node) and not hasattr(dict, node.attr):
            yield node.attr, node.lineno
    for item in tree.find_all(nodes.Getitem):
        if _is_row(item.node) and isinstance(item.arg, nodes.Const):
            yield str(item.arg.value), item.lineno


def _is_row(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Name) and node.name == "row"


def there_are(name: str, columns: Sequence[str]) -> str:
    """Say which columns there are, and which one was probably meant by a name."""
    meant = _meant(name, columns)
    hint = f"Did you mean {in_template(meant)}? " if meant else ""
    shown = ", ".join(columns[:_MOST_COLUMNS]) or "none"
    more = f" and {len(columns) - _MOST_COLUMNS} more" if len(columns) > _MOST_COLUMNS else ""
    return f"{hint}The columns are: {shown}{more}."


def _meant(name: str, columns: Sequence[str]) -> str | None:
    by_core = {_core(column): column for column in reversed(columns)}
    close = [_core(name)] if _core(name) in by_core else get_close_matches(_core(name), by_core, 1)
    return by_core[close[0]] if close else None


def _core(name: str) -> str:
    return _NOT_A_NAME.sub("", name).casefold()


def in_template(column: str) -> str:
    """Write a column as a template would."""
    if column.isidentifier() and column not in _NO_COLUMNS:
        return column
    return f"row[{json.dumps(column, ensure_ascii=False)}]"
