# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ThinkingBlock(ReceivedModel):
    """Reasoning that the model wrote before or between the parts of its answer. Send it back unchanged when the conversation goes on, for instance with a tool result.

    Attributes:
        signature: Opaque value by which the service checks that the block is its own and unaltered; send it back as received.
        thinking: Text of the reasoning, as a rule a summary; empty if the display setting leaves it out.
    """

    signature: str
    thinking: str
    type: Literal["thinking"] = "thinking"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "thinking":
                self.type = "thinking"
            else:
                self.type = as_string(source["type"])
            at = "signature"
            if type(value := source["signature"]) is not str:
                value = as_string(value)
            self.signature = value
            at = "thinking"
            if type(value := source["thinking"]) is not str:
                value = as_string(value)
            self.thinking = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 3 else keep_extras(self, source, _FIELDS)
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
            "signature": this.signature,
            "thinking": this.thinking,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "thinking"), False, ..., 0),
    "signature": ("signature", "string", False, ..., 0),
    "thinking": ("thinking", "string", False, ..., 0),
}
