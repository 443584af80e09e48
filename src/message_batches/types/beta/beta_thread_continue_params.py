# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_thread_continue_params`."""

from message_batches.types.beta import (
    BetaThreadContinueParams as BetaThreadContinueParams,
)
