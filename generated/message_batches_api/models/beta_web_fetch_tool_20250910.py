# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
    as_array,
    as_boolean,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .beta_cache_control_ephemeral import BetaCacheControlEphemeral
    from .beta_citations_config_param import BetaCitationsConfigParam
    from .beta_web_fetch_url_sources import BetaWebFetchURLSources
    from .tool_caller import ToolCaller


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaWebFetchTool20250910(ReceivedModel):
    """Web fetch tool, version of 2025-09-10. The service fetches pages and PDF files the model asks for.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        allowed_domains: Only these domains are used; not together with blocked_domains. Null for no such limit.
        blocked_domains: Domains never used; not together with allowed_domains. Null for none.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        citations: Whether the model may cite passages of what was fetched; null leaves the default.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        max_content_tokens: Limit, in tokens, on the fetched content put into the context; null for no such limit.
        max_uses: Most calls of the tool within one request; null for no limit.
        strict: True holds the model's input to the tool's schema.
        url_sources: Where an address may come from before it may be fetched; null leaves the default.
    """

    type: Literal["web_fetch_20250910"] = "web_fetch_20250910"
    name: Literal["web_fetch"] = "web_fetch"
    allowed_callers: list[ToolCaller] | None = None
    allowed_domains: list[str] | None = None
    blocked_domains: list[str] | None = None
    cache_control: BetaCacheControlEphemeral | None = None
    citations: BetaCitationsConfigParam | None = None
    defer_loading: bool | None = None
    max_content_tokens: int | None = None
    max_uses: int | None = None
    strict: bool | None = None
    url_sources: BetaWebFetchURLSources | None = None
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
            if source["type"] == "web_fetch_20250910":
                self.type = "web_fetch_20250910"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if source["name"] == "web_fetch":
                self.name = "web_fetch"
            else:
                self.name = as_string(source["name"])
            if "allowed_callers" not in source:
                self.allowed_callers = None
                absent += 1
            elif (value := source["allowed_callers"]) is None:
                self.allowed_callers = None
                presence |= 2
            else:
                at = "allowed_callers"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_callers", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_callers = items
            if "allowed_domains" not in source:
                self.allowed_domains = None
                absent += 1
            elif (value := source["allowed_domains"]) is None:
                self.allowed_domains = None
                presence |= 4
            else:
                at = "allowed_domains"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_domains", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_domains = items
            if "blocked_domains" not in source:
                self.blocked_domains = None
                absent += 1
            elif (value := source["blocked_domains"]) is None:
                self.blocked_domains = None
                presence |= 8
            else:
                at = "blocked_domains"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("blocked_domains", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.blocked_domains = items
            if "cache_control" not in source:
                self.cache_control = None
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
                presence |= 16
            else:
                at = "cache_control"
                self.cache_control = _VARIANTS[value["type"]](value)
            if "citations" not in source:
                self.citations = None
                absent += 1
            elif (value := source["citations"]) is None:
                self.citations = None
                presence |= 32
            else:
                at = "citations"
                self.citations = _decode_beta_citations_config_param(value)
            if "defer_loading" not in source:
                self.defer_loading = None
                absent += 1
            elif (value := source["defer_loading"]) is None:
                self.defer_loading = None
                presence |= 64
            else:
                at = "defer_loading"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            if "max_content_tokens" not in source:
                self.max_content_tokens = None
                absent += 1
            elif (value := source["max_content_tokens"]) is None:
                self.max_content_tokens = None
                presence |= 128
            else:
                at = "max_content_tokens"
                if type(value) is not int:
                    value = as_integer(value)
                self.max_content_tokens = value
            if "max_uses" not in source:
                self.max_uses = None
                absent += 1
            elif (value := source["max_uses"]) is None:
                self.max_uses = None
                presence |= 256
            else:
                at = "max_uses"
                if type(value) is not int:
                    value = as_integer(value)
                self.max_uses = value
            if "strict" not in source:
                self.strict = None
                absent += 1
            elif (value := source["strict"]) is None:
                self.strict = None
                presence |= 512
            else:
                at = "strict"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.strict = value
            if "url_sources" not in source:
                self.url_sources = None
                absent += 1
            elif (value := source["url_sources"]) is None:
                self.url_sources = None
                presence |= 1024
            else:
                at = "url_sources"
                self.url_sources = _decode_beta_web_fetch_url_sources(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "cache_control": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 12 else keep_extras(self, source, _FIELDS)
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
            "name": this.name,
        }
        if (value := this.allowed_callers) is not None:
            out["allowed_callers"] = value
        elif presence & 2:
            out["allowed_callers"] = None
        if (value := this.allowed_domains) is not None:
            out["allowed_domains"] = value
        elif presence & 4:
            out["allowed_domains"] = None
        if (value := this.blocked_domains) is not None:
            out["blocked_domains"] = value
        elif presence & 8:
            out["blocked_domains"] = None
        if (value := this.cache_control) is not None:
            out["cache_control"] = value if type(value) is dict else value.to_wire()
        elif presence & 16:
            out["cache_control"] = None
        if (value := this.citations) is not None:
            out["citations"] = value if type(value) is dict else value.to_wire()
        elif presence & 32:
            out["citations"] = None
        if (value := this.defer_loading) is not None:
            out["defer_loading"] = value
        elif presence & 64:
            out["defer_loading"] = None
        if (value := this.max_content_tokens) is not None:
            out["max_content_tokens"] = value
        elif presence & 128:
            out["max_content_tokens"] = None
        if (value := this.max_uses) is not None:
            out["max_uses"] = value
        elif presence & 256:
            out["max_uses"] = None
        if (value := this.strict) is not None:
            out["strict"] = value
        elif presence & 512:
            out["strict"] = None
        if (value := this.url_sources) is not None:
            out["url_sources"] = value if type(value) is dict else value.to_wire()
        elif presence & 1024:
            out["url_sources"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "ephemeral": "beta_cache_control_ephemeral.BetaCacheControlEphemeral",
    }
)
from .beta_citations_config_param import BetaCitationsConfigParam  # noqa: E402
from .beta_web_fetch_url_sources import BetaWebFetchURLSources  # noqa: E402

_decode_beta_citations_config_param = BetaCitationsConfigParam._decode
_decode_beta_web_fetch_url_sources = BetaWebFetchURLSources._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "web_fetch_20250910"), False, ..., 0),
    "name": ("name", ("const", "web_fetch"), False, ..., 0),
    "allowed_callers": ("allowed_callers", ("array", "string"), True, None, 2),
    "allowed_domains": ("allowed_domains", ("array", "string"), True, None, 4),
    "blocked_domains": ("blocked_domains", ("array", "string"), True, None, 8),
    "cache_control": ("cache_control", ("tagged", _VARIANTS, "type"), True, None, 16),
    "citations": ("citations", ("model", BetaCitationsConfigParam), True, None, 32),
    "defer_loading": ("defer_loading", "boolean", True, None, 64),
    "max_content_tokens": ("max_content_tokens", "integer", True, None, 128),
    "max_uses": ("max_uses", "integer", True, None, 256),
    "strict": ("strict", "boolean", True, None, 512),
    "url_sources": ("url_sources", ("model", BetaWebFetchURLSources), True, None, 1024),
}
