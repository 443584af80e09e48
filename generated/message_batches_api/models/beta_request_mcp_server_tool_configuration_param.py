# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_array, as_boolean, as_object, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaRequestMCPServerToolConfigurationParam(WireModel):
    """Which tools of an MCP server the model may use.

    Attributes:
        allowed_tools: Names of the tools to allow; null allows all.
        enabled: Whether tools of this server may be used at all. Null means not set.
    """

    allowed_tools: list[str] | None | Unset = UNSET
    enabled: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "allowed_tools"
            if "allowed_tools" not in source:
                self.allowed_tools = UNSET
                absent += 1
            elif (value := source["allowed_tools"]) is None:
                self.allowed_tools = None
            else:
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_tools", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_tools = items
            at = "enabled"
            if "enabled" not in source:
                self.enabled = UNSET
                absent += 1
            elif (value := source["enabled"]) is None:
                self.enabled = None
            else:
                if type(value) is not bool:
                    value = as_boolean(value)
                self.enabled = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 2
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {}
        if (value := this.allowed_tools) is not UNSET:
            out["allowed_tools"] = value
        if (value := this.enabled) is not UNSET:
            out["enabled"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "allowed_tools",
        "enabled",
    )
)
