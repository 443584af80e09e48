# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Reply, Timestamp, as_string, encode_time, located, new

if TYPE_CHECKING:
    from .message_batch_request_counts import MessageBatchRequestCounts
    from .processing_status import ProcessingStatus


@define(kw_only=True, weakref_slot=False, repr=False)
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
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "archived_at"
            if "archived_at" not in source:
                self.archived_at = None
                absent += 1
            elif (value := source["archived_at"]) is None:
                self.archived_at = None
                presence |= 1
            else:
                self.archived_at = Timestamp.parse(value)
            at = "cancel_initiated_at"
            if "cancel_initiated_at" not in source:
                self.cancel_initiated_at = None
                absent += 1
            elif (value := source["cancel_initiated_at"]) is None:
                self.cancel_initiated_at = None
                presence |= 2
            else:
                self.cancel_initiated_at = Timestamp.parse(value)
            at = "created_at"
            self.created_at = Timestamp.parse(source["created_at"])
            at = "ended_at"
            if "ended_at" not in source:
                self.ended_at = None
                absent += 1
            elif (value := source["ended_at"]) is None:
                self.ended_at = None
                presence |= 4
            else:
                self.ended_at = Timestamp.parse(value)
            at = "expires_at"
            self.expires_at = Timestamp.parse(source["expires_at"])
            at = "processing_status"
            if type(value := source["processing_status"]) is not str:
                value = as_string(value)
            self.processing_status = value
            at = "request_counts"
            self.request_counts = _decode_message_batch_request_counts(source["request_counts"])
            at = "results_url"
            if "results_url" not in source:
                self.results_url = None
                absent += 1
            elif (value := source["results_url"]) is None:
                self.results_url = None
                presence |= 8
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.results_url = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        self._request = None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 10
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "id": this.id,
            "type": this.type,
            "created_at": encode_time(this.created_at),
            "expires_at": encode_time(this.expires_at),
            "processing_status": this.processing_status,
            "request_counts": this.request_counts
            if type(this.request_counts) is dict
            else this.request_counts.to_wire(),
        }
        if (value := this.archived_at) is not None:
            out["archived_at"] = encode_time(value)
        elif self._presence & 1:
            out["archived_at"] = None
        if (value := this.cancel_initiated_at) is not None:
            out["cancel_initiated_at"] = encode_time(value)
        elif self._presence & 2:
            out["cancel_initiated_at"] = None
        if (value := this.ended_at) is not None:
            out["ended_at"] = encode_time(value)
        elif self._presence & 4:
            out["ended_at"] = None
        if (value := this.results_url) is not None:
            out["results_url"] = value
        elif self._presence & 8:
            out["results_url"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "id",
        "type",
        "archived_at",
        "cancel_initiated_at",
        "created_at",
        "ended_at",
        "expires_at",
        "processing_status",
        "request_counts",
        "results_url",
    )
)
from .message_batch_request_counts import MessageBatchRequestCounts  # noqa: E402

_decode_message_batch_request_counts = MessageBatchRequestCounts.from_dict
