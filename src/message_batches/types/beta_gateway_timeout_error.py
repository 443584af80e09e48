# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta_gateway_timeout_error`."""

from message_batches.types import (
    BetaGatewayTimeoutError as BetaGatewayTimeoutError,
)
