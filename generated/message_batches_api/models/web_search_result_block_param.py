# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class WebSearchResultBlockParam(WireModel):
    """One hit of a web search.

    Attributes:
        encrypted_content: Content of the page in a form only the service can read; send it back unchanged in later turns.
        title: Title of the page.
        url: Address of the page.
        page_age: Age or last update of the page, as text; null if unknown.
    """

    encrypted_content: str
    title: str
    url: str
    type: Literal["web_search_result"] = "web_search_result"
    page_age: str | None | Unset = UNSET
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
            if source["type"] == "web_search_result":
                self.type = "web_search_result"
            else:
                self.type = as_string(source["type"])
            at = "encrypted_content"
            if type(value := source["encrypted_content"]) is not str:
                value = as_string(value)
            self.encrypted_content = value
            at = "title"
            if type(value := source["title"]) is not str:
                value = as_string(value)
            self.title = value
            at = "url"
            if type(value := source["url"]) is not str:
                value = as_string(value)
            self.url = value
            at = "page_age"
            if "page_age" not in source:
                self.page_age = UNSET
                absent += 1
            elif (value := source["page_age"]) is None:
                self.page_age = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.page_age = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 5
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "encrypted_content": this.encrypted_content,
            "title": this.title,
            "url": this.url,
        }
        if (value := this.page_age) is not UNSET:
            out["page_age"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "encrypted_content",
        "title",
        "url",
        "page_age",
    )
)
