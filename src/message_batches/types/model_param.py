# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.model_param`."""

from message_batches.types import (
    ModelParam as ModelParam,
)
