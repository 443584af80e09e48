# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new
from ..variants import BETA_WEB_FETCH_TOOL_RESULT_BLOCK_CONTENT, WEB_FETCH_TOOL_RESULT_BLOCK_CALLER

if TYPE_CHECKING:
    from .beta_web_fetch_tool_result_block_content import BetaWebFetchToolResultBlockContent
    from .web_fetch_tool_result_block_caller import WebFetchToolResultBlockCaller


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaWebFetchToolResultBlock(WireModel):
    """Result of a web fetch that the service ran.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
        caller: Who made the call; direct if not given.
    """

    content: BetaWebFetchToolResultBlockContent
    tool_use_id: str
    type: Literal["web_fetch_tool_result"] = "web_fetch_tool_result"
    caller: WebFetchToolResultBlockCaller | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "content"
            value = source["content"]
            self.content = BETA_WEB_FETCH_TOOL_RESULT_BLOCK_CONTENT[value["type"]](value)
            at = "tool_use_id"
            if type(value := source["tool_use_id"]) is not str:
                value = as_string(value)
            self.tool_use_id = value
            at = "caller"
            if "caller" not in source:
                self.caller = None
                absent += 1
            elif (value := source["caller"]) is None:
                self.caller = None
                presence |= 1
            else:
                self.caller = WEB_FETCH_TOOL_RESULT_BLOCK_CALLER[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "content": "type",
                    "caller": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 4
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "content": this.content if type(this.content) is dict else this.content.to_wire(),
            "tool_use_id": this.tool_use_id,
        }
        if (value := this.caller) is not None:
            out["caller"] = value if type(value) is dict else value.to_wire()
        elif self._presence & 1:
            out["caller"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "content",
        "tool_use_id",
        "caller",
    )
)
