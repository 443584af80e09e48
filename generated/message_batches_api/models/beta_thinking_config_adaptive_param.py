# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_thinking_block_binding_param import BetaThinkingBlockBindingParam
    from .beta_thinking_display import BetaThinkingDisplay


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaThinkingConfigAdaptiveParam(WireModel):
    """Thinking mode in which the model decides for itself whether and how much to think. Unlike ThinkingConfigAdaptiveParam it says what to do with thinking blocks that do not belong to this conversation.

    Attributes:
        block_binding: How to treat thinking blocks in the input whose binding does not match; null leaves it to the service.
        display: How thinking text comes back: summarized, left out (omitted), or, in beta only, as updates; null leaves it to the service.
    """

    type: Literal["adaptive"] = "adaptive"
    block_binding: BetaThinkingBlockBindingParam | None | Unset = UNSET
    display: BetaThinkingDisplay | None | Unset = UNSET
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
            if "block_binding" not in source:
                self.block_binding = UNSET
                absent += 1
            elif (value := source["block_binding"]) is None:
                self.block_binding = None
            else:
                at = "block_binding"
                self.block_binding = _decode_beta_thinking_block_binding_param(value)
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
        if (value := this.block_binding) is not UNSET:
            out["block_binding"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.display) is not UNSET:
            out["display"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_thinking_block_binding_param import BetaThinkingBlockBindingParam  # noqa: E402

_decode_beta_thinking_block_binding_param = BetaThinkingBlockBindingParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "adaptive"), False, ..., 0),
    "block_binding": ("block_binding", ("model", BetaThinkingBlockBindingParam), True, UNSET, 0),
    "display": ("display", "string", True, UNSET, 0),
}
