# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.skill_params`."""

from message_batches.types import (
    SkillParams as SkillParams,
)
