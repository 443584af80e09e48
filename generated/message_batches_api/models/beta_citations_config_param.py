# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import WireModel, as_boolean, as_object, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaCitationsConfigParam(WireModel):
    """Switches citations on or off for a document, search result or web fetch. Unlike CitationsConfigParam it is received, in a tool that is reported; the name is the vendor's.

    Attributes:
        enabled: Whether the model may cite the source; false by default.
    """

    enabled: bool | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "enabled"
            if "enabled" not in source:
                self.enabled = None
                absent += 1
            elif (value := source["enabled"]) is None:
                self.enabled = None
                presence |= 1
            else:
                if type(value) is not bool:
                    value = as_boolean(value)
                self.enabled = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 1
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {}
        if (value := this.enabled) is not None:
            out["enabled"] = value
        elif self._presence & 1:
            out["enabled"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(("enabled",))
