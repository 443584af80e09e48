# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
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
    from .beta_cache_control_ephemeral import BetaCacheControlEphemeral
    from .beta_mcp_tool_default_config import BetaMCPToolDefaultConfig
    from .beta_mcp_tool_param import BetaMCPToolParam
    from .beta_mcp_toolset_configs import BetaMCPToolsetConfigs


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMCPToolset(ReceivedModel):
    """Makes the tools of one MCP server available to the model.

    Attributes:
        mcp_server_name: Name of the server in mcp_servers.
        cache_control: Prompt-cache breakpoint at this toolset; null sets none.
        configs: Settings by tool name; they win over default_config. Null means none.
        default_config: Settings for tools without an entry in configs; null means none.
        tools: Descriptions of the server's tools; null when not given.
    """

    mcp_server_name: str
    type: Literal["mcp_toolset"] = "mcp_toolset"
    cache_control: BetaCacheControlEphemeral | None = None
    configs: BetaMCPToolsetConfigs | None = None
    default_config: BetaMCPToolDefaultConfig | None = None
    tools: list[BetaMCPToolParam] | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        entries: dict[str, Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
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
                self.cache_control = None
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
                presence |= 2
            else:
                at = "cache_control"
                self.cache_control = _VARIANTS[value["type"]](value)
            if "configs" not in source:
                self.configs = None
                absent += 1
            elif (value := source["configs"]) is None:
                self.configs = None
                presence |= 4
            else:
                at = "configs"
                if type(value) is not dict:
                    value = as_object(value)
                entries = {}
                at = ("configs", entries)
                for key, item in value.items():
                    entries[key] = _decode_beta_mcp_tool_config(item)
                self.configs = entries
            if "default_config" not in source:
                self.default_config = None
                absent += 1
            elif (value := source["default_config"]) is None:
                self.default_config = None
                presence |= 8
            else:
                at = "default_config"
                self.default_config = _decode_beta_mcp_tool_default_config(value)
            if "tools" not in source:
                self.tools = None
                absent += 1
            elif (value := source["tools"]) is None:
                self.tools = None
                presence |= 16
            else:
                at = "tools"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("tools", items)
                for item in value:
                    items.append(_decode_beta_mcp_tool_param(item))
                self.tools = items
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
        if (value := this.cache_control) is not None:
            out["cache_control"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["cache_control"] = None
        if (value := this.configs) is not None:
            out["configs"] = encode(value)
        elif presence & 4:
            out["configs"] = None
        if (value := this.default_config) is not None:
            out["default_config"] = value if type(value) is dict else value.to_wire()
        elif presence & 8:
            out["default_config"] = None
        if (value := this.tools) is not None:
            out["tools"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif presence & 16:
            out["tools"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "ephemeral": "beta_cache_control_ephemeral.BetaCacheControlEphemeral",
    }
)
from .beta_mcp_tool_config import BetaMCPToolConfig  # noqa: E402
from .beta_mcp_tool_default_config import BetaMCPToolDefaultConfig  # noqa: E402
from .beta_mcp_tool_param import BetaMCPToolParam  # noqa: E402

_decode_beta_mcp_tool_config = BetaMCPToolConfig._decode
_decode_beta_mcp_tool_default_config = BetaMCPToolDefaultConfig._decode
_decode_beta_mcp_tool_param = BetaMCPToolParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "mcp_toolset"), False, ..., 0),
    "mcp_server_name": ("mcp_server_name", "string", False, ..., 0),
    "cache_control": ("cache_control", ("tagged", _VARIANTS, "type"), True, None, 2),
    "configs": ("configs", ("map", ("model", BetaMCPToolConfig)), True, None, 4),
    "default_config": ("default_config", ("model", BetaMCPToolDefaultConfig), True, None, 8),
    "tools": ("tools", ("array", ("model", BetaMCPToolParam)), True, None, 16),
}
