# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_array, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import BETA_COMPACTION_BLOCK_TOOL_CHANGE

if TYPE_CHECKING:
    from .beta_compaction_block_tool_change import BetaCompactionBlockToolChange


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaCompactionBlock(ReceivedModel):
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
    def _decode(cls, source: dict[str, Any]) -> Self:
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
            if "content" not in source:
                self.content = None
                absent += 1
            elif (value := source["content"]) is None:
                self.content = None
                presence |= 2
            else:
                at = "content"
                if type(value) is not str:
                    value = as_string(value)
                self.content = value
            if "encrypted_content" not in source:
                self.encrypted_content = None
                absent += 1
            elif (value := source["encrypted_content"]) is None:
                self.encrypted_content = None
                presence |= 4
            else:
                at = "encrypted_content"
                if type(value) is not str:
                    value = as_string(value)
                self.encrypted_content = value
            if "signature" not in source:
                self.signature = None
                absent += 1
            elif (value := source["signature"]) is None:
                self.signature = None
                presence |= 8
            else:
                at = "signature"
                if type(value) is not str:
                    value = as_string(value)
                self.signature = value
            if "tool_changes" not in source:
                self.tool_changes = None
                absent += 1
            elif (value := source["tool_changes"]) is None:
                self.tool_changes = None
                presence |= 16
            else:
                at = "tool_changes"
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
        self.additional_properties = {} if len(source) + absent == 5 else keep_extras(self, source, _FIELDS)
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
        if (value := this.content) is not None:
            out["content"] = value
        elif presence & 2:
            out["content"] = None
        if (value := this.encrypted_content) is not None:
            out["encrypted_content"] = value
        elif presence & 4:
            out["encrypted_content"] = None
        if (value := this.signature) is not None:
            out["signature"] = value
        elif presence & 8:
            out["signature"] = None
        if (value := this.tool_changes) is not None:
            out["tool_changes"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif presence & 16:
            out["tool_changes"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "compaction"), False, ..., 0),
    "content": ("content", "string", True, None, 2),
    "encrypted_content": ("encrypted_content", "string", True, None, 4),
    "signature": ("signature", "string", True, None, 8),
    "tool_changes": (
        "tool_changes",
        ("array", ("tagged", BETA_COMPACTION_BLOCK_TOOL_CHANGE, "type")),
        True,
        None,
        16,
    ),
}
