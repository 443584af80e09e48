# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .api_error_object import APIErrorObject
from .authentication_error_object import AuthenticationErrorObject
from .billing_error_object import BillingErrorObject
from .gateway_timeout_error_object import GatewayTimeoutErrorObject
from .invalid_request_error_object import InvalidRequestErrorObject
from .not_found_error_object import NotFoundErrorObject
from .overloaded_error_object import OverloadedErrorObject
from .permission_error_object import PermissionErrorObject
from .rate_limit_error_object import RateLimitErrorObject

ErrorObject: TypeAlias = (
    InvalidRequestErrorObject
    | AuthenticationErrorObject
    | BillingErrorObject
    | PermissionErrorObject
    | NotFoundErrorObject
    | RateLimitErrorObject
    | GatewayTimeoutErrorObject
    | APIErrorObject
    | OverloadedErrorObject
    | UnknownVariant
)
"""One error, chosen by type. New types may be added, so treat an unknown one as a general failure."""
