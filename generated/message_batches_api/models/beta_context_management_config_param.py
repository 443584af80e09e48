# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_object,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)
from ..variants import BETA_EDIT

if TYPE_CHECKING:
    from .beta_edit import BetaEdit


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaContextManagementConfigParam(WireModel):
    """Rules for trimming a long conversation before the model reads it.

    Attributes:
        edits: Edits to consider; each has its own conditions.
    """

    edits: list[BetaEdit] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "edits" not in source:
                self.edits = UNSET
                absent += 1
            else:
                at = "edits"
                value = source["edits"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("edits", items)
                for item in value:
                    items.append(BETA_EDIT[item["type"]](item))
                self.edits = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "edits": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 1 else keep_extras(self, source, _FIELDS)
        return self

    @classmethod
    def _fields(cls) -> Fields:
        return _FIELDS

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        if (presence := this._presence) & 1:
            return irregular_to_wire(self)
        out: dict[str, Any] = {}
        if (value := this.edits) is not UNSET:
            out["edits"] = [item if type(item) is dict else item.to_wire() for item in value]
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "edits": ("edits", ("array", ("tagged", BETA_EDIT, "type")), False, UNSET, 0),
}
