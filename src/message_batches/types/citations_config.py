# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.citations_config`."""

from message_batches.types import (
    CitationsConfig as CitationsConfig,
)
