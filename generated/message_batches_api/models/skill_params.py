# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, located, new

if TYPE_CHECKING:
    from .skill_type import SkillType


@define(kw_only=True, weakref_slot=False, repr=False)
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

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "version"
            if "version" not in source:
                self.version = UNSET
                absent += 1
            else:
                if type(value := source["version"]) is not str:
                    value = as_string(value)
                self.version = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
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
            "skill_id": this.skill_id,
        }
        if (value := this.version) is not UNSET:
            out["version"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "skill_id",
        "version",
    )
)
