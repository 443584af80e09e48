# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import WireModel, as_integer, as_object, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class MessageBatchRequestCounts(WireModel):
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
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "canceled"
            if "canceled" not in source:
                self.canceled = 0
                absent += 1
                presence |= 1
            else:
                if type(value := source["canceled"]) is not int:
                    value = as_integer(value)
                self.canceled = value
            at = "errored"
            if "errored" not in source:
                self.errored = 0
                absent += 1
                presence |= 2
            else:
                if type(value := source["errored"]) is not int:
                    value = as_integer(value)
                self.errored = value
            at = "expired"
            if "expired" not in source:
                self.expired = 0
                absent += 1
                presence |= 4
            else:
                if type(value := source["expired"]) is not int:
                    value = as_integer(value)
                self.expired = value
            at = "processing"
            if "processing" not in source:
                self.processing = 0
                absent += 1
                presence |= 8
            else:
                if type(value := source["processing"]) is not int:
                    value = as_integer(value)
                self.processing = value
            at = "succeeded"
            if "succeeded" not in source:
                self.succeeded = 0
                absent += 1
                presence |= 16
            else:
                if type(value := source["succeeded"]) is not int:
                    value = as_integer(value)
                self.succeeded = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 5
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {}
        value = this.canceled
        if not (self._presence & 1 and value == 0):
            out["canceled"] = value
        value = this.errored
        if not (self._presence & 2 and value == 0):
            out["errored"] = value
        value = this.expired
        if not (self._presence & 4 and value == 0):
            out["expired"] = value
        value = this.processing
        if not (self._presence & 8 and value == 0):
            out["processing"] = value
        value = this.succeeded
        if not (self._presence & 16 and value == 0):
            out["succeeded"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "canceled",
        "errored",
        "expired",
        "processing",
        "succeeded",
    )
)
