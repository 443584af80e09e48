# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, located, new

if TYPE_CHECKING:
    from .beta_bill_to import BetaBillTo


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaBillingPolicyParam(WireModel):
    """States who pays for a request."""

    type: Literal["billing_policy"] = "billing_policy"
    bill_to: BetaBillTo | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "billing_policy":
                self.type = "billing_policy"
            else:
                self.type = as_string(source["type"])
            at = "bill_to"
            if "bill_to" not in source:
                self.bill_to = UNSET
                absent += 1
            else:
                if type(value := source["bill_to"]) is not str:
                    value = as_string(value)
                self.bill_to = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 2
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.bill_to) is not UNSET:
            out["bill_to"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "bill_to",
    )
)
