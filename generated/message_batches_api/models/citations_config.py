# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_boolean, as_object, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class CitationsConfig(ReceivedModel):
    """Switches citations on or off for a document, search result or web fetch.

    Attributes:
        enabled: Whether the model may cite the source; false by default.
    """

    enabled: bool = False
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "enabled" not in source:
                self.enabled = False
                absent += 1
                presence |= 2
            else:
                at = "enabled"
                if type(value := source["enabled"]) is not bool:
                    value = as_boolean(value)
                self.enabled = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 1 else keep_extras(self, source, _FIELDS)
        return self

    @classmethod
    def _fields(cls) -> Fields:
        return _FIELDS

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        if (presence := this._presence) & 1:
            return irregular_to_wire(self)
        out: dict[str, Any] = {}
        value = this.enabled
        if not (presence & 2 and value is False):
            out["enabled"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "enabled": ("enabled", "boolean", False, False, 2),
}
