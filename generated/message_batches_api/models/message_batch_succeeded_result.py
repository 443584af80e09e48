# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Variants, WireModel, as_string, located, new

if TYPE_CHECKING:
    from .message import Message


@define(kw_only=True, weakref_slot=False, repr=False)
class MessageBatchSucceededResult(WireModel):
    """The request was answered."""

    message: Message
    type: Literal["succeeded"] = "succeeded"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "succeeded":
                self.type = "succeeded"
            else:
                self.type = as_string(source["type"])
            at = "message"
            value = source["message"]
            self.message = _VARIANTS[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "message": "type",
                },
            ) from None
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
            "message": this.message if type(this.message) is dict else this.message.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "message",
    )
)
_VARIANTS = Variants(
    {
        "message": "message.Message",
    }
)
