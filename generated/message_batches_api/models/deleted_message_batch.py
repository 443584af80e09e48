# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Reply, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class DeletedMessageBatch(Reply):
    """Confirmation that a batch was deleted.

    Attributes:
        id: Id of the deleted batch.
    """

    id: str
    type: Literal["message_batch_deleted"] = "message_batch_deleted"
    additional_properties: dict[str, Any] = field(factory=dict)
    _request: str | None = field(init=False, default=None, eq=False, repr=False)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "id"
            if type(value := source["id"]) is not str:
                value = as_string(value)
            self.id = value
            at = "type"
            if source["type"] == "message_batch_deleted":
                self.type = "message_batch_deleted"
            else:
                self.type = as_string(source["type"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._request = None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 2 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "id": this.id,
            "type": this.type,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "id",
        "type",
    )
)
