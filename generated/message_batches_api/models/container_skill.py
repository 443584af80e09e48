# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .skill_type import SkillType


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ContainerSkill(ReceivedModel):
    """Skill that was loaded in the container, as reported in a response.

    Attributes:
        version: Version that was loaded.
    """

    type: SkillType
    skill_id: str
    version: str
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if type(value := source["type"]) is not str:
                value = as_string(value)
            self.type = value
            at = "skill_id"
            if type(value := source["skill_id"]) is not str:
                value = as_string(value)
            self.skill_id = value
            at = "version"
            if type(value := source["version"]) is not str:
                value = as_string(value)
            self.version = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 3 else keep_extras(self, source, _FIELDS)
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
            "version": this.version,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", "string", False, ..., 0),
    "skill_id": ("skill_id", "string", False, ..., 0),
    "version": ("version", "string", False, ..., 0),
}
