# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_request_tool_removal_block_param`."""

from message_batches.types.beta import (
    BetaRequestToolRemovalBlockParam as BetaRequestToolRemovalBlockParam,
)
