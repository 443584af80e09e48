# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_integer, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaToolUsesTriggerParam(WireModel):
    """Starts a context edit once the conversation holds a given number of tool uses.

    Attributes:
        value: Number of tool uses at which the edit starts; at least 1.
    """

    value: int
    type: Literal["tool_uses"] = "tool_uses"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "tool_uses":
                self.type = "tool_uses"
            else:
                self.type = as_string(source["type"])
            at = "value"
            if type(value := source["value"]) is not int:
                value = as_integer(value)
            self.value = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 2 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "value": this.value,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "value",
    )
)
