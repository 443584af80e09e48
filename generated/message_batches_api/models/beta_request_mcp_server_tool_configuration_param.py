# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_boolean,
    as_object,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaRequestMCPServerToolConfigurationParam(WireModel):
    """Which tools of an MCP server the model may use.

    Attributes:
        allowed_tools: Names of the tools to allow; null allows all.
        enabled: Whether tools of this server may be used at all. Null means not set.
    """

    allowed_tools: list[str] | None | Unset = UNSET
    enabled: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "allowed_tools" not in source:
                self.allowed_tools = UNSET
                absent += 1
            elif (value := source["allowed_tools"]) is None:
                self.allowed_tools = None
            else:
                at = "allowed_tools"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_tools", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_tools = items
            if "enabled" not in source:
                self.enabled = UNSET
                absent += 1
            elif (value := source["enabled"]) is None:
                self.enabled = None
            else:
                at = "enabled"
                if type(value) is not bool:
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
        if (value := this.allowed_tools) is not UNSET:
            out["allowed_tools"] = value
        if (value := this.enabled) is not UNSET:
            out["enabled"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "allowed_tools": ("allowed_tools", ("array", "string"), True, UNSET, 0),
    "enabled": ("enabled", "boolean", True, UNSET, 0),
}
