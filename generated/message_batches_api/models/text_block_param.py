# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)
from ..variants import TEXT_CITATION_PARAM

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .text_citation_param import TextCitationParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class TextBlockParam(WireModel):
    """Text in a request: a message, an instruction or part of a tool result.

    Attributes:
        text: At least one character.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
        citations: Citations of an earlier answer; must be empty in user messages under API version 2026-10-21. Null means none.
    """

    text: str
    type: Literal["text"] = "text"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    citations: list[TextCitationParam] | None | Unset = UNSET
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
            at = "type"
            if source["type"] == "text":
                self.type = "text"
            else:
                self.type = as_string(source["type"])
            at = "text"
            if type(value := source["text"]) is not str:
                value = as_string(value)
            self.text = value
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            if "citations" not in source:
                self.citations = UNSET
                absent += 1
            elif (value := source["citations"]) is None:
                self.citations = None
            else:
                at = "citations"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("citations", items)
                for item in value:
                    items.append(TEXT_CITATION_PARAM[item["type"]](item))
                self.citations = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "citations": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 4 else keep_extras(self, source, _FIELDS)
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
            "text": this.text,
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.citations) is not UNSET:
            out["citations"] = (
                None
                if value is None
                else ([item if type(item) is dict else item.to_wire() for item in value])
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "text"), False, ..., 0),
    "text": ("text", "string", False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "citations": ("citations", ("array", ("tagged", TEXT_CITATION_PARAM, "type")), True, UNSET, 0),
}
