"""Requests on their way to the service: checks, JSON, and the body of a create request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._lazy import lazy_names

if TYPE_CHECKING:
    from message_batches.sdk.create.bodies import PreparedRequests
    from message_batches.sdk.create.param_checks import Findings, check_params
    from message_batches.sdk.create.request_checks import (
        MalformedRequestError,
        RequestCheck,
        check_in_full,
        check_request,
        decode_request,
    )
    from message_batches.sdk.create.rules import (
        CUSTOM_ID,
        ENVELOPE,
        MAX_BODY_BYTES,
        MAX_REQUESTS,
        body_size,
        parameters_refused_by,
    )

__all__ = [
    "CUSTOM_ID",
    "ENVELOPE",
    "MAX_BODY_BYTES",
    "MAX_REQUESTS",
    "Findings",
    "MalformedRequestError",
    "PreparedRequests",
    "RequestCheck",
    "body_size",
    "check_in_full",
    "check_params",
    "check_request",
    "decode_request",
    "parameters_refused_by",
]

_MODULES = {
    "bodies": ("PreparedRequests",),
    "param_checks": ("Findings", "check_params"),
    "request_checks": (
        "MalformedRequestError",
        "RequestCheck",
        "check_in_full",
        "check_request",
        "decode_request",
    ),
}

__getattr__, __dir__ = lazy_names(
    __name__,
    dict.fromkeys(__all__, "rules")
    | {name: module for module, names in _MODULES.items() for name in names},
)
