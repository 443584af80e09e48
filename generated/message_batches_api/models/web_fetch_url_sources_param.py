# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_object, irregular_to_wire, keep_extras, located, new
from ..variants import CLIENT_TOOL_RESULTS, USER_INPUT

if TYPE_CHECKING:
    from .client_tool_results import ClientToolResults
    from .user_input import UserInput


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class WebFetchURLSourcesParam(WireModel):
    """Where an address must have appeared so that web fetch may open it."""

    client_tool_results: ClientToolResults | Unset = UNSET
    server_tool_results: ClientToolResults | Unset = UNSET
    user_input: UserInput | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "client_tool_results" not in source:
                self.client_tool_results = UNSET
                absent += 1
            else:
                at = "client_tool_results"
                value = source["client_tool_results"]
                self.client_tool_results = CLIENT_TOOL_RESULTS[value["type"]](value)
            if "server_tool_results" not in source:
                self.server_tool_results = UNSET
                absent += 1
            else:
                at = "server_tool_results"
                value = source["server_tool_results"]
                self.server_tool_results = CLIENT_TOOL_RESULTS[value["type"]](value)
            if "user_input" not in source:
                self.user_input = UNSET
                absent += 1
            else:
                at = "user_input"
                value = source["user_input"]
                self.user_input = USER_INPUT[value["type"]](value)
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
        self._presence = 0
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
        if (value := this.client_tool_results) is not UNSET:
            out["client_tool_results"] = value if type(value) is dict else value.to_wire()
        if (value := this.server_tool_results) is not UNSET:
            out["server_tool_results"] = value if type(value) is dict else value.to_wire()
        if (value := this.user_input) is not UNSET:
            out["user_input"] = value if type(value) is dict else value.to_wire()
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "client_tool_results": ("client_tool_results", ("tagged", CLIENT_TOOL_RESULTS, "type"), False, UNSET, 0),
    "server_tool_results": ("server_tool_results", ("tagged", CLIENT_TOOL_RESULTS, "type"), False, UNSET, 0),
    "user_input": ("user_input", ("tagged", USER_INPUT, "type"), False, UNSET, 0),
}
