# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_boolean,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .beta_input_tokens_trigger_param import BetaInputTokensTriggerParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaCompact20260112EditParam(WireModel):
    """Context edit that replaces the older conversation by a summary once the prompt has grown past a threshold.

    Attributes:
        instructions: Prompt for writing the summary, used in place of the default one; null or absent means the default.
        pause_after_compaction: When true, the response ends right after the summary with stop_reason "compaction"; false by default.
        trigger: Input tokens at which the edit sets in; 150000 when null or absent.
    """

    type: Literal["compact_20260112"] = "compact_20260112"
    instructions: str | None | Unset = UNSET
    pause_after_compaction: bool | Unset = UNSET
    trigger: BetaInputTokensTriggerParam | None | Unset = UNSET
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
            if source["type"] == "compact_20260112":
                self.type = "compact_20260112"
            else:
                self.type = as_string(source["type"])
            if "instructions" not in source:
                self.instructions = UNSET
                absent += 1
            elif (value := source["instructions"]) is None:
                self.instructions = None
            else:
                at = "instructions"
                if type(value) is not str:
                    value = as_string(value)
                self.instructions = value
            if "pause_after_compaction" not in source:
                self.pause_after_compaction = UNSET
                absent += 1
            else:
                at = "pause_after_compaction"
                if type(value := source["pause_after_compaction"]) is not bool:
                    value = as_boolean(value)
                self.pause_after_compaction = value
            if "trigger" not in source:
                self.trigger = UNSET
                absent += 1
            elif (value := source["trigger"]) is None:
                self.trigger = None
            else:
                at = "trigger"
                self.trigger = _decode_beta_input_tokens_trigger_param(value)
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
        }
        if (value := this.instructions) is not UNSET:
            out["instructions"] = value
        if (value := this.pause_after_compaction) is not UNSET:
            out["pause_after_compaction"] = value
        if (value := this.trigger) is not UNSET:
            out["trigger"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_input_tokens_trigger_param import BetaInputTokensTriggerParam  # noqa: E402

_decode_beta_input_tokens_trigger_param = BetaInputTokensTriggerParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "compact_20260112"), False, ..., 0),
    "instructions": ("instructions", "string", True, UNSET, 0),
    "pause_after_compaction": ("pause_after_compaction", "boolean", False, UNSET, 0),
    "trigger": ("trigger", ("model", BetaInputTokensTriggerParam), True, UNSET, 0),
}
