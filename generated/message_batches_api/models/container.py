# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Timestamp, WireModel, as_array, as_string, encode_time, located, new

if TYPE_CHECKING:
    from .container_skill import ContainerSkill


@define(kw_only=True, weakref_slot=False, repr=False)
class Container(WireModel):
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
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            self.expires_at = Timestamp.parse(source["expires_at"])
            at = "skills"
            if "skills" not in source:
                self.skills = None
                absent += 1
            elif (value := source["skills"]) is None:
                self.skills = None
                presence |= 1
            else:
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
            "id": this.id,
            "expires_at": encode_time(this.expires_at),
        }
        if (value := this.skills) is not None:
            out["skills"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif self._presence & 1:
            out["skills"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "id",
        "expires_at",
        "skills",
    )
)
from .container_skill import ContainerSkill  # noqa: E402

_decode_container_skill = ContainerSkill.from_dict
