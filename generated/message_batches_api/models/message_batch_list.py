# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import (
    Fields,
    Reply,
    Variants,
    as_array,
    as_boolean,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .message_batch import MessageBatch


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class MessageBatchList(Reply):
    """One page of batches, newest first.

    Attributes:
        data: Batches, newest first.
        has_more: Whether more batches follow in the direction asked for.
        first_id: Id of the first batch of the page: pass it as `before_id` for the next newer page. Null when the page is empty.
        last_id: Id of the last batch of the page: pass it as `after_id` for the next older page. Null when the page is empty.
    """

    data: list[MessageBatch]
    has_more: bool
    first_id: str | None = None
    last_id: str | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)
    _request: str | None = field(init=False, default=None, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "data"
            value = source["data"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("data", items)
            for item in value:
                items.append(_VARIANTS[item["type"]](item))
            self.data = items
            at = "has_more"
            if type(value := source["has_more"]) is not bool:
                value = as_boolean(value)
            self.has_more = value
            if "first_id" not in source:
                self.first_id = None
                absent += 1
            elif (value := source["first_id"]) is None:
                self.first_id = None
                presence |= 2
            else:
                at = "first_id"
                if type(value) is not str:
                    value = as_string(value)
                self.first_id = value
            if "last_id" not in source:
                self.last_id = None
                absent += 1
            elif (value := source["last_id"]) is None:
                self.last_id = None
                presence |= 4
            else:
                at = "last_id"
                if type(value) is not str:
                    value = as_string(value)
                self.last_id = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "data": "type",
                },
            ) from None
        self._presence = presence
        self._request = None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 4 else keep_extras(self, source, _FIELDS)
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
            "data": [item if type(item) is dict else item.to_wire() for item in this.data],
            "has_more": this.has_more,
        }
        if (value := this.first_id) is not None:
            out["first_id"] = value
        elif presence & 2:
            out["first_id"] = None
        if (value := this.last_id) is not None:
            out["last_id"] = value
        elif presence & 4:
            out["last_id"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "message_batch": "message_batch.MessageBatch",
    }
)
_FIELDS: Fields = {
    "data": ("data", ("array", ("tagged", _VARIANTS, "type")), False, ..., 0),
    "has_more": ("has_more", "boolean", False, ..., 0),
    "first_id": ("first_id", "string", True, None, 2),
    "last_id": ("last_id", "string", True, None, 4),
}
