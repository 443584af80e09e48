# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_token_task_budget_param`."""

from message_batches.types.beta import (
    BetaTokenTaskBudgetParam as BetaTokenTaskBudgetParam,
)
