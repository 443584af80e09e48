# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_object, irregular_to_wire, keep_extras, located, new
from ..variants import (
    BETA_SERVER_TOOL_RESULTS,
    BETA_WEB_FETCH_URL_SOURCES_CLIENT_TOOL_RESULTS,
    BETA_WEB_FETCH_URL_SOURCES_USER_INPUT,
)

if TYPE_CHECKING:
    from .beta_server_tool_results import BetaServerToolResults
    from .beta_web_fetch_url_sources_client_tool_results import BetaWebFetchUrlSourcesClientToolResults
    from .beta_web_fetch_url_sources_user_input import BetaWebFetchUrlSourcesUserInput


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaWebFetchURLSources(ReceivedModel):
    """Where an address must have appeared so that web fetch may open it.

    Attributes:
        client_tool_results: Whether addresses from results of tools run by your code count; absent or null leaves the default.
        server_tool_results: Whether addresses from results of tools run by the service count; absent or null leaves the default.
        user_input: Whether addresses from user input count; absent or null leaves the default.
    """

    client_tool_results: BetaWebFetchUrlSourcesClientToolResults | None = None
    server_tool_results: BetaServerToolResults | None = None
    user_input: BetaWebFetchUrlSourcesUserInput | None = None
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
            if type(source) is not dict:
                source = as_object(source)
            if "client_tool_results" not in source:
                self.client_tool_results = None
                absent += 1
            elif (value := source["client_tool_results"]) is None:
                self.client_tool_results = None
                presence |= 2
            else:
                at = "client_tool_results"
                self.client_tool_results = BETA_WEB_FETCH_URL_SOURCES_CLIENT_TOOL_RESULTS[value["type"]](
                    value
                )
            if "server_tool_results" not in source:
                self.server_tool_results = None
                absent += 1
            elif (value := source["server_tool_results"]) is None:
                self.server_tool_results = None
                presence |= 4
            else:
                at = "server_tool_results"
                self.server_tool_results = BETA_SERVER_TOOL_RESULTS[value["type"]](value)
            if "user_input" not in source:
                self.user_input = None
                absent += 1
            elif (value := source["user_input"]) is None:
                self.user_input = None
                presence |= 8
            else:
                at = "user_input"
                self.user_input = BETA_WEB_FETCH_URL_SOURCES_USER_INPUT[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "client_tool_results": "type",
                    "server_tool_results": "type",
                    "user_input": "type",
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
        out: dict[str, Any] = {}
        if (value := this.client_tool_results) is not None:
            out["client_tool_results"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["client_tool_results"] = None
        if (value := this.server_tool_results) is not None:
            out["server_tool_results"] = value if type(value) is dict else value.to_wire()
        elif presence & 4:
            out["server_tool_results"] = None
        if (value := this.user_input) is not None:
            out["user_input"] = value if type(value) is dict else value.to_wire()
        elif presence & 8:
            out["user_input"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "client_tool_results": (
        "client_tool_results",
        ("tagged", BETA_WEB_FETCH_URL_SOURCES_CLIENT_TOOL_RESULTS, "type"),
        True,
        None,
        2,
    ),
    "server_tool_results": (
        "server_tool_results",
        ("tagged", BETA_SERVER_TOOL_RESULTS, "type"),
        True,
        None,
        4,
    ),
    "user_input": ("user_input", ("tagged", BETA_WEB_FETCH_URL_SOURCES_USER_INPUT, "type"), True, None, 8),
}
