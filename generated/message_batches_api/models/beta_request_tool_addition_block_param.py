# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import BETA_TOOL

if TYPE_CHECKING:
    from .beta_tool import BetaTool
    from .cache_control_ephemeral_param import CacheControlEphemeralParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaRequestToolAdditionBlockParam(WireModel):
    """Makes a tool available from this point of the conversation on.

    Attributes:
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    tool: BetaTool
    type: Literal["tool_addition"] = "tool_addition"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "tool_addition":
                self.type = "tool_addition"
            else:
                self.type = as_string(source["type"])
            at = "tool"
            value = source["tool"]
            self.tool = BETA_TOOL[value["type"]](value)
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "tool": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 3 else keep_extras(self, source, _FIELDS)
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
            "tool": this.tool if type(this.tool) is dict else this.tool.to_wire(),
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "tool_addition"), False, ..., 0),
    "tool": ("tool", ("tagged", BETA_TOOL, "type"), False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
}
