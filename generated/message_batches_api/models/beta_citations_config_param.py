# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_boolean, as_object, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaCitationsConfigParam(ReceivedModel):
    """Switches citations on or off for a document, search result or web fetch. Unlike CitationsConfigParam it is received, in a tool that is reported; the name is the vendor's.

    Attributes:
        enabled: Whether the model may cite the source; false by default.
    """

    enabled: bool | None = None
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
                self.enabled = None
                absent += 1
            elif (value := source["enabled"]) is None:
                self.enabled = None
                presence |= 2
            else:
                at = "enabled"
                if type(value) is not bool:
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
        if (value := this.enabled) is not None:
            out["enabled"] = value
        elif presence & 2:
            out["enabled"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "enabled": ("enabled", "boolean", True, None, 2),
}
