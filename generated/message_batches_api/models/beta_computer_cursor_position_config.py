# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_boolean, as_object, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaComputerCursorPositionConfig(ReceivedModel):
    """Settings for the cursor_position member of the computer toolset, which reports where the mouse pointer is.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default.
    """

    defer_loading: bool | None = None
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
            if "defer_loading" not in source:
                self.defer_loading = None
                absent += 1
            elif (value := source["defer_loading"]) is None:
                self.defer_loading = None
                presence |= 2
            else:
                at = "defer_loading"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            if "enabled" not in source:
                self.enabled = None
                absent += 1
            elif (value := source["enabled"]) is None:
                self.enabled = None
                presence |= 4
            else:
                at = "enabled"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.enabled = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 2 else keep_extras(self, source, _FIELDS)
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
        if (value := this.defer_loading) is not None:
            out["defer_loading"] = value
        elif presence & 2:
            out["defer_loading"] = None
        if (value := this.enabled) is not None:
            out["enabled"] = value
        elif presence & 4:
            out["enabled"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "defer_loading": ("defer_loading", "boolean", True, None, 2),
    "enabled": ("enabled", "boolean", True, None, 4),
}
