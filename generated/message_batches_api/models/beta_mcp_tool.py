# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
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
class BetaMCPTool(ReceivedModel):
    """Tool of an MCP server as the server describes it.

    Attributes:
        description: What the tool does; null when not given.
    """

    input_schema: JsonObject
    name: str
    description: str | None = None
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
            at = "input_schema"
            if type(value := source["input_schema"]) is not dict:
                value = as_object(value)
            self.input_schema = value
            at = "name"
            if type(value := source["name"]) is not str:
                value = as_string(value)
            self.name = value
            if "description" not in source:
                self.description = None
                absent += 1
            elif (value := source["description"]) is None:
                self.description = None
                presence |= 2
            else:
                at = "description"
                if type(value) is not str:
                    value = as_string(value)
                self.description = value
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
            "input_schema": encode(this.input_schema),
            "name": this.name,
        }
        if (value := this.description) is not None:
            out["description"] = value
        elif presence & 2:
            out["description"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "input_schema": ("input_schema", "object", False, ..., 0),
    "name": ("name", "string", False, ..., 0),
    "description": ("description", "string", True, None, 2),
}
