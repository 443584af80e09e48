# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import WireModel, as_integer, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class OutputTokensDetails(WireModel):
    """What the output tokens were spent on.

    Attributes:
        thinking_tokens: Output tokens spent on thinking; part of output_tokens.
    """

    thinking_tokens: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "thinking_tokens"
            if type(value := source["thinking_tokens"]) is not int:
                value = as_integer(value)
            self.thinking_tokens = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 1 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "thinking_tokens": this.thinking_tokens,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(("thinking_tokens",))
