# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_request_mcp_server_tool_configuration_param import BetaRequestMCPServerToolConfigurationParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaRequestMCPServerURLDefinitionParam(WireModel):
    """MCP server that the service may connect to for this request.

    Attributes:
        name: Name by which mcp_toolset entries and MCP blocks refer to the server.
        authorization_token: Token with which the service signs in to the server; null sends none.
        tool_configuration: Limits on the server's tools; null sets none.
    """

    name: str
    url: str
    type: Literal["url"] = "url"
    authorization_token: str | None | Unset = UNSET
    tool_configuration: BetaRequestMCPServerToolConfigurationParam | None | Unset = UNSET
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
            at = "type"
            if source["type"] == "url":
                self.type = "url"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if type(value := source["name"]) is not str:
                value = as_string(value)
            self.name = value
            at = "url"
            if type(value := source["url"]) is not str:
                value = as_string(value)
            self.url = value
            if "authorization_token" not in source:
                self.authorization_token = UNSET
                absent += 1
            elif (value := source["authorization_token"]) is None:
                self.authorization_token = None
            else:
                at = "authorization_token"
                if type(value) is not str:
                    value = as_string(value)
                self.authorization_token = value
            if "tool_configuration" not in source:
                self.tool_configuration = UNSET
                absent += 1
            elif (value := source["tool_configuration"]) is None:
                self.tool_configuration = None
            else:
                at = "tool_configuration"
                self.tool_configuration = _decode_beta_request_mcp_server_tool_configuration_param(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
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
            "name": this.name,
            "url": this.url,
        }
        if (value := this.authorization_token) is not UNSET:
            out["authorization_token"] = value
        if (value := this.tool_configuration) is not UNSET:
            out["tool_configuration"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_request_mcp_server_tool_configuration_param import BetaRequestMCPServerToolConfigurationParam  # noqa: E402

_decode_beta_request_mcp_server_tool_configuration_param = BetaRequestMCPServerToolConfigurationParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "url"), False, ..., 0),
    "name": ("name", "string", False, ..., 0),
    "url": ("url", "string", False, ..., 0),
    "authorization_token": ("authorization_token", "string", True, UNSET, 0),
    "tool_configuration": (
        "tool_configuration",
        ("model", BetaRequestMCPServerToolConfigurationParam),
        True,
        UNSET,
        0,
    ),
}
