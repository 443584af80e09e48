# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaWebFetchURLSourceToolReference(ReceivedModel):
    """Names a tool in the list of tools whose results do or do not count as a source of addresses.

    Attributes:
        name: Name of the tool.
    """

    name: str
    type: Literal["tool_reference"] = "tool_reference"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "tool_reference":
                self.type = "tool_reference"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if type(value := source["name"]) is not str:
                value = as_string(value)
            self.name = value
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
            "name": this.name,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "tool_reference"), False, ..., 0),
    "name": ("name", "string", False, ..., 0),
}
