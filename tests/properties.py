"""
How many examples a property is tested with, and how many steps of a run are broken.

They are the same in every run, so that only a change of the code can make a test fail. With
HYPOTHESIS_PROFILE=thorough in the environment they are random, and 25 times as many.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def examples(number: int) -> settings:
    """Return the settings for a number of examples."""
    return settings(
        max_examples=number * 25 if THOROUGH else number,
        derandomize=not THOROUGH,
        database=None,
        deadline=None,
        # A document of 40 fields is slow to generate; the number of examples limits the time.
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )


EVERY = int(os.environ.get("BROKEN_STEPS", "1"))
"""
Slow tests break a run at every n-th of its steps, beginning with the first; this is n.

It is 1 unless the environment says otherwise: CI has no time for every step.
"""
