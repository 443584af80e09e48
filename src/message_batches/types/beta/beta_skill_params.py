# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_skill_params`."""

from message_batches.types.beta import (
    BetaSkillParams as BetaSkillParams,
)
