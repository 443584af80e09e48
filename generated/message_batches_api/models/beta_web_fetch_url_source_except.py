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
    from .beta_web_fetch_url_source_tool_reference import BetaWebFetchURLSourceToolReference


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaWebFetchURLSourceExcept(ReceivedModel):
    """Addresses from the results of all tools but the listed ones may be fetched.

    Attributes:
        tools: Tools whose results do not count as a source of addresses.
    """

    tools: list[BetaWebFetchURLSourceToolReference]
    type: Literal["except"] = "except"
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
            if source["type"] == "except":
                self.type = "except"
            else:
                self.type = as_string(source["type"])
            at = "tools"
            value = source["tools"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("tools", items)
            for item in value:
                items.append(_VARIANTS[item["type"]](item))
            self.tools = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "tools": "type",
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
            "tools": [item if type(item) is dict else item.to_wire() for item in this.tools],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "tool_reference": "beta_web_fetch_url_source_tool_reference.BetaWebFetchURLSourceToolReference",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "except"), False, ..., 0),
    "tools": ("tools", ("array", ("tagged", _VARIANTS, "type")), False, ..., 0),
}
