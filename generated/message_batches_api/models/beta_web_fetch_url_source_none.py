# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaWebFetchURLSourceNone(WireModel):
    """No address from this source may be fetched."""

    type: Literal["none"] = "none"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "none":
                self.type = "none"
            else:
                self.type = as_string(source["type"])
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
            "type": this.type,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(("type",))
