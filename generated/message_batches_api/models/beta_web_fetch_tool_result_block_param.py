# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, located, new
from ..variants import (
    BETA_WEB_FETCH_TOOL_RESULT_BLOCK_PARAM_CONTENT,
    WEB_FETCH_TOOL_RESULT_BLOCK_PARAM_CALLER,
)

if TYPE_CHECKING:
    from .beta_web_fetch_tool_result_block_param_content import BetaWebFetchToolResultBlockParamContent
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .web_fetch_tool_result_block_param_caller import WebFetchToolResultBlockParamCaller


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaWebFetchToolResultBlockParam(WireModel):
    """Result of a web fetch that the service ran.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
    """

    content: BetaWebFetchToolResultBlockParamContent
    tool_use_id: str
    type: Literal["web_fetch_tool_result"] = "web_fetch_tool_result"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    caller: WebFetchToolResultBlockParamCaller | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "web_fetch_tool_result":
                self.type = "web_fetch_tool_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            value = source["content"]
            self.content = BETA_WEB_FETCH_TOOL_RESULT_BLOCK_PARAM_CONTENT[value["type"]](value)
            at = "tool_use_id"
            if type(value := source["tool_use_id"]) is not str:
                value = as_string(value)
            self.tool_use_id = value
            at = "cache_control"
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            at = "caller"
            if "caller" not in source:
                self.caller = UNSET
                absent += 1
            else:
                value = source["caller"]
                self.caller = WEB_FETCH_TOOL_RESULT_BLOCK_PARAM_CALLER[value["type"]](value)
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
            "content": this.content if type(this.content) is dict else this.content.to_wire(),
            "tool_use_id": this.tool_use_id,
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.caller) is not UNSET:
            out["caller"] = value if type(value) is dict else value.to_wire()
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "content",
        "tool_use_id",
        "cache_control",
        "caller",
    )
)
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam.from_dict
