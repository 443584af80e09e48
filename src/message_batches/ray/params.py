"""Params of requests from the rows of a Dataset: from a template, or from a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import Diagnostic
from message_batches.ray.request_sink import values_of
from message_batches.tables import open_table
from message_batches.tables.steps import PromptSpec, RequestBuilder

Preprocess = Callable[[dict[str, Any]], Mapping[str, Any]]
"""Returns params for a row, as Ray Data gives it."""


@frozen
class FromTemplate:
    """Makes params from a template of the prompt."""

    spec: PromptSpec

    def __call__(self, rows: pa.Table) -> Iterator[Mapping[str, Any] | list[Diagnostic]]:
        """Yield the params for each row, or what is wrong with the row."""
        builder = RequestBuilder(open_table(rows), self.spec)
        builder.refuse_equal()
        for built in builder.build():
            yield built.diagnostics or built.request["params"]


@frozen
class FromFunction:
    """
    Makes params with a function.

    Attributes:
        preprocess: the function.
        params: what it need not return, because it is the same for all rows.
    """

    preprocess: Preprocess
    params: Mapping[str, Any]

    def __call__(self, rows: pa.Table) -> Iterator[Mapping[str, Any] | list[Diagnostic]]:
        """Yield the params for each row, or what is wrong with the row."""
        for values in values_of(rows):
            yield self._params(dict(values))

    def _params(self, row: dict[str, Any]) -> Mapping[str, Any] | list[Diagnostic]:
        try:
            params = self.preprocess(row)
        except Exception as error:
            message = f"The function failed: {type(error).__name__}: {str(error).rstrip('.')}."
            return [Diagnostic(message, "Fix the function, or the row.")]
        if not isinstance(params, Mapping):
            message = f"The function returned a {type(params).__name__}, not a dict."
            return [Diagnostic(message, "Return the params of a request, such as messages.")]
        return {**self.params, **params}
