# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, Reply, as_string, irregular_to_wire, keep_extras, located, new, shortcut
from ..variants import ERROR_OBJECT

if TYPE_CHECKING:
    from .error_object import ErrorObject


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ErrorResponse(Reply):
    """Error envelope: the body of a failed call, and also the error of an errored batch result.

    Attributes:
        request_id: Id to quote when asking for help; null or missing in some cases.
    """

    error: ErrorObject
    type: Literal["error"] = "error"
    request_id: str | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)
    _request: str | None = field(init=False, default=None, eq=False, repr=False)

    @property
    def message(self) -> str:
        """Shortcut for ``error.message``."""
        return shortcut(self, "error.message")  # type: ignore[no-any-return]

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "error":
                self.type = "error"
            else:
                self.type = as_string(source["type"])
            at = "error"
            value = source["error"]
            self.error = ERROR_OBJECT[value["type"]](value)
            if "request_id" not in source:
                self.request_id = None
                absent += 1
            elif (value := source["request_id"]) is None:
                self.request_id = None
                presence |= 2
            else:
                at = "request_id"
                if type(value) is not str:
                    value = as_string(value)
                self.request_id = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "error": "type",
                },
            ) from None
        self._presence = presence
        self._request = None
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
            "error": this.error if type(this.error) is dict else this.error.to_wire(),
        }
        if (value := this.request_id) is not None:
            out["request_id"] = value
        elif presence & 2:
            out["request_id"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "error"), False, ..., 0),
    "error": ("error", ("tagged", ERROR_OBJECT, "type"), False, ..., 0),
    "request_id": ("request_id", "string", True, None, 2),
}
