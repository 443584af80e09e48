# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_array, as_string, located, new

if TYPE_CHECKING:
    from .web_fetch_url_source_tool_reference_param import WebFetchURLSourceToolReferenceParam


@define(kw_only=True, weakref_slot=False, repr=False)
class WebFetchURLSourceExceptParam(WireModel):
    """Addresses from the results of all tools but the listed ones may be fetched.

    Attributes:
        tools: Tools whose results do not count as a source of addresses.
    """

    tools: list[WebFetchURLSourceToolReferenceParam]
    type: Literal["except"] = "except"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
                items.append(_decode_web_fetch_url_source_tool_reference_param(item))
            self.tools = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 2 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "tools": [item if type(item) is dict else item.to_wire() for item in this.tools],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "tools",
    )
)
from .web_fetch_url_source_tool_reference_param import WebFetchURLSourceToolReferenceParam  # noqa: E402

_decode_web_fetch_url_source_tool_reference_param = WebFetchURLSourceToolReferenceParam.from_dict
