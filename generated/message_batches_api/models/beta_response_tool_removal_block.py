# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import BETA_RESPONSE_TOOL_REMOVAL_BLOCK_TOOL

if TYPE_CHECKING:
    from .beta_response_tool_removal_block_tool import BetaResponseToolRemovalBlockTool


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaResponseToolRemovalBlock(ReceivedModel):
    """Records in a compaction block that a tool was removed."""

    tool: BetaResponseToolRemovalBlockTool
    type: Literal["tool_removal"] = "tool_removal"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "tool_removal":
                self.type = "tool_removal"
            else:
                self.type = as_string(source["type"])
            at = "tool"
            value = source["tool"]
            self.tool = BETA_RESPONSE_TOOL_REMOVAL_BLOCK_TOOL[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "tool": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 2 else keep_extras(self, source, _FIELDS)
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
            "tool": this.tool if type(this.tool) is dict else this.tool.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "tool_removal"), False, ..., 0),
    "tool": ("tool", ("tagged", BETA_RESPONSE_TOOL_REMOVAL_BLOCK_TOOL, "type"), False, ..., 0),
}
