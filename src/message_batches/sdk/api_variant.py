"""
The two surfaces of the API, standard and beta: the same six operations with other types.

The generated modules are imported when first used, so that importing this package stays cheap.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from message_batches.sdk.errors import APIResponseValidationError

if TYPE_CHECKING:
    import httpx

    from message_batches_api.models import (
        BetaDeletedMessageBatch,
        BetaMessageBatch,
        BetaMessageBatchIndividualResponse,
        DeletedMessageBatch,
        MessageBatch,
        MessageBatchIndividualResponse,
    )

BatchT = TypeVar("BatchT")
DeletedT = TypeVar("DeletedT")
RowT = TypeVar("RowT")


class Surface(Generic[BatchT, DeletedT, RowT]):
    """One surface: its endpoint modules and its models."""

    def __init__(self, *, beta: bool) -> None:
        self.beta = beta

    def endpoint(self, verb: str) -> Any:
        """Give the generated module of an operation, with its `build` and `parse`."""
        prefix = "beta_" if self.beta else ""
        noun = f"{prefix}message_batch"
        name = {"list": f"list_{noun}es", "results": f"get_{noun}_results"}.get(
            verb, f"{verb}_{noun}"
        )
        return import_module(f"message_batches_api.api.{noun}es.{name}")

    @property
    def build_row(self) -> Callable[[Any], RowT]:
        """Give the function that makes a typed record out of the JSON of a results line."""
        models = import_module("message_batches_api.models")
        name = "MessageBatchIndividualResponse"
        model = getattr(models, f"Beta{name}" if self.beta else name)
        return model.from_dict  # type: ignore[no-any-return]

    def parse(self, verb: str, response: httpx.Response) -> Any:
        """
        Make the typed object out of a successful answer.

        Raises:
            APIResponseValidationError: The body does not fit the API's description.
        """
        try:
            parsed = self.endpoint(verb).parse(
                200,
                response.headers,
                response.content,  # any success means the same
            )
        except ValueError as error:
            raise APIResponseValidationError(
                response,
                response.text,
                message=f"The answer does not fit the API's description: {error}",
            ) from error
        parsed._request = response.headers.get("request-id")
        return parsed


STANDARD: Surface[MessageBatch, DeletedMessageBatch, MessageBatchIndividualResponse] = Surface(
    beta=False
)
BETA: Surface[BetaMessageBatch, BetaDeletedMessageBatch, BetaMessageBatchIndividualResponse] = (
    Surface(beta=True)
)
