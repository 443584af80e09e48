# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_array, as_string, located, new
from ..variants import BETA_COMPACTION_BLOCK_TOOL_CHANGE

if TYPE_CHECKING:
    from .beta_compaction_block_tool_change import BetaCompactionBlockToolChange


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaCompactionBlock(WireModel):
    """Summary that stands for the conversation before it. Returned when compaction ran; send it back unchanged in later requests.

    Attributes:
        content: Text of the summary; null when there is none, for example because compaction failed.
        encrypted_content: Opaque data from the compaction; send it back unchanged. Null or absent when there is none.
        signature: Opaque signature of the block; send it back unchanged. Null or absent when there is none.
        tool_changes: Tools added and removed in the part of the conversation that was summarized; null or absent when there are none.
    """

    type: Literal["compaction"] = "compaction"
    content: str | None = None
    encrypted_content: str | None = None
    signature: str | None = None
    tool_changes: list[BetaCompactionBlockToolChange] | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "compaction":
                self.type = "compaction"
            else:
                self.type = as_string(source["type"])
            at = "content"
            if "content" not in source:
                self.content = None
                absent += 1
            elif (value := source["content"]) is None:
                self.content = None
                presence |= 1
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.content = value
            at = "encrypted_content"
            if "encrypted_content" not in source:
                self.encrypted_content = None
                absent += 1
            elif (value := source["encrypted_content"]) is None:
                self.encrypted_content = None
                presence |= 2
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.encrypted_content = value
            at = "signature"
            if "signature" not in source:
                self.signature = None
                absent += 1
            elif (value := source["signature"]) is None:
                self.signature = None
                presence |= 4
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.signature = value
            at = "tool_changes"
            if "tool_changes" not in source:
                self.tool_changes = None
                absent += 1
            elif (value := source["tool_changes"]) is None:
                self.tool_changes = None
                presence |= 8
            else:
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("tool_changes", items)
                for item in value:
                    items.append(BETA_COMPACTION_BLOCK_TOOL_CHANGE[item["type"]](item))
                self.tool_changes = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "tool_changes": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 5
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.content) is not None:
            out["content"] = value
        elif self._presence & 1:
            out["content"] = None
        if (value := this.encrypted_content) is not None:
            out["encrypted_content"] = value
        elif self._presence & 2:
            out["encrypted_content"] = None
        if (value := this.signature) is not None:
            out["signature"] = value
        elif self._presence & 4:
            out["signature"] = None
        if (value := this.tool_changes) is not None:
            out["tool_changes"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif self._presence & 8:
            out["tool_changes"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "content",
        "encrypted_content",
        "signature",
        "tool_changes",
    )
)
