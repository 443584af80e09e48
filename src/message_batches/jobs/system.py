"""Clocks, sleep, randomness and the file operations that make data durable, as plain arguments."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

from attrs import frozen


@frozen
class System:
    """
    What a run uses of the machine it runs on. Tests pass their own.

    Attributes:
        now: seconds since the epoch, by a clock that people may set.
        monotonic: seconds by a clock that nobody sets.
        sleep: wait so many seconds.
        uniform: a random number between two others.
        fsync: return when everything written to a file descriptor is on disk.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    uniform: Callable[[float, float], float] = random.uniform
    fsync: Callable[[int], None] = os.fsync


SYSTEM = System()
"""The machine itself."""
