# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)
from ..variants import WEB_SEARCH_TOOL_RESULT_BLOCK_PARAM_CALLER

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .web_search_tool_result_block_param_caller import WebSearchToolResultBlockParamCaller
    from .web_search_tool_result_block_param_content_param import WebSearchToolResultBlockParamContentParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class WebSearchToolResultBlockParam(WireModel):
    """Result of a web search that the service ran.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
    """

    content: WebSearchToolResultBlockParamContentParam
    tool_use_id: str
    type: Literal["web_search_tool_result"] = "web_search_tool_result"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    caller: WebSearchToolResultBlockParamCaller | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "web_search_tool_result":
                self.type = "web_search_tool_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            value = source["content"]
            if (kind := type(value)) is dict:
                self.content = _decode_web_search_tool_request_error_object_param(value)
            elif kind is list:
                items = []
                at = ("content", items)
                for item in value:
                    items.append(_decode_web_search_result_block_param(item))
                self.content = items
            else:
                raise mismatch("an array or an object", value)
            at = "tool_use_id"
            if type(value := source["tool_use_id"]) is not str:
                value = as_string(value)
            self.tool_use_id = value
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            if "caller" not in source:
                self.caller = UNSET
                absent += 1
            else:
                at = "caller"
                value = source["caller"]
                self.caller = WEB_SEARCH_TOOL_RESULT_BLOCK_PARAM_CALLER[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "caller": "type",
                },
            ) from None
        self._presence = 0
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
            "content": encode(this.content),
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


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .web_search_result_block_param import WebSearchResultBlockParam  # noqa: E402
from .web_search_tool_request_error_object_param import WebSearchToolRequestErrorObjectParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_decode_web_search_result_block_param = WebSearchResultBlockParam._decode
_decode_web_search_tool_request_error_object_param = WebSearchToolRequestErrorObjectParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "web_search_tool_result"), False, ..., 0),
    "content": (
        "content",
        (
            "either",
            (("dict",), ("model", WebSearchToolRequestErrorObjectParam)),
            (("list",), ("array", ("model", WebSearchResultBlockParam))),
        ),
        False,
        ...,
        0,
    ),
    "tool_use_id": ("tool_use_id", "string", False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "caller": ("caller", ("tagged", WEB_SEARCH_TOOL_RESULT_BLOCK_PARAM_CALLER, "type"), False, UNSET, 0),
}
