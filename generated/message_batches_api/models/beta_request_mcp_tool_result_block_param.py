# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_boolean,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)

if TYPE_CHECKING:
    from .beta_request_mcp_tool_result_block_param_content import BetaRequestMCPToolResultBlockParamContent
    from .cache_control_ephemeral_param import CacheControlEphemeralParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaRequestMCPToolResultBlockParam(WireModel):
    """Result of an MCP tool call from an earlier answer, sent back in a request.

    Attributes:
        tool_use_id: Id of the mcp_tool_use block answered here.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
        is_error: True when the tool failed.
    """

    tool_use_id: str
    type: Literal["mcp_tool_result"] = "mcp_tool_result"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    content: BetaRequestMCPToolResultBlockParamContent | Unset = UNSET
    is_error: bool | Unset = UNSET
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
            if source["type"] == "mcp_tool_result":
                self.type = "mcp_tool_result"
            else:
                self.type = as_string(source["type"])
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
            if "content" not in source:
                self.content = UNSET
                absent += 1
            else:
                at = "content"
                value = source["content"]
                if (kind := type(value)) is str:
                    self.content = value
                elif kind is list:
                    items = []
                    at = ("content", items)
                    for item in value:
                        items.append(_decode_text_block_param(item))
                    self.content = items
                else:
                    raise mismatch("a string or an array", value)
            if "is_error" not in source:
                self.is_error = UNSET
                absent += 1
            else:
                at = "is_error"
                if type(value := source["is_error"]) is not bool:
                    value = as_boolean(value)
                self.is_error = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
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
            "tool_use_id": this.tool_use_id,
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.content) is not UNSET:
            out["content"] = encode(value)
        if (value := this.is_error) is not UNSET:
            out["is_error"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .text_block_param import TextBlockParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_decode_text_block_param = TextBlockParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "mcp_tool_result"), False, ..., 0),
    "tool_use_id": ("tool_use_id", "string", False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "content": (
        "content",
        ("either", (("str",), "string"), (("list",), ("array", ("model", TextBlockParam)))),
        False,
        UNSET,
        0,
    ),
    "is_error": ("is_error", "boolean", False, UNSET, 0),
}
