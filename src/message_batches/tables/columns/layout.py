"""The names and types of all columns that a table with answers can have, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Self

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.sdk.results import decoded
from message_batches.tables.answers import ANSWER_SCHEMA, OutputSchema, free_name
from message_batches.tables.columns.choice import ALL, ColumnChoice
from message_batches.tables.columns.shape import Shape

VALUE = "value"
"""The column of answers that are not objects."""

_ALWAYS = ("outcome",)
"""Columns of the answer that are written even if they are empty."""

_ON_REQUEST = ("raw",)
"""Columns of the answer that are written only if they are chosen."""


@frozen
class TypedColumn:
    """
    A column with a part of the values.

    Attributes:
        name: its name.
        parent: the name of the column of which it is a member, or its own.
        path: the names of the members that lead to it; none for the value itself.
        type: its Arrow type.
    """

    name: str
    parent: str
    path: tuple[str, ...]
    type: pa.DataType


@frozen
class Layout:
    """
    All columns that a table with answers can have.

    Attributes:
        table: the columns of the table.
        names: the name of each column of the answer.
        typed: the columns that the values of the answers are in.
    """

    table: pa.Schema
    names: Mapping[str, str]
    typed: tuple[TypedColumn, ...]

    @classmethod
    def of(cls, table: pa.Schema, shape: Shape | None, *, flat: bool) -> Self:
        """
        Return the columns for answers of a shape.

        Args:
            table: the columns of the table.
            shape: the shape of the values, if they get columns.
            flat: whether each member of an object gets a column, as the format has no objects.
        """
        taken = {name.casefold() for name in table.names}
        names = {field.name: free_name(field.name, taken) for field in ANSWER_SCHEMA}
        typed: list[TypedColumn] = []
        for name, path, type_ in _fields(shape):
            parent = free_name(name, taken)
            if not flat:
                typed.append(TypedColumn(parent, parent, path, type_))
                continue
            for members, leaf in _leaves(type_):
                name = free_name(".".join((parent, *members)), taken) if members else parent
                typed.append(TypedColumn(name, parent, (*path, *members), leaf))
        return cls(table, names, tuple(typed))

    @property
    def all(self) -> list[str]:
        """The names of all columns, in their order."""
        return [*self.table.names, *(each.name for each in self.typed), *self.names.values()]

    def check(self, choice: ColumnChoice) -> None:
        """Raise InputError if a column that is chosen cannot be in the table."""
        if choice.names is None or choice.every or choice.infer:
            return
        known = {*self.all, *(each.parent for each in self.typed)}
        for name in choice.names:
            if name not in known:
                near = get_close_matches(name, known, 1, 0.6)
                raise InputError.at(
                    "columns",
                    f"The table will not have a column {name}.",
                    f"Use {near[0]}." if near else f"Use {ALL}, or: {', '.join(self.all)}.",
                )

    def chosen(self, choice: ColumnChoice, filled: set[str]) -> list[str]:
        """
        Return the names of the columns to write.

        Args:
            choice: the choice.
            filled: the columns of the answer that have values.
        """
        if choice.every:
            return self.all
        if choice.names is not None:
            # A member may be chosen by itself and with its object.
            return list(
                dict.fromkeys(name for each in choice.names for name in self._members_of(each))
            )
        kept = filled.union(_ALWAYS).difference(_ON_REQUEST, ("parsed",) if self.typed else ())
        return [
            *self.table.names,
            *(each.name for each in self.typed),
            *(self.names[name] for name in ANSWER_SCHEMA.names if name in kept),
        ]

    def _members_of(self, name: str) -> list[str]:
        members = [each.name for each in self.typed if each.parent == name]
        return members if members and name not in self.names.values() else [name]

    def output(self, names: list[str]) -> OutputSchema:
        """Return the columns of these names; one that is not known is empty."""
        types = {
            **{self.names[field.name]: field for field in ANSWER_SCHEMA},
            **{each.name: pa.field(each.name, each.type) for each in self.typed},
        }
        own = {field.name: field for field in self.table}
        fields = [
            own.get(name) or types.get(name, pa.field(name, pa.string())).with_name(name)
            for name in names
        ]
        base = OutputSchema.of(self.table)
        typed = {each.name for each in self.typed}
        return OutputSchema(
            pa.schema(fields, metadata=self.table.metadata),
            {column: name for column, name in self.names.items() if name in names},
            frozenset((base.guarded | typed).intersection(names)),
        )

    def assembler(
        self, names: list[str], shape: Shape | None
    ) -> Callable[[pa.RecordBatch, pa.RecordBatch], pa.RecordBatch]:
        """Return what makes a batch of the table from rows and their answers."""
        output = self.output(names)
        columns_of = {name: column for column, name in self.names.items()}
        typed = [each for each in self.typed if each.name in names]

        def batch(rows: pa.RecordBatch, answers: pa.RecordBatch) -> pa.RecordBatch:
            values = _typed(shape, typed, answers) if shape is not None and typed else {}
            own = dict(zip(rows.schema.names, rows.columns, strict=True))
            columns = []
            for field in output.schema:
                if field.name in own:
                    columns.append(own[field.name])
                elif field.name in values:
                    columns.append(values[field.name])
                elif field.name in columns_of:
                    columns.append(answers.column(columns_of[field.name]))
                else:
                    columns.append(pa.nulls(rows.num_rows, field.type))
            if not columns:
                return rows
            return pa.RecordBatch.from_arrays(columns, schema=output.schema)

        return batch


def _fields(shape: Shape | None) -> Iterator[tuple[str, tuple[str, ...], pa.DataType]]:
    """Yield name, path and type of the columns for the values of a shape."""
    if shape is None or shape.kind == "nothing":
        return
    if shape.kind == "object":
        for name, member in shape.members.items():
            yield name, (name,), member.arrow
    else:
        yield VALUE, (), shape.arrow


def _leaves(type_: pa.DataType) -> Iterator[tuple[tuple[str, ...], pa.DataType]]:
    """Yield path and type of each member of a struct that is not a struct itself."""
    if not pa.types.is_struct(type_):
        yield (), type_
        return
    for field in type_:
        for path, leaf in _leaves(field.type):
            yield (field.name, *path), leaf


def _typed(shape: Shape, typed: list[TypedColumn], answers: pa.RecordBatch) -> dict[str, pa.Array]:
    """Return the columns of the values, by name."""
    texts = answers.column("parsed").to_pylist()
    values: list[Any] = [None if text is None else decoded(text.encode()) for text in texts]
    if shape.kind != "object":
        return {each.name: shape.column(values) for each in typed}
    members: dict[str, pa.Array] = {}
    columns: dict[str, pa.Array] = {}
    for each in typed:
        top, *rest = each.path
        if top not in members:
            found = [value.get(top) if isinstance(value, dict) else None for value in values]
            members[top] = shape.members[top].column(found)
        column = members[top]
        for name in rest:
            column = _member(column, name)
        columns[each.name] = column
    return columns


def _member(column: pa.StructArray, name: str) -> pa.Array:
    """Return a member of a struct, null where the struct is."""
    return column.flatten()[column.type.get_field_index(name)]
