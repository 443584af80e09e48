"""Clocks, sleep, randomness and fsync, as arguments: the only module that reads them itself."""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Callable

from attrs import frozen


@frozen
class System:
    """
    What a run uses of the machine it runs on. Tests pass their own.

    Attributes:
        now: returns the seconds since the epoch, by a clock that people may set.
        monotonic: returns seconds by a clock that cannot be set.
        sleep: waits for a number of seconds.
        uniform: returns a random number between two others.
        token: returns a random text of that many bytes, in hexadecimal.
        fsync: returns when everything written to a file descriptor is on disk.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    uniform: Callable[[float, float], float] = random.uniform
    token: Callable[[int], str] = secrets.token_hex
    fsync: Callable[[int], None] = os.fsync


SYSTEM = System()
"""The machine itself."""
