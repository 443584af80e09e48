# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .skill_type import SkillType


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class SkillParams(WireModel):
    """Skill to load into the container.

    Attributes:
        skill_id: 1 to 64 characters.
        version: Version to load, or latest for the newest; 1 to 64 characters.
    """

    type: SkillType
    skill_id: str
    version: str | Unset = UNSET
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
            if type(value := source["type"]) is not str:
                value = as_string(value)
            self.type = value
            at = "skill_id"
            if type(value := source["skill_id"]) is not str:
                value = as_string(value)
            self.skill_id = value
            if "version" not in source:
                self.version = UNSET
                absent += 1
            else:
                at = "version"
                if type(value := source["version"]) is not str:
                    value = as_string(value)
                self.version = value
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
            "skill_id": this.skill_id,
        }
        if (value := this.version) is not UNSET:
            out["version"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", "string", False, ..., 0),
    "skill_id": ("skill_id", "string", False, ..., 0),
    "version": ("version", "string", False, UNSET, 0),
}
