# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_boolean,
    as_object,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMCPToolConfigParam(WireModel):
    """Settings of one tool of an MCP server; they win over the toolset's default_config.

    Attributes:
        defer_loading: Keep the tool out of the tools loaded at the start; tool search can bring it in.
        enabled: Whether the model may use the tool.
    """

    defer_loading: bool | Unset = UNSET
    enabled: bool | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "defer_loading" not in source:
                self.defer_loading = UNSET
                absent += 1
            else:
                at = "defer_loading"
                if type(value := source["defer_loading"]) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            if "enabled" not in source:
                self.enabled = UNSET
                absent += 1
            else:
                at = "enabled"
                if type(value := source["enabled"]) is not bool:
                    value = as_boolean(value)
                self.enabled = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
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
        if (value := this.defer_loading) is not UNSET:
            out["defer_loading"] = value
        if (value := this.enabled) is not UNSET:
            out["enabled"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "defer_loading": ("defer_loading", "boolean", False, UNSET, 0),
    "enabled": ("enabled", "boolean", False, UNSET, 0),
}
