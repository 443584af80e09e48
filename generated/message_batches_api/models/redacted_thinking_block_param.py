# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class RedactedThinkingBlockParam(WireModel):
    """Thinking that is hidden from the caller. Send it back unchanged in follow-up requests.

    Attributes:
        data: Encrypted thinking.
    """

    data: str
    type: Literal["redacted_thinking"] = "redacted_thinking"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "redacted_thinking":
                self.type = "redacted_thinking"
            else:
                self.type = as_string(source["type"])
            at = "data"
            if type(value := source["data"]) is not str:
                value = as_string(value)
            self.data = value
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
            "data": this.data,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "data",
    )
)
