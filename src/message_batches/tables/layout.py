"""Where the columns of an answer stand beside those of a table, and what they are called there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import pyarrow as pa
from attrs import frozen

from message_batches.tables.answers import ANSWERS

_PREFIX = "answer_"


@frozen
class Layout:
    """
    The columns of a table with answers.

    Attributes:
        schema: the user's own columns as they are, then those of the answer.
        names: what each column of the answer is called here.
    """

    schema: pa.Schema
    names: Mapping[str, str]

    @classmethod
    def beside(cls, own: pa.Schema) -> Self:
        """
        Lay the columns of the answer beside a table's own.

        Where the table has a column of that name, in whatever case, the answer's gets `answer_`
        before it, as often as it takes.
        """
        taken = {name.casefold() for name in own.names}
        names: dict[str, str] = {}
        schema = own
        for field in ANSWERS:
            name = field.name
            while name in taken:
                name = _PREFIX + name
            names[field.name] = name
            schema = schema.append(field.with_name(name))
        return cls(schema, names)
