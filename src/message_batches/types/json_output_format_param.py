# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.json_output_format_param`."""

from message_batches.types import (
    JSONOutputFormatParam as JSONOutputFormatParam,
)
