# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaTokenTaskBudgetParam(WireModel):
    """Budget, counted in tokens, for a whole task, which may span several turns and tool calls.

    Attributes:
        total: Tokens for the whole task; at least 1024.
        remaining: Tokens still left when a task goes on from earlier requests; null or absent if not stated.
    """

    total: int
    type: Literal["tokens"] = "tokens"
    remaining: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "tokens":
                self.type = "tokens"
            else:
                self.type = as_string(source["type"])
            at = "total"
            if type(value := source["total"]) is not int:
                value = as_integer(value)
            self.total = value
            if "remaining" not in source:
                self.remaining = UNSET
                absent += 1
            elif (value := source["remaining"]) is None:
                self.remaining = None
            else:
                at = "remaining"
                if type(value) is not int:
                    value = as_integer(value)
                self.remaining = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
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
            "total": this.total,
        }
        if (value := this.remaining) is not UNSET:
            out["remaining"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "tokens"), False, ..., 0),
    "total": ("total", "integer", False, ..., 0),
    "remaining": ("remaining", "integer", True, UNSET, 0),
}
