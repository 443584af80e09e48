# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class PlainTextSourceParam(WireModel):
    """Document given as plain text.

    Attributes:
        data: The text itself.
    """

    data: str
    type: Literal["text"] = "text"
    media_type: Literal["text/plain"] = "text/plain"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "text":
                self.type = "text"
            else:
                self.type = as_string(source["type"])
            at = "data"
            if type(value := source["data"]) is not str:
                value = as_string(value)
            self.data = value
            at = "media_type"
            if source["media_type"] == "text/plain":
                self.media_type = "text/plain"
            else:
                self.media_type = as_string(source["media_type"])
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
            "data": this.data,
            "media_type": this.media_type,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "data",
        "media_type",
    )
)
