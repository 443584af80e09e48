# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_boolean, as_string, encode, located, mismatch, new
from ..variants import BETA_CONTENT

if TYPE_CHECKING:
    from .beta_tool_result_block_param_content import BetaToolResultBlockParamContent
    from .cache_control_ephemeral_param import CacheControlEphemeralParam


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaToolResultBlockParam(WireModel):
    """Outcome of a tool that your code ran, sent in the user message that follows the tool_use block.

    Attributes:
        tool_use_id: Id of the tool_use block that this result answers.
        cache_control: Puts a prompt cache breakpoint at this block; null or absent for none.
        is_error: True if the tool failed; content then tells the model why.
        toolset_name: Name of the toolset the called tool belongs to; null or absent for a tool outside a toolset.
    """

    tool_use_id: str
    type: Literal["tool_result"] = "tool_result"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    content: BetaToolResultBlockParamContent | Unset = UNSET
    is_error: bool | Unset = UNSET
    toolset_name: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "tool_result":
                self.type = "tool_result"
            else:
                self.type = as_string(source["type"])
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
            at = "content"
            if "content" not in source:
                self.content = UNSET
                absent += 1
            else:
                value = source["content"]
                if (kind := type(value)) is str:
                    self.content = value
                elif kind is list:
                    items = []
                    at = ("content", items)
                    for item in value:
                        items.append(BETA_CONTENT[item["type"]](item))
                    self.content = items
                else:
                    raise mismatch("a string or an array", value)
            at = "is_error"
            if "is_error" not in source:
                self.is_error = UNSET
                absent += 1
            else:
                if type(value := source["is_error"]) is not bool:
                    value = as_boolean(value)
                self.is_error = value
            at = "toolset_name"
            if "toolset_name" not in source:
                self.toolset_name = UNSET
                absent += 1
            elif (value := source["toolset_name"]) is None:
                self.toolset_name = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.toolset_name = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "content": "type",
                },
            ) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 6
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
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
        if (value := this.toolset_name) is not UNSET:
            out["toolset_name"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "tool_use_id",
        "cache_control",
        "content",
        "is_error",
        "toolset_name",
    )
)
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam.from_dict
