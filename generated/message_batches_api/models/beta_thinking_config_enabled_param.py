# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_integer, as_string, located, new

if TYPE_CHECKING:
    from .beta_thinking_block_binding_param import BetaThinkingBlockBindingParam
    from .beta_thinking_display import BetaThinkingDisplay


@define(kw_only=True, weakref_slot=False, repr=False)
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

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "block_binding"
            if "block_binding" not in source:
                self.block_binding = UNSET
                absent += 1
            elif (value := source["block_binding"]) is None:
                self.block_binding = None
            else:
                self.block_binding = _decode_beta_thinking_block_binding_param(value)
            at = "display"
            if "display" not in source:
                self.display = UNSET
                absent += 1
            elif (value := source["display"]) is None:
                self.display = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.display = value
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


_FIELDS = frozenset(
    (
        "type",
        "budget_tokens",
        "block_binding",
        "display",
    )
)
from .beta_thinking_block_binding_param import BetaThinkingBlockBindingParam  # noqa: E402

_decode_beta_thinking_block_binding_param = BetaThinkingBlockBindingParam.from_dict
