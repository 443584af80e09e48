# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.diagnostics_param`."""

from message_batches.types import (
    DiagnosticsParam as DiagnosticsParam,
)
