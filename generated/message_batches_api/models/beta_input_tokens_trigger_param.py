# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import Fields, WireModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaInputTokensTriggerParam(WireModel):
    """Lets an edit start once the prompt reaches a size.

    Attributes:
        value: Size in input tokens.
    """

    value: int
    type: Literal["input_tokens"] = "input_tokens"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "input_tokens":
                self.type = "input_tokens"
            else:
                self.type = as_string(source["type"])
            at = "value"
            if type(value := source["value"]) is not int:
                value = as_integer(value)
            self.value = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
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
            "type": this.type,
            "value": this.value,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "input_tokens"), False, ..., 0),
    "value": ("value", "integer", False, ..., 0),
}
