# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_advisor_tool_result_error_object`."""

from message_batches.types.beta import (
    BetaAdvisorToolResultErrorObject as BetaAdvisorToolResultErrorObject,
)
