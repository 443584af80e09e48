# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import BETA_MESSAGE_BATCH_RESULT

if TYPE_CHECKING:
    from .beta_message_batch_result import BetaMessageBatchResult


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMessageBatchIndividualResponse(ReceivedModel):
    """One line of the results: the outcome of one request. Lines come in any order.

    Attributes:
        custom_id: The custom_id given to the request; match results by it.
    """

    custom_id: str
    result: BetaMessageBatchResult
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "custom_id"
            if type(value := source["custom_id"]) is not str:
                value = as_string(value)
            self.custom_id = value
            at = "result"
            value = source["result"]
            self.result = BETA_MESSAGE_BATCH_RESULT[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "result": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 2 else keep_extras(self, source, _FIELDS)
        return self

    @classmethod
    def _fields(cls) -> Fields:
        return _FIELDS

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        if (presence := this._presence) & 1:
            return irregular_to_wire(self)
        out: dict[str, Any] = {
            "custom_id": this.custom_id,
            "result": this.result if type(this.result) is dict else this.result.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "custom_id": ("custom_id", "string", False, ..., 0),
    "result": ("result", ("tagged", BETA_MESSAGE_BATCH_RESULT, "type"), False, ..., 0),
}
