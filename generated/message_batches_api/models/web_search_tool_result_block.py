# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)
from ..variants import WEB_SEARCH_TOOL_RESULT_BLOCK_CALLER

if TYPE_CHECKING:
    from .web_search_tool_result_block_caller import WebSearchToolResultBlockCaller
    from .web_search_tool_result_block_content import WebSearchToolResultBlockContent


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class WebSearchToolResultBlock(ReceivedModel):
    """Result of a web search that the service ran.

    Attributes:
        caller: Who made the call; direct if not given.
        tool_use_id: Id of the server_tool_use block that this result answers.
    """

    content: WebSearchToolResultBlockContent
    tool_use_id: str
    type: Literal["web_search_tool_result"] = "web_search_tool_result"
    caller: WebSearchToolResultBlockCaller | None = None
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
            if source["type"] == "web_search_tool_result":
                self.type = "web_search_tool_result"
            else:
                self.type = as_string(source["type"])
            if "caller" not in source:
                self.caller = None
                absent += 1
            elif (value := source["caller"]) is None:
                self.caller = None
                presence |= 2
            else:
                at = "caller"
                self.caller = WEB_SEARCH_TOOL_RESULT_BLOCK_CALLER[value["type"]](value)
            at = "content"
            value = source["content"]
            if (kind := type(value)) is dict:
                self.content = _VARIANTS[value["type"]](value)
            elif kind is list:
                items = []
                at = ("content", items)
                for item in value:
                    items.append(_VARIANTS_1[item["type"]](item))
                self.content = items
            else:
                raise mismatch("an array or an object", value)
            at = "tool_use_id"
            if type(value := source["tool_use_id"]) is not str:
                value = as_string(value)
            self.tool_use_id = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "caller": "type",
                    "content": "type",
                },
            ) from None
        self._presence = presence
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
            "content": encode(this.content),
            "tool_use_id": this.tool_use_id,
        }
        if (value := this.caller) is not None:
            out["caller"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["caller"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "web_search_tool_result_error": "web_search_tool_result_error_object.WebSearchToolResultErrorObject",
    }
)
_VARIANTS_1 = Variants(
    {
        "web_search_result": "web_search_result_block.WebSearchResultBlock",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "web_search_tool_result"), False, ..., 0),
    "caller": ("caller", ("tagged", WEB_SEARCH_TOOL_RESULT_BLOCK_CALLER, "type"), True, None, 2),
    "content": (
        "content",
        (
            "either",
            (("dict",), ("tagged", _VARIANTS, "type")),
            (("list",), ("array", ("tagged", _VARIANTS_1, "type"))),
        ),
        False,
        ...,
        0,
    ),
    "tool_use_id": ("tool_use_id", "string", False, ..., 0),
}
