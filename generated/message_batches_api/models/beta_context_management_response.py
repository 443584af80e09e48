# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_array, irregular_to_wire, keep_extras, located, new
from ..variants import BETA_APPLIED_EDIT

if TYPE_CHECKING:
    from .beta_applied_edit import BetaAppliedEdit


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaContextManagementResponse(ReceivedModel):
    """What context management did to the conversation for this request.

    Attributes:
        applied_edits: Edits that took effect; empty when none did.
    """

    applied_edits: list[BetaAppliedEdit]
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        try:
            at = "applied_edits"
            value = source["applied_edits"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("applied_edits", items)
            for item in value:
                items.append(BETA_APPLIED_EDIT[item["type"]](item))
            self.applied_edits = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "applied_edits": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 1 else keep_extras(self, source, _FIELDS)
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
            "applied_edits": [item if type(item) is dict else item.to_wire() for item in this.applied_edits],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "applied_edits": ("applied_edits", ("array", ("tagged", BETA_APPLIED_EDIT, "type")), False, ..., 0),
}
