# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_object, located, new
from ..variants import BETA_CLIENT_TOOL_RESULTS, BETA_USER_INPUT

if TYPE_CHECKING:
    from .beta_client_tool_results import BetaClientToolResults
    from .beta_user_input import BetaUserInput


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaWebFetchURLSourcesParam(WireModel):
    """Where an address must have appeared so that web fetch may open it."""

    client_tool_results: BetaClientToolResults | Unset = UNSET
    server_tool_results: BetaClientToolResults | Unset = UNSET
    user_input: BetaUserInput | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "client_tool_results"
            if "client_tool_results" not in source:
                self.client_tool_results = UNSET
                absent += 1
            else:
                value = source["client_tool_results"]
                self.client_tool_results = BETA_CLIENT_TOOL_RESULTS[value["type"]](value)
            at = "server_tool_results"
            if "server_tool_results" not in source:
                self.server_tool_results = UNSET
                absent += 1
            else:
                value = source["server_tool_results"]
                self.server_tool_results = BETA_CLIENT_TOOL_RESULTS[value["type"]](value)
            at = "user_input"
            if "user_input" not in source:
                self.user_input = UNSET
                absent += 1
            else:
                value = source["user_input"]
                self.user_input = BETA_USER_INPUT[value["type"]](value)
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
        out: dict[str, Any] = {}
        if (value := this.client_tool_results) is not UNSET:
            out["client_tool_results"] = value if type(value) is dict else value.to_wire()
        if (value := this.server_tool_results) is not UNSET:
            out["server_tool_results"] = value if type(value) is dict else value.to_wire()
        if (value := this.user_input) is not UNSET:
            out["user_input"] = value if type(value) is dict else value.to_wire()
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "client_tool_results",
        "server_tool_results",
        "user_input",
    )
)
