# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    as_array,
    as_string,
    irregular_to_wire,
    keep_extras,
    keep_text,
    keeps_text,
    located,
    new,
    read_time,
    write_time,
)

if TYPE_CHECKING:
    from .container_skill import ContainerSkill


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class Container(ReceivedModel):
    """Container that the request used, reported on the message.

    Attributes:
        id: Can be sent in a later request to use the container again.
        expires_at: When the container ends.
        skills: Skills loaded in the container; null means none.
    """

    id: str
    expires_at: datetime
    skills: list[ContainerSkill] | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "id"
            if type(value := source["id"]) is not str:
                value = as_string(value)
            self.id = value
            at = "expires_at"
            value = source["expires_at"]
            self.expires_at = time = read_time(value)
            if keeps_text(time, value):
                presence = keep_text(self, presence, "expires_at", time, value)
            if "skills" not in source:
                self.skills = None
                absent += 1
            elif (value := source["skills"]) is None:
                self.skills = None
                presence |= 2
            else:
                at = "skills"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("skills", items)
                for item in value:
                    items.append(_decode_container_skill(item))
                self.skills = items
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
            "id": this.id,
            "expires_at": write_time(this.expires_at),
        }
        if (value := this.skills) is not None:
            out["skills"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif presence & 2:
            out["skills"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .container_skill import ContainerSkill  # noqa: E402

_decode_container_skill = ContainerSkill._decode
_FIELDS: Fields = {
    "id": ("id", "string", False, ..., 0),
    "expires_at": ("expires_at", "time", False, ..., 0),
    "skills": ("skills", ("array", ("model", ContainerSkill)), True, None, 2),
}
