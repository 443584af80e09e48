"""Which columns of a table are written, and whether a CSV gets a byte order mark."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from attrs import frozen

from message_batches.jobs.errors import InputError

ALL: Final = "all"
"""The name that chooses every column."""


@frozen
class ColumnChoice:
    """
    Which columns of a table are written.

    Attributes:
        names: the columns, in their order; None for those that have a value in any row.
        infer: whether the members of answers that are JSON become columns, without a schema.
        csv_bom: whether a CSV starts with a byte order mark, though that of the input does not.
    """

    names: tuple[str, ...] | None = None
    infer: bool = False
    csv_bom: bool = False

    @classmethod
    def of(
        cls, columns: str | Sequence[str] | None, *, infer: bool = False, csv_bom: bool = False
    ) -> Self:
        """
        Return a choice.

        Args:
            columns: the names, or text with commas between them, in which a name with a comma is
                in quotes; or `all`.
            infer: as for the class.
            csv_bom: as for the class.

        Raises:
            InputError: a name is empty, or is there twice.
        """
        if columns is None:
            return cls(None, infer, csv_bom)
        if isinstance(columns, str):
            columns = next(csv.reader([columns], skipinitialspace=True), [])
        for at, name in enumerate(columns):
            if not name or name in columns[:at]:
                what = f"{name} is chosen twice" if name else "A name is empty"
                raise InputError.at("columns", f"{what}.", "Name each column once.")
        if not columns:
            raise InputError.at("columns", "No column is named.", "Name one, or use all.")
        return cls(tuple(columns), infer, csv_bom)

    @property
    def every(self) -> bool:
        """Whether every column is written."""
        return self.names == (ALL,)

    @property
    def takes_raw(self) -> bool:
        """Whether the column of the complete result lines may be written."""
        return self.every or any("raw" in name.casefold() for name in self.names or ())

    def to_json(self) -> dict[str, Any]:
        """Return the choice as JSON values."""
        return {"names": self.names, "infer": self.infer, "csv_bom": self.csv_bom}

    @classmethod
    def of_json(cls, values: Mapping[str, Any] | None) -> Self:
        """Return the choice that `to_json` was called on; the default without one."""
        if values is None:
            return cls()
        names = values["names"]
        return cls(None if names is None else tuple(names), values["infer"], values["csv_bom"])
