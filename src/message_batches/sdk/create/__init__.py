"""Requests on their way to the service: checks, JSON, and the body of a create request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._lazy import lazy_names

if TYPE_CHECKING:
    from message_batches.sdk.create.bodies import PreparedRequests
    from message_batches.sdk.create.media_checks import SCALE_DOWN, too_large, too_many
    from message_batches.sdk.create.media_headers import image_size, media_type_of
    from message_batches.sdk.create.param_checks import Findings, check_params
    from message_batches.sdk.create.plain_requests import plain_lines
    from message_batches.sdk.create.request_checks import (
        WRAPPED,
        MalformedRequestError,
        OtherFormError,
        RequestCheck,
        check_request,
        decode_request,
    )
    from message_batches.sdk.create.rules import (
        CUSTOM_ID,
        ENVELOPE,
        MAX_BODY_BYTES,
        MAX_IMAGE_BYTES,
        MAX_IMAGE_SIDE,
        MAX_REQUESTS,
        body_size,
        parameters_refused_by,
    )
    from message_batches.sdk.create.schemas import FORMATS, KEYWORDS, schema_of

__all__ = [
    "CUSTOM_ID",
    "ENVELOPE",
    "FORMATS",
    "KEYWORDS",
    "MAX_BODY_BYTES",
    "MAX_IMAGE_BYTES",
    "MAX_IMAGE_SIDE",
    "MAX_REQUESTS",
    "SCALE_DOWN",
    "WRAPPED",
    "Findings",
    "MalformedRequestError",
    "OtherFormError",
    "PreparedRequests",
    "RequestCheck",
    "body_size",
    "check_params",
    "check_request",
    "decode_request",
    "image_size",
    "media_type_of",
    "parameters_refused_by",
    "plain_lines",
    "schema_of",
    "too_large",
    "too_many",
]

_MODULES = {
    "bodies": ("PreparedRequests",),
    "media_checks": ("SCALE_DOWN", "too_large", "too_many"),
    "media_headers": ("image_size", "media_type_of"),
    "param_checks": ("Findings", "check_params"),
    "plain_requests": ("plain_lines",),
    "request_checks": (
        "WRAPPED",
        "MalformedRequestError",
        "OtherFormError",
        "RequestCheck",
        "check_request",
        "decode_request",
    ),
    "schemas": ("FORMATS", "KEYWORDS", "schema_of"),
}

__getattr__, __dir__ = lazy_names(
    __name__,
    dict.fromkeys(__all__, "rules")
    | {name: module for module, names in _MODULES.items() for name in names},
)
