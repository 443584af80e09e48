# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, encode, located, new

if TYPE_CHECKING:
    from .beta_fallback_info_param import BetaFallbackInfoParam


@define(kw_only=True, weakref_slot=False, repr=False)
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

    _wire_names: ClassVar[Mapping[str, str]] = {"from_": "from"}

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "trigger"
            if "trigger" not in source:
                self.trigger = UNSET
                absent += 1
            else:
                self.trigger = source["trigger"]
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 4
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
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


_FIELDS = frozenset(
    (
        "type",
        "from",
        "to",
        "trigger",
    )
)
from .beta_fallback_info_param import BetaFallbackInfoParam  # noqa: E402

_decode_beta_fallback_info_param = BetaFallbackInfoParam.from_dict
