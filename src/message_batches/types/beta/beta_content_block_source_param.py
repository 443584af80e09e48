# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_content_block_source_param`."""

from message_batches.types.beta import (
    BetaContentBlockSourceParam as BetaContentBlockSourceParam,
)
