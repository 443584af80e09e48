# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_web_search_tool_result_block_content`."""

from message_batches.types.beta import (
    BetaWebSearchToolResultBlockContent as BetaWebSearchToolResultBlockContent,
)
