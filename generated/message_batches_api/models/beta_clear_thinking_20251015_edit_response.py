# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaClearThinking20251015EditResponse(ReceivedModel):
    """Report that thinking blocks of older turns were dropped.

    Attributes:
        cleared_input_tokens: Input tokens saved by the edit.
        cleared_thinking_turns: Assistant turns that lost their thinking.
    """

    cleared_input_tokens: int
    cleared_thinking_turns: int
    type: Literal["clear_thinking_20251015"] = "clear_thinking_20251015"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "clear_thinking_20251015":
                self.type = "clear_thinking_20251015"
            else:
                self.type = as_string(source["type"])
            at = "cleared_input_tokens"
            if type(value := source["cleared_input_tokens"]) is not int:
                value = as_integer(value)
            self.cleared_input_tokens = value
            at = "cleared_thinking_turns"
            if type(value := source["cleared_thinking_turns"]) is not int:
                value = as_integer(value)
            self.cleared_thinking_turns = value
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
            "cleared_thinking_turns": this.cleared_thinking_turns,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "clear_thinking_20251015"), False, ..., 0),
    "cleared_input_tokens": ("cleared_input_tokens", "integer", False, ..., 0),
    "cleared_thinking_turns": ("cleared_thinking_turns", "integer", False, ..., 0),
}
