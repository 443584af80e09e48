# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_json_output_format_param`."""

from message_batches.types.beta import (
    BetaJSONOutputFormatParam as BetaJSONOutputFormatParam,
)
