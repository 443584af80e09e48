# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_object,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .json_object import JsonObject


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
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
            at = "type"
            if source["type"] == "object":
                self.type = "object"
            else:
                self.type = as_string(source["type"])
            if "properties" not in source:
                self.properties = UNSET
                absent += 1
            elif (value := source["properties"]) is None:
                self.properties = None
            else:
                at = "properties"
                if type(value) is not dict:
                    value = as_object(value)
                self.properties = value
            if "required" not in source:
                self.required = UNSET
                absent += 1
            elif (value := source["required"]) is None:
                self.required = None
            else:
                at = "required"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("required", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.required = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 3 else keep_extras(self, source, _FIELDS)
        return self

    @classmethod
    def _fields(cls) -> Fields:
        return _FIELDS

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        if (presence := this._presence) & 1:
            return irregular_to_wire(self)
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


_FIELDS: Fields = {
    "type": ("type", ("const", "object"), False, ..., 0),
    "properties": ("properties", "object", True, UNSET, 0),
    "required": ("required", ("array", "string"), True, UNSET, 0),
}
