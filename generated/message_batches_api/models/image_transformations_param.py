# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

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

if TYPE_CHECKING:
    from .oversized_image_behavior import OversizedImageBehavior


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ImageTransformationsParam(WireModel):
    """How an image may be changed before the model sees it."""

    oversized_image: OversizedImageBehavior | Unset = UNSET
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
            if "oversized_image" not in source:
                self.oversized_image = UNSET
                absent += 1
            else:
                at = "oversized_image"
                if type(value := source["oversized_image"]) is not str:
                    value = as_string(value)
                self.oversized_image = value
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
        if (value := this.oversized_image) is not UNSET:
            out["oversized_image"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "oversized_image": ("oversized_image", "string", False, UNSET, 0),
}
