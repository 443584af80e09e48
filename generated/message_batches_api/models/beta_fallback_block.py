# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, Variants, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_fallback_info import BetaFallbackInfo
    from .beta_fallback_refusal_trigger import BetaFallbackRefusalTrigger


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaFallbackBlock(ReceivedModel):
    """Marks the point in the answer where the service changed from one model to another. Send it back with the rest of the answer."""

    from_: BetaFallbackInfo
    to: BetaFallbackInfo
    trigger: BetaFallbackRefusalTrigger
    type: Literal["fallback"] = "fallback"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _wire_names: ClassVar[Mapping[str, str]] = {"from_": "from"}

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "fallback":
                self.type = "fallback"
            else:
                self.type = as_string(source["type"])
            at = "from"
            self.from_ = _decode_beta_fallback_info(source["from"])
            at = "to"
            self.to = _decode_beta_fallback_info(source["to"])
            at = "trigger"
            value = source["trigger"]
            self.trigger = _VARIANTS[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "trigger": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 4 else keep_extras(self, source, _FIELDS)
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
            "trigger": this.trigger if type(this.trigger) is dict else this.trigger.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "refusal": "beta_fallback_refusal_trigger.BetaFallbackRefusalTrigger",
    }
)
from .beta_fallback_info import BetaFallbackInfo  # noqa: E402

_decode_beta_fallback_info = BetaFallbackInfo._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "fallback"), False, ..., 0),
    "from": ("from_", ("model", BetaFallbackInfo), False, ..., 0),
    "to": ("to", ("model", BetaFallbackInfo), False, ..., 0),
    "trigger": ("trigger", ("tagged", _VARIANTS, "type"), False, ..., 0),
}
