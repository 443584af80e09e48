# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_object, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class MessageBatchRequestCounts(ReceivedModel):
    """How many requests of a batch are in each state; the five numbers add up to all requests of the batch.

    Attributes:
        canceled: Not run because of a cancel; may stay 0 until the batch has ended.
        errored: Failed; may stay 0 until the batch has ended.
        expired: Not sent in time; may stay 0 until the batch has ended.
        processing: Not finished, or not yet counted elsewhere.
        succeeded: Answered; may stay 0 until the batch has ended.
    """

    canceled: int = 0
    errored: int = 0
    expired: int = 0
    processing: int = 0
    succeeded: int = 0
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "canceled" not in source:
                self.canceled = 0
                absent += 1
                presence |= 2
            else:
                at = "canceled"
                if type(value := source["canceled"]) is not int:
                    value = as_integer(value)
                self.canceled = value
            if "errored" not in source:
                self.errored = 0
                absent += 1
                presence |= 4
            else:
                at = "errored"
                if type(value := source["errored"]) is not int:
                    value = as_integer(value)
                self.errored = value
            if "expired" not in source:
                self.expired = 0
                absent += 1
                presence |= 8
            else:
                at = "expired"
                if type(value := source["expired"]) is not int:
                    value = as_integer(value)
                self.expired = value
            if "processing" not in source:
                self.processing = 0
                absent += 1
                presence |= 16
            else:
                at = "processing"
                if type(value := source["processing"]) is not int:
                    value = as_integer(value)
                self.processing = value
            if "succeeded" not in source:
                self.succeeded = 0
                absent += 1
                presence |= 32
            else:
                at = "succeeded"
                if type(value := source["succeeded"]) is not int:
                    value = as_integer(value)
                self.succeeded = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
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
        out: dict[str, Any] = {}
        value = this.canceled
        if not (presence & 2 and value == 0):
            out["canceled"] = value
        value = this.errored
        if not (presence & 4 and value == 0):
            out["errored"] = value
        value = this.expired
        if not (presence & 8 and value == 0):
            out["expired"] = value
        value = this.processing
        if not (presence & 16 and value == 0):
            out["processing"] = value
        value = this.succeeded
        if not (presence & 32 and value == 0):
            out["succeeded"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "canceled": ("canceled", "integer", False, 0, 2),
    "errored": ("errored", "integer", False, 0, 4),
    "expired": ("expired", "integer", False, 0, 8),
    "processing": ("processing", "integer", False, 0, 16),
    "succeeded": ("succeeded", "integer", False, 0, 32),
}
