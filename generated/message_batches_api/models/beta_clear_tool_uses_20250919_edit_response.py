# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaClearToolUses20250919EditResponse(ReceivedModel):
    """Report that older tool results were dropped.

    Attributes:
        cleared_input_tokens: Input tokens saved by the edit.
        cleared_tool_uses: Tool uses that were cleared.
    """

    cleared_input_tokens: int
    cleared_tool_uses: int
    type: Literal["clear_tool_uses_20250919"] = "clear_tool_uses_20250919"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "clear_tool_uses_20250919":
                self.type = "clear_tool_uses_20250919"
            else:
                self.type = as_string(source["type"])
            at = "cleared_input_tokens"
            if type(value := source["cleared_input_tokens"]) is not int:
                value = as_integer(value)
            self.cleared_input_tokens = value
            at = "cleared_tool_uses"
            if type(value := source["cleared_tool_uses"]) is not int:
                value = as_integer(value)
            self.cleared_tool_uses = value
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
            "cleared_input_tokens": this.cleared_input_tokens,
            "cleared_tool_uses": this.cleared_tool_uses,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "clear_tool_uses_20250919"), False, ..., 0),
    "cleared_input_tokens": ("cleared_input_tokens", "integer", False, ..., 0),
    "cleared_tool_uses": ("cleared_tool_uses", "integer", False, ..., 0),
}
