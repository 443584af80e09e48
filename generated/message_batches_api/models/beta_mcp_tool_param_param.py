# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_object, as_string, encode, located, new

if TYPE_CHECKING:
    from .json_object import JsonObject


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaMCPToolParamParam(WireModel):
    """Tool of an MCP server, as given in a request.

    Attributes:
        description: What the tool does; null when not given.
    """

    input_schema: JsonObject
    name: str
    description: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "input_schema"
            if type(value := source["input_schema"]) is not dict:
                value = as_object(value)
            self.input_schema = value
            at = "name"
            if type(value := source["name"]) is not str:
                value = as_string(value)
            self.name = value
            at = "description"
            if "description" not in source:
                self.description = UNSET
                absent += 1
            elif (value := source["description"]) is None:
                self.description = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.description = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 3
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "input_schema": encode(this.input_schema),
            "name": this.name,
        }
        if (value := this.description) is not UNSET:
            out["description"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "input_schema",
        "name",
        "description",
    )
)
