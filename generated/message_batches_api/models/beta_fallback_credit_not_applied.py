# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_array, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_fallback_credit_not_applied_reason import BetaFallbackCreditNotAppliedReason


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaFallbackCreditNotApplied(ReceivedModel):
    """Fallback credit was offered but not used, with the reason.

    Attributes:
        remove_to_redeem: Parts to take out of the request so that the credit can be used; null when there are none to name.
    """

    reason: BetaFallbackCreditNotAppliedReason
    type: Literal["not_applied"] = "not_applied"
    remove_to_redeem: list[str] | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "not_applied":
                self.type = "not_applied"
            else:
                self.type = as_string(source["type"])
            at = "reason"
            if type(value := source["reason"]) is not str:
                value = as_string(value)
            self.reason = value
            if "remove_to_redeem" not in source:
                self.remove_to_redeem = None
                absent += 1
            elif (value := source["remove_to_redeem"]) is None:
                self.remove_to_redeem = None
                presence |= 2
            else:
                at = "remove_to_redeem"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("remove_to_redeem", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.remove_to_redeem = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 3 else keep_extras(self, source, _FIELDS)
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
            "type": this.type,
            "reason": this.reason,
        }
        if (value := this.remove_to_redeem) is not None:
            out["remove_to_redeem"] = value
        elif presence & 2:
            out["remove_to_redeem"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "not_applied"), False, ..., 0),
    "reason": ("reason", "string", False, ..., 0),
    "remove_to_redeem": ("remove_to_redeem", ("array", "string"), True, None, 2),
}
