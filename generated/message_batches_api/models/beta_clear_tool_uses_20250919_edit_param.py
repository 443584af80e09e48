# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_array, as_string, encode, located, mismatch, new
from ..variants import BETA_TRIGGER

if TYPE_CHECKING:
    from .beta_clear_tool_uses_20250919_edit_param_clear_tool_inputs import (
        BetaClearToolUses20250919EditParamClearToolInputs,
    )
    from .beta_input_tokens_clear_at_least_param import BetaInputTokensClearAtLeastParam
    from .beta_tool_uses_keep_param import BetaToolUsesKeepParam
    from .beta_trigger import BetaTrigger


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaClearToolUses20250919EditParam(WireModel):
    """Context edit that drops the oldest tool results once the prompt has grown past a threshold.

    Attributes:
        clear_at_least: Fewest input tokens the edit must save, or it is not applied; null or absent sets no minimum.
        clear_tool_inputs: Whether the inputs of cleared tool calls go too: true for all tools, or a list of tool names. Off by default.
        exclude_tools: Names of tools whose uses are never cleared; null or absent means none.
    """

    type: Literal["clear_tool_uses_20250919"] = "clear_tool_uses_20250919"
    clear_at_least: BetaInputTokensClearAtLeastParam | None | Unset = UNSET
    clear_tool_inputs: BetaClearToolUses20250919EditParamClearToolInputs | None | Unset = UNSET
    exclude_tools: list[str] | None | Unset = UNSET
    keep: BetaToolUsesKeepParam | Unset = UNSET
    trigger: BetaTrigger | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "clear_tool_uses_20250919":
                self.type = "clear_tool_uses_20250919"
            else:
                self.type = as_string(source["type"])
            at = "clear_at_least"
            if "clear_at_least" not in source:
                self.clear_at_least = UNSET
                absent += 1
            elif (value := source["clear_at_least"]) is None:
                self.clear_at_least = None
            else:
                self.clear_at_least = _decode_beta_input_tokens_clear_at_least_param(value)
            at = "clear_tool_inputs"
            if "clear_tool_inputs" not in source:
                self.clear_tool_inputs = UNSET
                absent += 1
            elif (value := source["clear_tool_inputs"]) is None:
                self.clear_tool_inputs = None
            else:
                if (kind := type(value)) is bool:
                    self.clear_tool_inputs = value
                elif kind is list:
                    items = []
                    at = ("clear_tool_inputs", items)
                    for item in value:
                        items.append(item if type(item) is str else as_string(item))
                    self.clear_tool_inputs = items
                else:
                    raise mismatch("a boolean or an array", value)
            at = "exclude_tools"
            if "exclude_tools" not in source:
                self.exclude_tools = UNSET
                absent += 1
            elif (value := source["exclude_tools"]) is None:
                self.exclude_tools = None
            else:
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("exclude_tools", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.exclude_tools = items
            at = "keep"
            if "keep" not in source:
                self.keep = UNSET
                absent += 1
            else:
                self.keep = _decode_beta_tool_uses_keep_param(source["keep"])
            at = "trigger"
            if "trigger" not in source:
                self.trigger = UNSET
                absent += 1
            else:
                value = source["trigger"]
                self.trigger = BETA_TRIGGER[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "trigger": "type",
                },
            ) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 6
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.clear_at_least) is not UNSET:
            out["clear_at_least"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.clear_tool_inputs) is not UNSET:
            out["clear_tool_inputs"] = None if value is None else (encode(value))
        if (value := this.exclude_tools) is not UNSET:
            out["exclude_tools"] = value
        if (value := this.keep) is not UNSET:
            out["keep"] = value if type(value) is dict else value.to_wire()
        if (value := this.trigger) is not UNSET:
            out["trigger"] = value if type(value) is dict else value.to_wire()
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "clear_at_least",
        "clear_tool_inputs",
        "exclude_tools",
        "keep",
        "trigger",
    )
)
from .beta_input_tokens_clear_at_least_param import BetaInputTokensClearAtLeastParam  # noqa: E402
from .beta_tool_uses_keep_param import BetaToolUsesKeepParam  # noqa: E402

_decode_beta_input_tokens_clear_at_least_param = BetaInputTokensClearAtLeastParam.from_dict
_decode_beta_tool_uses_keep_param = BetaToolUsesKeepParam.from_dict
