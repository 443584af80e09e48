# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .error_object_details import ErrorObjectDetails


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class GatewayTimeoutErrorObject(ReceivedModel):
    """The service did not finish in time (HTTP 504).

    Attributes:
        message: Explanation for people; the wording may change.
        details: More about the cause, where the service gives it; null or absent for none.
    """

    type: Literal["timeout_error"] = "timeout_error"
    message: str = "Request timeout"
    details: ErrorObjectDetails | None = None
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
            at = "type"
            if source["type"] == "timeout_error":
                self.type = "timeout_error"
            else:
                self.type = as_string(source["type"])
            if "message" not in source:
                self.message = "Request timeout"
                absent += 1
                presence |= 2
            else:
                at = "message"
                if type(value := source["message"]) is not str:
                    value = as_string(value)
                self.message = value
            if "details" not in source:
                self.details = None
                absent += 1
            elif (value := source["details"]) is None:
                self.details = None
                presence |= 4
            else:
                at = "details"
                self.details = _decode_error_object_details(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 3 else keep_extras(self, source, _FIELDS)
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
        }
        value = this.message
        if not (presence & 2 and value == "Request timeout"):
            out["message"] = value
        if (value := this.details) is not None:
            out["details"] = value if type(value) is dict else value.to_wire()
        elif presence & 4:
            out["details"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .error_object_details import ErrorObjectDetails  # noqa: E402

_decode_error_object_details = ErrorObjectDetails._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "timeout_error"), False, ..., 0),
    "message": ("message", "string", False, "Request timeout", 2),
    "details": ("details", ("model", ErrorObjectDetails), True, None, 4),
}
