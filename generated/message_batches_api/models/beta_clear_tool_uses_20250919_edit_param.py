# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)
from ..variants import BETA_TRIGGER

if TYPE_CHECKING:
    from .beta_clear_tool_uses_20250919_edit_param_clear_tool_inputs import (
        BetaClearToolUses20250919EditParamClearToolInputs,
    )
    from .beta_input_tokens_clear_at_least_param import BetaInputTokensClearAtLeastParam
    from .beta_tool_uses_keep_param import BetaToolUsesKeepParam
    from .beta_trigger import BetaTrigger


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
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
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
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
            if "clear_at_least" not in source:
                self.clear_at_least = UNSET
                absent += 1
            elif (value := source["clear_at_least"]) is None:
                self.clear_at_least = None
            else:
                at = "clear_at_least"
                self.clear_at_least = _decode_beta_input_tokens_clear_at_least_param(value)
            if "clear_tool_inputs" not in source:
                self.clear_tool_inputs = UNSET
                absent += 1
            elif (value := source["clear_tool_inputs"]) is None:
                self.clear_tool_inputs = None
            else:
                at = "clear_tool_inputs"
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
            if "exclude_tools" not in source:
                self.exclude_tools = UNSET
                absent += 1
            elif (value := source["exclude_tools"]) is None:
                self.exclude_tools = None
            else:
                at = "exclude_tools"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("exclude_tools", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.exclude_tools = items
            if "keep" not in source:
                self.keep = UNSET
                absent += 1
            else:
                at = "keep"
                self.keep = _decode_beta_tool_uses_keep_param(source["keep"])
            if "trigger" not in source:
                self.trigger = UNSET
                absent += 1
            else:
                at = "trigger"
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
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 6 else keep_extras(self, source, _FIELDS)
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


from .beta_input_tokens_clear_at_least_param import BetaInputTokensClearAtLeastParam  # noqa: E402
from .beta_tool_uses_keep_param import BetaToolUsesKeepParam  # noqa: E402

_decode_beta_input_tokens_clear_at_least_param = BetaInputTokensClearAtLeastParam._decode
_decode_beta_tool_uses_keep_param = BetaToolUsesKeepParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "clear_tool_uses_20250919"), False, ..., 0),
    "clear_at_least": ("clear_at_least", ("model", BetaInputTokensClearAtLeastParam), True, UNSET, 0),
    "clear_tool_inputs": (
        "clear_tool_inputs",
        ("either", (("bool",), "boolean"), (("list",), ("array", "string"))),
        True,
        UNSET,
        0,
    ),
    "exclude_tools": ("exclude_tools", ("array", "string"), True, UNSET, 0),
    "keep": ("keep", ("model", BetaToolUsesKeepParam), False, UNSET, 0),
    "trigger": ("trigger", ("tagged", BETA_TRIGGER, "type"), False, UNSET, 0),
}
