# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    WireModel,
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
class JSONOutputFormatParam(WireModel):
    """Makes the answer JSON that fits a schema."""

    schema: JsonObject
    type: Literal["json_schema"] = "json_schema"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "json_schema":
                self.type = "json_schema"
            else:
                self.type = as_string(source["type"])
            at = "schema"
            if type(value := source["schema"]) is not dict:
                value = as_object(value)
            self.schema = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 2 else keep_extras(self, source, _FIELDS)
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
            "schema": encode(this.schema),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "json_schema"), False, ..., 0),
    "schema": ("schema", "object", False, ..., 0),
}
