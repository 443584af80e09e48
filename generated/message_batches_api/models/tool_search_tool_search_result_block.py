# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
    as_array,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .tool_reference_block import ToolReferenceBlock


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ToolSearchToolSearchResultBlock(ReceivedModel):
    """The tools that a tool search found.

    Attributes:
        tool_references: One reference for each tool found; empty if none matched.
    """

    tool_references: list[ToolReferenceBlock]
    type: Literal["tool_search_tool_search_result"] = "tool_search_tool_search_result"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        try:
            at = "type"
            if source["type"] == "tool_search_tool_search_result":
                self.type = "tool_search_tool_search_result"
            else:
                self.type = as_string(source["type"])
            at = "tool_references"
            value = source["tool_references"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("tool_references", items)
            for item in value:
                items.append(_VARIANTS[item["type"]](item))
            self.tool_references = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "tool_references": "type",
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
            "tool_references": [
                item if type(item) is dict else item.to_wire() for item in this.tool_references
            ],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "tool_reference": "tool_reference_block.ToolReferenceBlock",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "tool_search_tool_search_result"), False, ..., 0),
    "tool_references": ("tool_references", ("array", ("tagged", _VARIANTS, "type")), False, ..., 0),
}
