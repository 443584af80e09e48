# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.message_create_params_container_param`."""

from message_batches.types import (
    MessageCreateParamsContainerParam as MessageCreateParamsContainerParam,
)
