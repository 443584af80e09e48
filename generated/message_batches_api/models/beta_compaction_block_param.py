# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)
from ..variants import BETA_TOOL_CHANGE

if TYPE_CHECKING:
    from .beta_tool_change import BetaToolChange
    from .cache_control_ephemeral_param import CacheControlEphemeralParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaCompactionBlockParam(WireModel):
    """Summary that stands for the conversation before it. Returned when compaction ran, and sent back in later requests.

    Attributes:
        cache_control: Prompt cache breakpoint at this block; null or absent means none.
        content: Text of the summary; null when there is none, for example because compaction failed.
        encrypted_content: Opaque data from the compaction; send it back unchanged. Null or absent when there is none.
        signature: Opaque signature of the block; send it back unchanged. Null or absent when there is none.
        tool_changes: Tools added and removed in the part of the conversation that was summarized; null or absent when there are none.
    """

    type: Literal["compaction"] = "compaction"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    content: str | None | Unset = UNSET
    encrypted_content: str | None | Unset = UNSET
    signature: str | None | Unset = UNSET
    tool_changes: list[BetaToolChange] | None | Unset = UNSET
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
            if source["type"] == "compaction":
                self.type = "compaction"
            else:
                self.type = as_string(source["type"])
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
            elif (value := source["content"]) is None:
                self.content = None
            else:
                at = "content"
                if type(value) is not str:
                    value = as_string(value)
                self.content = value
            if "encrypted_content" not in source:
                self.encrypted_content = UNSET
                absent += 1
            elif (value := source["encrypted_content"]) is None:
                self.encrypted_content = None
            else:
                at = "encrypted_content"
                if type(value) is not str:
                    value = as_string(value)
                self.encrypted_content = value
            if "signature" not in source:
                self.signature = UNSET
                absent += 1
            elif (value := source["signature"]) is None:
                self.signature = None
            else:
                at = "signature"
                if type(value) is not str:
                    value = as_string(value)
                self.signature = value
            if "tool_changes" not in source:
                self.tool_changes = UNSET
                absent += 1
            elif (value := source["tool_changes"]) is None:
                self.tool_changes = None
            else:
                at = "tool_changes"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("tool_changes", items)
                for item in value:
                    items.append(BETA_TOOL_CHANGE[item["type"]](item))
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
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 6 else keep_extras(self, source, _FIELDS)
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
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.content) is not UNSET:
            out["content"] = value
        if (value := this.encrypted_content) is not UNSET:
            out["encrypted_content"] = value
        if (value := this.signature) is not UNSET:
            out["signature"] = value
        if (value := this.tool_changes) is not UNSET:
            out["tool_changes"] = (
                None
                if value is None
                else ([item if type(item) is dict else item.to_wire() for item in value])
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "compaction"), False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "content": ("content", "string", True, UNSET, 0),
    "encrypted_content": ("encrypted_content", "string", True, UNSET, 0),
    "signature": ("signature", "string", True, UNSET, 0),
    "tool_changes": ("tool_changes", ("array", ("tagged", BETA_TOOL_CHANGE, "type")), True, UNSET, 0),
}
