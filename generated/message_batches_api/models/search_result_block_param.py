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

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .citations_config_param import CitationsConfigParam
    from .text_block_param import TextBlockParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class SearchResultBlockParam(WireModel):
    """Search result of the caller, given to the model as text that it can cite.

    Attributes:
        content: Text of the result, in blocks; under API version 2026-10-21 these may not carry citations of their own.
        source: Where the result comes from, such as a URL.
        cache_control: Prompt-cache breakpoint at this block; null sets none.
    """

    content: list[TextBlockParam]
    source: str
    title: str
    type: Literal["search_result"] = "search_result"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    citations: CitationsConfigParam | Unset = UNSET
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
            if source["type"] == "search_result":
                self.type = "search_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            value = source["content"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("content", items)
            for item in value:
                items.append(_decode_text_block_param(item))
            self.content = items
            at = "source"
            if type(value := source["source"]) is not str:
                value = as_string(value)
            self.source = value
            at = "title"
            if type(value := source["title"]) is not str:
                value = as_string(value)
            self.title = value
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
            else:
                at = "citations"
                self.citations = _decode_citations_config_param(source["citations"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 6 else keep_extras(self, source, _FIELDS)
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
            "content": [item if type(item) is dict else item.to_wire() for item in this.content],
            "source": this.source,
            "title": this.title,
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.citations) is not UNSET:
            out["citations"] = value if type(value) is dict else value.to_wire()
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .citations_config_param import CitationsConfigParam  # noqa: E402
from .text_block_param import TextBlockParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_decode_citations_config_param = CitationsConfigParam._decode
_decode_text_block_param = TextBlockParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "search_result"), False, ..., 0),
    "content": ("content", ("array", ("model", TextBlockParam)), False, ..., 0),
    "source": ("source", "string", False, ..., 0),
    "title": ("title", "string", False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "citations": ("citations", ("model", CitationsConfigParam), False, UNSET, 0),
}
