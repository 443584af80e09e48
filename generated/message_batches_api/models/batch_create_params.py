# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import WireModel, as_array, located, new

if TYPE_CHECKING:
    from .request import Request


@define(kw_only=True, weakref_slot=False, repr=False)
class BatchCreateParams(WireModel):
    """Everything needed to create a batch. Only the requests form the body; the other values travel as headers.

    Attributes:
        requests: 1 to 100000 requests, at most 256 MB in all; every custom_id must be unique.
    """

    requests: list[Request]
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        try:
            at = "requests"
            value = source["requests"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("requests", items)
            for item in value:
                items.append(_decode_request(item))
            self.requests = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 1 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "requests": [item if type(item) is dict else item.to_wire() for item in this.requests],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(("requests",))
from .request import Request  # noqa: E402

_decode_request = Request.from_dict
