# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class WebSearchResultBlock(ReceivedModel):
    """One hit of a web search.

    Attributes:
        encrypted_content: Content of the page in a form only the service can read; send it back unchanged in later turns.
        page_age: Age or last update of the page, as text; null if unknown.
        title: Title of the page.
        url: Address of the page.
    """

    encrypted_content: str
    title: str
    url: str
    type: Literal["web_search_result"] = "web_search_result"
    page_age: str | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
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
            if "page_age" not in source:
                self.page_age = None
                absent += 1
            elif (value := source["page_age"]) is None:
                self.page_age = None
                presence |= 2
            else:
                at = "page_age"
                if type(value) is not str:
                    value = as_string(value)
                self.page_age = value
            at = "title"
            if type(value := source["title"]) is not str:
                value = as_string(value)
            self.title = value
            at = "url"
            if type(value := source["url"]) is not str:
                value = as_string(value)
            self.url = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 5 else keep_extras(self, source, _FIELDS)
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
            "encrypted_content": this.encrypted_content,
            "title": this.title,
            "url": this.url,
        }
        if (value := this.page_age) is not None:
            out["page_age"] = value
        elif presence & 2:
            out["page_age"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "web_search_result"), False, ..., 0),
    "encrypted_content": ("encrypted_content", "string", False, ..., 0),
    "page_age": ("page_age", "string", True, None, 2),
    "title": ("title", "string", False, ..., 0),
    "url": ("url", "string", False, ..., 0),
}
