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
    as_object,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .beta_mcp_tool_default_config_param import BetaMCPToolDefaultConfigParam
    from .beta_mcp_tool_param_param import BetaMCPToolParamParam
    from .beta_mcp_toolset_param_configs import BetaMCPToolsetParamConfigs
    from .cache_control_ephemeral_param import CacheControlEphemeralParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMCPToolsetParam(WireModel):
    """Makes the tools of one MCP server available to the model.

    Attributes:
        mcp_server_name: Must match the name of an entry in mcp_servers; 1 to 255 characters.
        cache_control: Prompt-cache breakpoint at this toolset; null sets none.
        configs: Settings by tool name; they win over default_config. Null means none.
        tools: Descriptions of the server's tools; null when not given.
    """

    mcp_server_name: str
    type: Literal["mcp_toolset"] = "mcp_toolset"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    configs: BetaMCPToolsetParamConfigs | None | Unset = UNSET
    default_config: BetaMCPToolDefaultConfigParam | Unset = UNSET
    tools: list[BetaMCPToolParamParam] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        entries: dict[str, Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "mcp_toolset":
                self.type = "mcp_toolset"
            else:
                self.type = as_string(source["type"])
            at = "mcp_server_name"
            if type(value := source["mcp_server_name"]) is not str:
                value = as_string(value)
            self.mcp_server_name = value
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            if "configs" not in source:
                self.configs = UNSET
                absent += 1
            elif (value := source["configs"]) is None:
                self.configs = None
            else:
                at = "configs"
                if type(value) is not dict:
                    value = as_object(value)
                entries = {}
                at = ("configs", entries)
                for key, item in value.items():
                    entries[key] = _decode_beta_mcp_tool_config_param(item)
                self.configs = entries
            if "default_config" not in source:
                self.default_config = UNSET
                absent += 1
            else:
                at = "default_config"
                self.default_config = _decode_beta_mcp_tool_default_config_param(source["default_config"])
            if "tools" not in source:
                self.tools = UNSET
                absent += 1
            elif (value := source["tools"]) is None:
                self.tools = None
            else:
                at = "tools"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("tools", items)
                for item in value:
                    items.append(_decode_beta_mcp_tool_param_param(item))
                self.tools = items
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
            "mcp_server_name": this.mcp_server_name,
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.configs) is not UNSET:
            out["configs"] = None if value is None else (encode(value))
        if (value := this.default_config) is not UNSET:
            out["default_config"] = value if type(value) is dict else value.to_wire()
        if (value := this.tools) is not UNSET:
            out["tools"] = (
                None
                if value is None
                else ([item if type(item) is dict else item.to_wire() for item in value])
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_mcp_tool_config_param import BetaMCPToolConfigParam  # noqa: E402
from .beta_mcp_tool_default_config_param import BetaMCPToolDefaultConfigParam  # noqa: E402
from .beta_mcp_tool_param_param import BetaMCPToolParamParam  # noqa: E402
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_beta_mcp_tool_config_param = BetaMCPToolConfigParam._decode
_decode_beta_mcp_tool_default_config_param = BetaMCPToolDefaultConfigParam._decode
_decode_beta_mcp_tool_param_param = BetaMCPToolParamParam._decode
_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "mcp_toolset"), False, ..., 0),
    "mcp_server_name": ("mcp_server_name", "string", False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "configs": ("configs", ("map", ("model", BetaMCPToolConfigParam)), True, UNSET, 0),
    "default_config": ("default_config", ("model", BetaMCPToolDefaultConfigParam), False, UNSET, 0),
    "tools": ("tools", ("array", ("model", BetaMCPToolParamParam)), True, UNSET, 0),
}
