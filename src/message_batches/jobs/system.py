"""Clocks, sleep, randomness and fsync, as arguments: the only module that reads them itself."""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from attrs import frozen

from message_batches._platform import open_folder, sync


def _get(queue: SimpleQueue[Any], timeout: float | None, _: int) -> Any:
    return queue.get(timeout=timeout)


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
        get: returns the next item of a queue; raises `queue.Empty` after a number of seconds, or
            never with None. The third argument is how many items will come in any case.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    uniform: Callable[[float, float], float] = random.uniform
    token: Callable[[int], str] = secrets.token_hex
    fsync: Callable[[int], None] = sync
    get: Callable[[SimpleQueue[Any], float | None, int], Any] = _get

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in a folder are on disk; at once where a folder has no fsync."""
        descriptor = open_folder(folder)
        if descriptor is None:
            return
        try:
            self.fsync(descriptor)
        finally:
            os.close(descriptor)


SYSTEM = System()
"""The machine itself."""
