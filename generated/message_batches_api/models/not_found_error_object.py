# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new

if TYPE_CHECKING:
    from .error_object_details import ErrorObjectDetails


@define(kw_only=True, weakref_slot=False, repr=False)
class NotFoundErrorObject(WireModel):
    """What was asked for does not exist or is not available yet, such as results of an unfinished batch (HTTP 404).

    Attributes:
        message: Explanation for people; the wording may change.
        details: More about the cause, where the service gives it; null or absent for none.
    """

    type: Literal["not_found_error"] = "not_found_error"
    message: str = "Not found"
    details: ErrorObjectDetails | None = None
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
            at = "type"
            if source["type"] == "not_found_error":
                self.type = "not_found_error"
            else:
                self.type = as_string(source["type"])
            at = "message"
            if "message" not in source:
                self.message = "Not found"
                absent += 1
                presence |= 1
            else:
                if type(value := source["message"]) is not str:
                    value = as_string(value)
                self.message = value
            at = "details"
            if "details" not in source:
                self.details = None
                absent += 1
            elif (value := source["details"]) is None:
                self.details = None
                presence |= 2
            else:
                self.details = _decode_error_object_details(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 3
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
        }
        value = this.message
        if not (self._presence & 1 and value == "Not found"):
            out["message"] = value
        if (value := this.details) is not None:
            out["details"] = value if type(value) is dict else value.to_wire()
        elif self._presence & 2:
            out["details"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "message",
        "details",
    )
)
from .error_object_details import ErrorObjectDetails  # noqa: E402

_decode_error_object_details = ErrorObjectDetails.from_dict
