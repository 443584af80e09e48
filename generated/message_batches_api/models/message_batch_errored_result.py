# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, Variants, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .error_response import ErrorResponse


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class MessageBatchErroredResult(ReceivedModel):
    """The request failed, for example because its parameters are invalid. It is not billed."""

    error: ErrorResponse
    type: Literal["errored"] = "errored"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "errored":
                self.type = "errored"
            else:
                self.type = as_string(source["type"])
            at = "error"
            value = source["error"]
            self.error = _VARIANTS[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "error": "type",
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
            "error": this.error if type(this.error) is dict else this.error.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "error": "error_response.ErrorResponse",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "errored"), False, ..., 0),
    "error": ("error", ("tagged", _VARIANTS, "type"), False, ..., 0),
}
