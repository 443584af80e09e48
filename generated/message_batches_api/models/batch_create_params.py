# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import Fields, WireModel, as_array, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .request import Request


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BatchCreateParams(WireModel):
    """Everything needed to create a batch. Only the requests form the body; the other values travel as headers.

    Attributes:
        requests: 1 to 100000 requests, at most 256 MB in all; every custom_id must be unique.
    """

    requests: list[Request]
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
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
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 1 else keep_extras(self, source, _FIELDS)
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
            "requests": [item if type(item) is dict else item.to_wire() for item in this.requests],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .request import Request  # noqa: E402

_decode_request = Request._decode
_FIELDS: Fields = {
    "requests": ("requests", ("array", ("model", Request)), False, ..., 0),
}
