"""
With how many examples a property is tried.

They are the same in every run, so that a failure tells of the change alone. With
HYPOTHESIS_PROFILE=thorough in the environment they are new ones, and 25 times as many.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def examples(number: int) -> settings:
    """Try so many examples."""
    return settings(
        max_examples=number * 25 if THOROUGH else number,
        derandomize=not THOROUGH,
        database=None,
        deadline=None,
        # A document of 40 fields takes its time; the number of examples bounds it.
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
