# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_object,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class MetadataParam(WireModel):
    """Information about the request that is not part of the prompt.

    Attributes:
        user_id: Opaque id of the end user, up to 512 characters; leave out names and contact data. Null gives none.
    """

    user_id: str | None | Unset = UNSET
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
            if "user_id" not in source:
                self.user_id = UNSET
                absent += 1
            elif (value := source["user_id"]) is None:
                self.user_id = None
            else:
                at = "user_id"
                if type(value) is not str:
                    value = as_string(value)
                self.user_id = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 1 else keep_extras(self, source, _FIELDS)
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
        if (value := this.user_id) is not UNSET:
            out["user_id"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "user_id": ("user_id", "string", True, UNSET, 0),
}
