# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_array, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import TEXT_CITATION

if TYPE_CHECKING:
    from .text_citation import TextCitation


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class TextBlock(ReceivedModel):
    """Text of the model's answer.

    Attributes:
        citations: Sources that back the text; null when there are none.
    """

    text: str
    type: Literal["text"] = "text"
    citations: list[TextCitation] | None = None
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
            at = "type"
            if source["type"] == "text":
                self.type = "text"
            else:
                self.type = as_string(source["type"])
            if "citations" not in source:
                self.citations = None
                absent += 1
            elif (value := source["citations"]) is None:
                self.citations = None
                presence |= 2
            else:
                at = "citations"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("citations", items)
                for item in value:
                    items.append(TEXT_CITATION[item["type"]](item))
                self.citations = items
            at = "text"
            if type(value := source["text"]) is not str:
                value = as_string(value)
            self.text = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "citations": "type",
                },
            ) from None
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
            "type": this.type,
            "text": this.text,
        }
        if (value := this.citations) is not None:
            out["citations"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif presence & 2:
            out["citations"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "text"), False, ..., 0),
    "citations": ("citations", ("array", ("tagged", TEXT_CITATION, "type")), True, None, 2),
    "text": ("text", "string", False, ..., 0),
}
