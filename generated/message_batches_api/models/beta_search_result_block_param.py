# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_array, as_string, located, new

if TYPE_CHECKING:
    from .beta_citations_config_param_param import BetaCitationsConfigParamParam
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .text_block_param import TextBlockParam


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaSearchResultBlockParam(WireModel):
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
    citations: BetaCitationsConfigParamParam | Unset = UNSET
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
            at = "cache_control"
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            at = "citations"
            if "citations" not in source:
                self.citations = UNSET
                absent += 1
            else:
                self.citations = _decode_beta_citations_config_param_param(source["citations"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 6
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
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


_FIELDS = frozenset(
    (
        "type",
        "content",
        "source",
        "title",
        "cache_control",
        "citations",
    )
)
from .beta_citations_config_param_param import BetaCitationsConfigParamParam  # noqa: E402
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .text_block_param import TextBlockParam  # noqa: E402

_decode_beta_citations_config_param_param = BetaCitationsConfigParamParam.from_dict
_decode_cache_control_ephemeral_param = CacheControlEphemeralParam.from_dict
_decode_text_block_param = TextBlockParam.from_dict
