# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class PlainTextSource(ReceivedModel):
    """Document given as plain text.

    Attributes:
        data: The text itself.
    """

    data: str
    type: Literal["text"] = "text"
    media_type: Literal["text/plain"] = "text/plain"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "text":
                self.type = "text"
            else:
                self.type = as_string(source["type"])
            at = "data"
            if type(value := source["data"]) is not str:
                value = as_string(value)
            self.data = value
            at = "media_type"
            if source["media_type"] == "text/plain":
                self.media_type = "text/plain"
            else:
                self.media_type = as_string(source["media_type"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 3 else keep_extras(self, source, _FIELDS)
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
            "data": this.data,
            "media_type": this.media_type,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "text"), False, ..., 0),
    "data": ("data", "string", False, ..., 0),
    "media_type": ("media_type", ("const", "text/plain"), False, ..., 0),
}
