# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_array, as_string, located, new
from ..variants import BETA_TEXT_CITATION

if TYPE_CHECKING:
    from .beta_text_citation import BetaTextCitation


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaTextBlock(WireModel):
    """Text of the model's answer.

    Attributes:
        citations: Sources that back the text; null when there are none.
    """

    text: str
    type: Literal["text"] = "text"
    citations: list[BetaTextCitation] | None = None
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
            at = "type"
            if source["type"] == "text":
                self.type = "text"
            else:
                self.type = as_string(source["type"])
            at = "citations"
            if "citations" not in source:
                self.citations = None
                absent += 1
            elif (value := source["citations"]) is None:
                self.citations = None
                presence |= 1
            else:
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("citations", items)
                for item in value:
                    items.append(BETA_TEXT_CITATION[item["type"]](item))
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
            "text": this.text,
        }
        if (value := this.citations) is not None:
            out["citations"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif self._presence & 1:
            out["citations"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "citations",
        "text",
    )
)
