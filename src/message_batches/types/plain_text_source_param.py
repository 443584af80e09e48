# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.plain_text_source_param`."""

from message_batches.types import (
    PlainTextSourceParam as PlainTextSourceParam,
)
