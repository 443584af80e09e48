# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .beta_fallback_info_param import BetaFallbackInfoParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaFallbackBlockParam(WireModel):
    """Marks the point in the answer where the service changed from one model to another. Send it back with the rest of the answer.

    Attributes:
        trigger: What caused the change.
    """

    from_: BetaFallbackInfoParam
    to: BetaFallbackInfoParam
    type: Literal["fallback"] = "fallback"
    trigger: Any | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True
    _wire_names: ClassVar[Mapping[str, str]] = {"from_": "from"}

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "fallback":
                self.type = "fallback"
            else:
                self.type = as_string(source["type"])
            at = "from"
            self.from_ = _decode_beta_fallback_info_param(source["from"])
            at = "to"
            self.to = _decode_beta_fallback_info_param(source["to"])
            if "trigger" not in source:
                self.trigger = UNSET
                absent += 1
            else:
                at = "trigger"
                self.trigger = source["trigger"]
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 4 else keep_extras(self, source, _FIELDS)
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
            "from": this.from_ if type(this.from_) is dict else this.from_.to_wire(),
            "to": this.to if type(this.to) is dict else this.to.to_wire(),
        }
        if (value := this.trigger) is not UNSET:
            out["trigger"] = encode(value)
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_fallback_info_param import BetaFallbackInfoParam  # noqa: E402

_decode_beta_fallback_info_param = BetaFallbackInfoParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "fallback"), False, ..., 0),
    "from": ("from_", ("model", BetaFallbackInfoParam), False, ..., 0),
    "to": ("to", ("model", BetaFallbackInfoParam), False, ..., 0),
    "trigger": ("trigger", "anything", False, UNSET, 0),
}
