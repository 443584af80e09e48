# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import WEB_FETCH_TOOL_RESULT_BLOCK_CALLER, WEB_FETCH_TOOL_RESULT_BLOCK_CONTENT

if TYPE_CHECKING:
    from .web_fetch_tool_result_block_caller import WebFetchToolResultBlockCaller
    from .web_fetch_tool_result_block_content import WebFetchToolResultBlockContent


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class WebFetchToolResultBlock(ReceivedModel):
    """Result of a web fetch that the service ran.

    Attributes:
        caller: Who made the call; direct if not given.
        tool_use_id: Id of the server_tool_use block that this result answers.
    """

    content: WebFetchToolResultBlockContent
    tool_use_id: str
    type: Literal["web_fetch_tool_result"] = "web_fetch_tool_result"
    caller: WebFetchToolResultBlockCaller | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "web_fetch_tool_result":
                self.type = "web_fetch_tool_result"
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
                self.caller = WEB_FETCH_TOOL_RESULT_BLOCK_CALLER[value["type"]](value)
            at = "content"
            value = source["content"]
            self.content = WEB_FETCH_TOOL_RESULT_BLOCK_CONTENT[value["type"]](value)
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
            "content": this.content if type(this.content) is dict else this.content.to_wire(),
            "tool_use_id": this.tool_use_id,
        }
        if (value := this.caller) is not None:
            out["caller"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["caller"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "web_fetch_tool_result"), False, ..., 0),
    "caller": ("caller", ("tagged", WEB_FETCH_TOOL_RESULT_BLOCK_CALLER, "type"), True, None, 2),
    "content": ("content", ("tagged", WEB_FETCH_TOOL_RESULT_BLOCK_CONTENT, "type"), False, ..., 0),
    "tool_use_id": ("tool_use_id", "string", False, ..., 0),
}
