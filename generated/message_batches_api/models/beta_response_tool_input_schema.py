# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
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
class BetaResponseToolInputSchema(ReceivedModel):
    """JSON Schema of a custom tool's input, as reported; the top level is always an object.

    Attributes:
        properties: Schema of each input by name; null means none are described.
        required: Names of inputs that must be present; null means none.
    """

    type: Literal["object"] = "object"
    properties: JsonObject | None = None
    required: list[str] | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "object":
                self.type = "object"
            else:
                self.type = as_string(source["type"])
            if "properties" not in source:
                self.properties = None
                absent += 1
            elif (value := source["properties"]) is None:
                self.properties = None
                presence |= 2
            else:
                at = "properties"
                if type(value) is not dict:
                    value = as_object(value)
                self.properties = value
            if "required" not in source:
                self.required = None
                absent += 1
            elif (value := source["required"]) is None:
                self.required = None
                presence |= 4
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
        self._presence = presence
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
        if (value := this.properties) is not None:
            out["properties"] = encode(value)
        elif presence & 2:
            out["properties"] = None
        if (value := this.required) is not None:
            out["required"] = value
        elif presence & 4:
            out["required"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "object"), False, ..., 0),
    "properties": ("properties", "object", True, None, 2),
    "required": ("required", ("array", "string"), True, None, 4),
}
