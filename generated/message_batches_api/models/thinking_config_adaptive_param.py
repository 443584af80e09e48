# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .thinking_display import ThinkingDisplay


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ThinkingConfigAdaptiveParam(WireModel):
    """Thinking mode in which the model decides for itself whether and how much to think.

    Attributes:
        display: How thinking text comes back: summarized, left out (omitted), or, in beta only, as updates; null leaves it to the service.
    """

    type: Literal["adaptive"] = "adaptive"
    display: ThinkingDisplay | None | Unset = UNSET
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
            at = "type"
            if source["type"] == "adaptive":
                self.type = "adaptive"
            else:
                self.type = as_string(source["type"])
            if "display" not in source:
                self.display = UNSET
                absent += 1
            elif (value := source["display"]) is None:
                self.display = None
            else:
                at = "display"
                if type(value) is not str:
                    value = as_string(value)
                self.display = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 2 else keep_extras(self, source, _FIELDS)
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
        if (value := this.display) is not UNSET:
            out["display"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "adaptive"), False, ..., 0),
    "display": ("display", "string", True, UNSET, 0),
}
