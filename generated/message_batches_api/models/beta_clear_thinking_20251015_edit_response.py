# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_integer, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaClearThinking20251015EditResponse(WireModel):
    """Report that thinking blocks of older turns were dropped.

    Attributes:
        cleared_input_tokens: Input tokens saved by the edit.
        cleared_thinking_turns: Assistant turns that lost their thinking.
    """

    cleared_input_tokens: int
    cleared_thinking_turns: int
    type: Literal["clear_thinking_20251015"] = "clear_thinking_20251015"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 3 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "cleared_input_tokens": this.cleared_input_tokens,
            "cleared_thinking_turns": this.cleared_thinking_turns,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "cleared_input_tokens",
        "cleared_thinking_turns",
    )
)
