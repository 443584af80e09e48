# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.container_params`."""

from message_batches.types import (
    ContainerParams as ContainerParams,
)
