# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .beta_thinking_block_binding_param import BetaThinkingBlockBindingParam
    from .beta_thinking_display import BetaThinkingDisplay


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaThinkingConfigEnabledParam(WireModel):
    """Thinking mode with a fixed token budget. Unlike ThinkingConfigEnabledParam it says what to do with thinking blocks that do not belong to this conversation.

    Attributes:
        budget_tokens: Most tokens to spend on thinking; at least 1024 and normally below max_tokens, of which they are a part.
        block_binding: How to treat thinking blocks in the input whose binding does not match; null leaves it to the service.
        display: How thinking text comes back: summarized, left out (omitted), or, in beta only, as updates; null leaves it to the service.
    """

    budget_tokens: int
    type: Literal["enabled"] = "enabled"
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
            if source["type"] == "enabled":
                self.type = "enabled"
            else:
                self.type = as_string(source["type"])
            at = "budget_tokens"
            if type(value := source["budget_tokens"]) is not int:
                value = as_integer(value)
            self.budget_tokens = value
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
            "budget_tokens": this.budget_tokens,
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
    "type": ("type", ("const", "enabled"), False, ..., 0),
    "budget_tokens": ("budget_tokens", "integer", False, ..., 0),
    "block_binding": ("block_binding", ("model", BetaThinkingBlockBindingParam), True, UNSET, 0),
    "display": ("display", "string", True, UNSET, 0),
}
