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
    as_boolean,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .citations_config_param import CitationsConfigParam
    from .tool_caller import ToolCaller
    from .web_fetch_url_sources_param import WebFetchURLSourcesParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class WebFetchTool20260309Param(WireModel):
    """Web fetch tool, version of 2026-03-09, which adds a choice about cached content. Run by the service.

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
        use_cache: False asks for a fresh copy instead of a cached one.
    """

    type: Literal["web_fetch_20260309"] = "web_fetch_20260309"
    name: Literal["web_fetch"] = "web_fetch"
    allowed_callers: list[ToolCaller] | Unset = UNSET
    allowed_domains: list[str] | None | Unset = UNSET
    blocked_domains: list[str] | None | Unset = UNSET
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    citations: CitationsConfigParam | None | Unset = UNSET
    defer_loading: bool | Unset = UNSET
    max_content_tokens: int | None | Unset = UNSET
    max_uses: int | None | Unset = UNSET
    strict: bool | Unset = UNSET
    url_sources: WebFetchURLSourcesParam | None | Unset = UNSET
    use_cache: bool | Unset = UNSET
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
            if source["type"] == "web_fetch_20260309":
                self.type = "web_fetch_20260309"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if source["name"] == "web_fetch":
                self.name = "web_fetch"
            else:
                self.name = as_string(source["name"])
            if "allowed_callers" not in source:
                self.allowed_callers = UNSET
                absent += 1
            else:
                at = "allowed_callers"
                value = source["allowed_callers"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_callers", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_callers = items
            if "allowed_domains" not in source:
                self.allowed_domains = UNSET
                absent += 1
            elif (value := source["allowed_domains"]) is None:
                self.allowed_domains = None
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
                self.blocked_domains = UNSET
                absent += 1
            elif (value := source["blocked_domains"]) is None:
                self.blocked_domains = None
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
                self.citations = _decode_citations_config_param(value)
            if "defer_loading" not in source:
                self.defer_loading = UNSET
                absent += 1
            else:
                at = "defer_loading"
                if type(value := source["defer_loading"]) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            if "max_content_tokens" not in source:
                self.max_content_tokens = UNSET
                absent += 1
            elif (value := source["max_content_tokens"]) is None:
                self.max_content_tokens = None
            else:
                at = "max_content_tokens"
                if type(value) is not int:
                    value = as_integer(value)
                self.max_content_tokens = value
            if "max_uses" not in source:
                self.max_uses = UNSET
                absent += 1
            elif (value := source["max_uses"]) is None:
                self.max_uses = None
            else:
                at = "max_uses"
                if type(value) is not int:
                    value = as_integer(value)
                self.max_uses = value
            if "strict" not in source:
                self.strict = UNSET
                absent += 1
            else:
                at = "strict"
                if type(value := source["strict"]) is not bool:
                    value = as_boolean(value)
                self.strict = value
            if "url_sources" not in source:
                self.url_sources = UNSET
                absent += 1
            elif (value := source["url_sources"]) is None:
                self.url_sources = None
            else:
                at = "url_sources"
                self.url_sources = _decode_web_fetch_url_sources_param(value)
            if "use_cache" not in source:
                self.use_cache = UNSET
                absent += 1
            else:
                at = "use_cache"
                if type(value := source["use_cache"]) is not bool:
                    value = as_boolean(value)
                self.use_cache = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 13 else keep_extras(self, source, _FIELDS)
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
        if (value := this.allowed_callers) is not UNSET:
            out["allowed_callers"] = value
        if (value := this.allowed_domains) is not UNSET:
            out["allowed_domains"] = value
        if (value := this.blocked_domains) is not UNSET:
            out["blocked_domains"] = value
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.citations) is not UNSET:
            out["citations"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.defer_loading) is not UNSET:
            out["defer_loading"] = value
        if (value := this.max_content_tokens) is not UNSET:
            out["max_content_tokens"] = value
        if (value := this.max_uses) is not UNSET:
            out["max_uses"] = value
        if (value := this.strict) is not UNSET:
            out["strict"] = value
        if (value := this.url_sources) is not UNSET:
            out["url_sources"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.use_cache) is not UNSET:
            out["use_cache"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .citations_config_param import CitationsConfigParam  # noqa: E402
from .web_fetch_url_sources_param import WebFetchURLSourcesParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_decode_citations_config_param = CitationsConfigParam._decode
_decode_web_fetch_url_sources_param = WebFetchURLSourcesParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "web_fetch_20260309"), False, ..., 0),
    "name": ("name", ("const", "web_fetch"), False, ..., 0),
    "allowed_callers": ("allowed_callers", ("array", "string"), False, UNSET, 0),
    "allowed_domains": ("allowed_domains", ("array", "string"), True, UNSET, 0),
    "blocked_domains": ("blocked_domains", ("array", "string"), True, UNSET, 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "citations": ("citations", ("model", CitationsConfigParam), True, UNSET, 0),
    "defer_loading": ("defer_loading", "boolean", False, UNSET, 0),
    "max_content_tokens": ("max_content_tokens", "integer", True, UNSET, 0),
    "max_uses": ("max_uses", "integer", True, UNSET, 0),
    "strict": ("strict", "boolean", False, UNSET, 0),
    "url_sources": ("url_sources", ("model", WebFetchURLSourcesParam), True, UNSET, 0),
    "use_cache": ("use_cache", "boolean", False, UNSET, 0),
}
