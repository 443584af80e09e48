# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_array, as_object, as_string, encode, located, new

if TYPE_CHECKING:
    from .json_object import JsonObject


@define(kw_only=True, weakref_slot=False, repr=False)
class InputSchemaTyped(WireModel):
    """JSON Schema of a tool's input; the top level is always an object.

    Attributes:
        properties: Schema of each input by name; null means none are described.
        required: Names of inputs that must be present; null means none.
    """

    type: Literal["object"] = "object"
    properties: JsonObject | None | Unset = UNSET
    required: list[str] | None | Unset = UNSET
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
            at = "type"
            if source["type"] == "object":
                self.type = "object"
            else:
                self.type = as_string(source["type"])
            at = "properties"
            if "properties" not in source:
                self.properties = UNSET
                absent += 1
            elif (value := source["properties"]) is None:
                self.properties = None
            else:
                if type(value) is not dict:
                    value = as_object(value)
                self.properties = value
            at = "required"
            if "required" not in source:
                self.required = UNSET
                absent += 1
            elif (value := source["required"]) is None:
                self.required = None
            else:
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("required", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.required = items
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
            "type": this.type,
        }
        if (value := this.properties) is not UNSET:
            out["properties"] = None if value is None else (encode(value))
        if (value := this.required) is not UNSET:
            out["required"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "properties",
        "required",
    )
)
