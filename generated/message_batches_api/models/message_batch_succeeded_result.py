# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, Variants, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .message import Message


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class MessageBatchSucceededResult(ReceivedModel):
    """The request was answered."""

    message: Message
    type: Literal["succeeded"] = "succeeded"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
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
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 2 else keep_extras(self, source, _FIELDS)
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
            "type": this.type,
            "message": this.message if type(this.message) is dict else this.message.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "message": "message.Message",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "succeeded"), False, ..., 0),
    "message": ("message", ("tagged", _VARIANTS, "type"), False, ..., 0),
}
