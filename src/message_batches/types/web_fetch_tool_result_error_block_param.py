# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_fetch_tool_result_error_block_param`."""

from message_batches.types import (
    WebFetchToolResultErrorBlockParam as WebFetchToolResultErrorBlockParam,
)
