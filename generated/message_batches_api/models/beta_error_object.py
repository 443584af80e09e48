# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_api_error_object import BetaAPIErrorObject
from .beta_authentication_error_object import BetaAuthenticationErrorObject
from .beta_billing_error_object import BetaBillingErrorObject
from .beta_gateway_timeout_error_object import BetaGatewayTimeoutErrorObject
from .beta_invalid_request_error_object import BetaInvalidRequestErrorObject
from .beta_not_found_error_object import BetaNotFoundErrorObject
from .beta_overloaded_error_object import BetaOverloadedErrorObject
from .beta_permission_error_object import BetaPermissionErrorObject
from .beta_rate_limit_error_object import BetaRateLimitErrorObject

BetaErrorObject: TypeAlias = (
    BetaInvalidRequestErrorObject
    | BetaAuthenticationErrorObject
    | BetaBillingErrorObject
    | BetaPermissionErrorObject
    | BetaNotFoundErrorObject
    | BetaRateLimitErrorObject
    | BetaGatewayTimeoutErrorObject
    | BetaAPIErrorObject
    | BetaOverloadedErrorObject
    | UnknownVariant
)
"""One error, chosen by type. New types may be added, so treat an unknown one as a general failure."""
