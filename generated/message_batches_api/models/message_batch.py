# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    Reply,
    as_string,
    irregular_to_wire,
    keep_extras,
    keep_text,
    keeps_text,
    located,
    new,
    read_time,
    write_time,
)

if TYPE_CHECKING:
    from .message_batch_request_counts import MessageBatchRequestCounts
    from .processing_status import ProcessingStatus


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class MessageBatch(Reply):
    """A batch of message requests that the service works through on its own; poll it until processing_status is ended.

    Attributes:
        id: Starts with msgbatch_.
        archived_at: When the results were removed; the batch itself stays listed. Null or missing before that.
        cancel_initiated_at: When cancelling was asked for; null if it never was.
        ended_at: When the last request finished, in whatever way; null until then.
        expires_at: 24 hours after created_at; requests not sent to the model by then expire.
        results_url: Absolute URL of the results, needing the same credentials; null until the batch has ended.
    """

    id: str
    created_at: datetime
    expires_at: datetime
    processing_status: ProcessingStatus
    request_counts: MessageBatchRequestCounts
    type: Literal["message_batch"] = "message_batch"
    archived_at: datetime | None = None
    cancel_initiated_at: datetime | None = None
    ended_at: datetime | None = None
    results_url: str | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)
    _request: str | None = field(init=False, default=None, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            at = "id"
            if type(value := source["id"]) is not str:
                value = as_string(value)
            self.id = value
            at = "type"
            if source["type"] == "message_batch":
                self.type = "message_batch"
            else:
                self.type = as_string(source["type"])
            if "archived_at" not in source:
                self.archived_at = None
                absent += 1
            elif (value := source["archived_at"]) is None:
                self.archived_at = None
                presence |= 2
            else:
                at = "archived_at"
                self.archived_at = time = read_time(value)
                if keeps_text(time, value):
                    presence = keep_text(self, presence, "archived_at", time, value)
            if "cancel_initiated_at" not in source:
                self.cancel_initiated_at = None
                absent += 1
            elif (value := source["cancel_initiated_at"]) is None:
                self.cancel_initiated_at = None
                presence |= 4
            else:
                at = "cancel_initiated_at"
                self.cancel_initiated_at = time = read_time(value)
                if keeps_text(time, value):
                    presence = keep_text(self, presence, "cancel_initiated_at", time, value)
            at = "created_at"
            value = source["created_at"]
            self.created_at = time = read_time(value)
            if keeps_text(time, value):
                presence = keep_text(self, presence, "created_at", time, value)
            if "ended_at" not in source:
                self.ended_at = None
                absent += 1
            elif (value := source["ended_at"]) is None:
                self.ended_at = None
                presence |= 8
            else:
                at = "ended_at"
                self.ended_at = time = read_time(value)
                if keeps_text(time, value):
                    presence = keep_text(self, presence, "ended_at", time, value)
            at = "expires_at"
            value = source["expires_at"]
            self.expires_at = time = read_time(value)
            if keeps_text(time, value):
                presence = keep_text(self, presence, "expires_at", time, value)
            at = "processing_status"
            if type(value := source["processing_status"]) is not str:
                value = as_string(value)
            self.processing_status = value
            at = "request_counts"
            self.request_counts = _decode_message_batch_request_counts(source["request_counts"])
            if "results_url" not in source:
                self.results_url = None
                absent += 1
            elif (value := source["results_url"]) is None:
                self.results_url = None
                presence |= 16
            else:
                at = "results_url"
                if type(value) is not str:
                    value = as_string(value)
                self.results_url = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        self._request = None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 10 else keep_extras(self, source, _FIELDS)
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
            "id": this.id,
            "type": this.type,
            "created_at": write_time(this.created_at),
            "expires_at": write_time(this.expires_at),
            "processing_status": this.processing_status,
            "request_counts": this.request_counts
            if type(this.request_counts) is dict
            else this.request_counts.to_wire(),
        }
        if (value := this.archived_at) is not None:
            out["archived_at"] = write_time(value)
        elif presence & 2:
            out["archived_at"] = None
        if (value := this.cancel_initiated_at) is not None:
            out["cancel_initiated_at"] = write_time(value)
        elif presence & 4:
            out["cancel_initiated_at"] = None
        if (value := this.ended_at) is not None:
            out["ended_at"] = write_time(value)
        elif presence & 8:
            out["ended_at"] = None
        if (value := this.results_url) is not None:
            out["results_url"] = value
        elif presence & 16:
            out["results_url"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .message_batch_request_counts import MessageBatchRequestCounts  # noqa: E402

_decode_message_batch_request_counts = MessageBatchRequestCounts._decode
_FIELDS: Fields = {
    "id": ("id", "string", False, ..., 0),
    "type": ("type", ("const", "message_batch"), False, ..., 0),
    "archived_at": ("archived_at", "time", True, None, 2),
    "cancel_initiated_at": ("cancel_initiated_at", "time", True, None, 4),
    "created_at": ("created_at", "time", False, ..., 0),
    "ended_at": ("ended_at", "time", True, None, 8),
    "expires_at": ("expires_at", "time", False, ..., 0),
    "processing_status": ("processing_status", "string", False, ..., 0),
    "request_counts": ("request_counts", ("model", MessageBatchRequestCounts), False, ..., 0),
    "results_url": ("results_url", "string", True, None, 16),
}
