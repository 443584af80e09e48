# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, Variants, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_browser_toolset_configs import BetaBrowserToolsetConfigs
    from .beta_cache_control_ephemeral import BetaCacheControlEphemeral


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaBrowserToolset20260801(ReceivedModel):
    """Browser toolset definition as the service returns it, for example in the tool changes of a compaction block.

    Attributes:
        cache_control: Prompt cache breakpoint at this tool definition; null or absent means none.
        configs: Settings for single members; null or absent leaves every member at its default.
    """

    type: Literal["browser_toolset_20260801"] = "browser_toolset_20260801"
    cache_control: BetaCacheControlEphemeral | None = None
    configs: BetaBrowserToolsetConfigs | None = None
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
            at = "type"
            if source["type"] == "browser_toolset_20260801":
                self.type = "browser_toolset_20260801"
            else:
                self.type = as_string(source["type"])
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
                self.configs = _decode_beta_browser_toolset_configs(value)
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
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.cache_control) is not None:
            out["cache_control"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["cache_control"] = None
        if (value := this.configs) is not None:
            out["configs"] = value if type(value) is dict else value.to_wire()
        elif presence & 4:
            out["configs"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "ephemeral": "beta_cache_control_ephemeral.BetaCacheControlEphemeral",
    }
)
from .beta_browser_toolset_configs import BetaBrowserToolsetConfigs  # noqa: E402

_decode_beta_browser_toolset_configs = BetaBrowserToolsetConfigs._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "browser_toolset_20260801"), False, ..., 0),
    "cache_control": ("cache_control", ("tagged", _VARIANTS, "type"), True, None, 2),
    "configs": ("configs", ("model", BetaBrowserToolsetConfigs), True, None, 4),
}
