# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
    as_array,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)
from ..variants import BETA_CONTENT_BLOCK, BETA_INPUT_TRANSFORMATION

if TYPE_CHECKING:
    from .beta_content_block import BetaContentBlock
    from .beta_context_management_response import BetaContextManagementResponse
    from .beta_input_transformation import BetaInputTransformation
    from .beta_refusal_stop_details import BetaRefusalStopDetails
    from .beta_stop_reason import BetaStopReason
    from .beta_usage import BetaUsage
    from .container import Container
    from .diagnostics import Diagnostics
    from .model import Model


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMessage(ReceivedModel):
    """One answer of the model, complete with stop reason and token use. Unlike Message it reports what context management and transformations of the input did.

    Attributes:
        container: Container that was used; null when none was.
        context_management: Edits made to the context; null when context management did not run.
        stop_details: More about a refusal; null for other stop reasons.
        stop_reason: Why the model stopped; null when not known.
        stop_sequence: Stop sequence that was met; null when none was.
        diagnostics: Null or missing when no diagnostics are given.
        input_transformations: What was done with thinking blocks of the input that did not match; null when there is nothing to tell.
    """

    id: str
    content: list[BetaContentBlock]
    model: Model
    usage: BetaUsage
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    container: Container | None = None
    context_management: BetaContextManagementResponse | None = None
    stop_details: BetaRefusalStopDetails | None = None
    stop_reason: BetaStopReason | None = None
    stop_sequence: str | None = None
    diagnostics: Diagnostics | None = None
    input_transformations: list[BetaInputTransformation] | None = None
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
            at = "id"
            if type(value := source["id"]) is not str:
                value = as_string(value)
            self.id = value
            at = "type"
            if source["type"] == "message":
                self.type = "message"
            else:
                self.type = as_string(source["type"])
            at = "role"
            if source["role"] == "assistant":
                self.role = "assistant"
            else:
                self.role = as_string(source["role"])
            if "container" not in source:
                self.container = None
                absent += 1
            elif (value := source["container"]) is None:
                self.container = None
                presence |= 2
            else:
                at = "container"
                self.container = _decode_container(value)
            at = "content"
            value = source["content"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("content", items)
            for item in value:
                items.append(BETA_CONTENT_BLOCK[item["type"]](item))
            self.content = items
            if "context_management" not in source:
                self.context_management = None
                absent += 1
            elif (value := source["context_management"]) is None:
                self.context_management = None
                presence |= 4
            else:
                at = "context_management"
                self.context_management = _decode_beta_context_management_response(value)
            at = "model"
            if type(value := source["model"]) is not str:
                value = as_string(value)
            self.model = value
            if "stop_details" not in source:
                self.stop_details = None
                absent += 1
            elif (value := source["stop_details"]) is None:
                self.stop_details = None
                presence |= 8
            else:
                at = "stop_details"
                self.stop_details = _VARIANTS[value["type"]](value)
            if "stop_reason" not in source:
                self.stop_reason = None
                absent += 1
            elif (value := source["stop_reason"]) is None:
                self.stop_reason = None
                presence |= 16
            else:
                at = "stop_reason"
                if type(value) is not str:
                    value = as_string(value)
                self.stop_reason = value
            if "stop_sequence" not in source:
                self.stop_sequence = None
                absent += 1
            elif (value := source["stop_sequence"]) is None:
                self.stop_sequence = None
                presence |= 32
            else:
                at = "stop_sequence"
                if type(value) is not str:
                    value = as_string(value)
                self.stop_sequence = value
            at = "usage"
            self.usage = _decode_beta_usage(source["usage"])
            if "diagnostics" not in source:
                self.diagnostics = None
                absent += 1
            elif (value := source["diagnostics"]) is None:
                self.diagnostics = None
                presence |= 64
            else:
                at = "diagnostics"
                self.diagnostics = _decode_diagnostics(value)
            if "input_transformations" not in source:
                self.input_transformations = None
                absent += 1
            elif (value := source["input_transformations"]) is None:
                self.input_transformations = None
                presence |= 128
            else:
                at = "input_transformations"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("input_transformations", items)
                for item in value:
                    items.append(BETA_INPUT_TRANSFORMATION[item["type"]](item))
                self.input_transformations = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "content": "type",
                    "stop_details": "type",
                    "input_transformations": "type",
                },
            ) from None
        self._presence = presence
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
            "id": this.id,
            "type": this.type,
            "role": this.role,
            "content": [item if type(item) is dict else item.to_wire() for item in this.content],
            "model": this.model,
            "usage": this.usage if type(this.usage) is dict else this.usage.to_wire(),
        }
        if (value := this.container) is not None:
            out["container"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["container"] = None
        if (value := this.context_management) is not None:
            out["context_management"] = value if type(value) is dict else value.to_wire()
        elif presence & 4:
            out["context_management"] = None
        if (value := this.stop_details) is not None:
            out["stop_details"] = value if type(value) is dict else value.to_wire()
        elif presence & 8:
            out["stop_details"] = None
        if (value := this.stop_reason) is not None:
            out["stop_reason"] = value
        elif presence & 16:
            out["stop_reason"] = None
        if (value := this.stop_sequence) is not None:
            out["stop_sequence"] = value
        elif presence & 32:
            out["stop_sequence"] = None
        if (value := this.diagnostics) is not None:
            out["diagnostics"] = value if type(value) is dict else value.to_wire()
        elif presence & 64:
            out["diagnostics"] = None
        if (value := this.input_transformations) is not None:
            out["input_transformations"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif presence & 128:
            out["input_transformations"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "refusal": "beta_refusal_stop_details.BetaRefusalStopDetails",
    }
)
from .beta_context_management_response import BetaContextManagementResponse  # noqa: E402
from .beta_usage import BetaUsage  # noqa: E402
from .container import Container  # noqa: E402
from .diagnostics import Diagnostics  # noqa: E402

_decode_beta_context_management_response = BetaContextManagementResponse._decode
_decode_beta_usage = BetaUsage._decode
_decode_container = Container._decode
_decode_diagnostics = Diagnostics._decode
_FIELDS: Fields = {
    "id": ("id", "string", False, ..., 0),
    "type": ("type", ("const", "message"), False, ..., 0),
    "role": ("role", ("const", "assistant"), False, ..., 0),
    "container": ("container", ("model", Container), True, None, 2),
    "content": ("content", ("array", ("tagged", BETA_CONTENT_BLOCK, "type")), False, ..., 0),
    "context_management": ("context_management", ("model", BetaContextManagementResponse), True, None, 4),
    "model": ("model", "string", False, ..., 0),
    "stop_details": ("stop_details", ("tagged", _VARIANTS, "type"), True, None, 8),
    "stop_reason": ("stop_reason", "string", True, None, 16),
    "stop_sequence": ("stop_sequence", "string", True, None, 32),
    "usage": ("usage", ("model", BetaUsage), False, ..., 0),
    "diagnostics": ("diagnostics", ("model", Diagnostics), True, None, 64),
    "input_transformations": (
        "input_transformations",
        ("array", ("tagged", BETA_INPUT_TRANSFORMATION, "type")),
        True,
        None,
        128,
    ),
}
