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
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .skill_params import SkillParams


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ContainerParams(WireModel):
    """Container a request wants to run in, with the skills to load.

    Attributes:
        id: Container of an earlier response to use again; null asks for none in particular.
        skills: Skills to load into the container; null loads none.
    """

    id: str | None | Unset = UNSET
    skills: list[SkillParams] | None | Unset = UNSET
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
            if "id" not in source:
                self.id = UNSET
                absent += 1
            elif (value := source["id"]) is None:
                self.id = None
            else:
                at = "id"
                if type(value) is not str:
                    value = as_string(value)
                self.id = value
            if "skills" not in source:
                self.skills = UNSET
                absent += 1
            elif (value := source["skills"]) is None:
                self.skills = None
            else:
                at = "skills"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("skills", items)
                for item in value:
                    items.append(_decode_skill_params(item))
                self.skills = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 2 else keep_extras(self, source, _FIELDS)
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
        if (value := this.id) is not UNSET:
            out["id"] = value
        if (value := this.skills) is not UNSET:
            out["skills"] = (
                None
                if value is None
                else ([item if type(item) is dict else item.to_wire() for item in value])
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .skill_params import SkillParams  # noqa: E402

_decode_skill_params = SkillParams._decode
_FIELDS: Fields = {
    "id": ("id", "string", True, UNSET, 0),
    "skills": ("skills", ("array", ("model", SkillParams)), True, UNSET, 0),
}
