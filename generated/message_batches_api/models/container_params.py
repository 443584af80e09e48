# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_array, as_object, as_string, located, new

if TYPE_CHECKING:
    from .skill_params import SkillParams


@define(kw_only=True, weakref_slot=False, repr=False)
class ContainerParams(WireModel):
    """Container a request wants to run in, with the skills to load.

    Attributes:
        id: Container of an earlier response to use again; null asks for none in particular.
        skills: Skills to load into the container; null loads none.
    """

    id: str | None | Unset = UNSET
    skills: list[SkillParams] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "id"
            if "id" not in source:
                self.id = UNSET
                absent += 1
            elif (value := source["id"]) is None:
                self.id = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.id = value
            at = "skills"
            if "skills" not in source:
                self.skills = UNSET
                absent += 1
            elif (value := source["skills"]) is None:
                self.skills = None
            else:
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("skills", items)
                for item in value:
                    items.append(_decode_skill_params(item))
                self.skills = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 2
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
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


_FIELDS = frozenset(
    (
        "id",
        "skills",
    )
)
from .skill_params import SkillParams  # noqa: E402

_decode_skill_params = SkillParams.from_dict
