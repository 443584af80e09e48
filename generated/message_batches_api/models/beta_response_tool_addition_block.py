# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new
from ..variants import BETA_RESPONSE_TOOL_ADDITION_BLOCK_TOOL

if TYPE_CHECKING:
    from .beta_response_tool_addition_block_tool import BetaResponseToolAdditionBlockTool


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaResponseToolAdditionBlock(WireModel):
    """Records in a compaction block that a tool was added."""

    tool: BetaResponseToolAdditionBlockTool
    type: Literal["tool_addition"] = "tool_addition"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "tool_addition":
                self.type = "tool_addition"
            else:
                self.type = as_string(source["type"])
            at = "tool"
            value = source["tool"]
            self.tool = BETA_RESPONSE_TOOL_ADDITION_BLOCK_TOOL[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "tool": "type",
                },
            ) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 2 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "tool": this.tool if type(this.tool) is dict else this.tool.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "tool",
    )
)
