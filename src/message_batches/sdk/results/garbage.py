"""
Keep many results without paying for them again and again.

Python looks through all objects that a program keeps, for garbage, each time they have grown by a
quarter. While a hundred thousand results are collected in a dict this takes longer than reading
them.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import attrs

# After how many new objects Python looks at older ones too; 100,000 short results are 1.3 million.
# The first threshold says how many new objects are looked at together, and the second how often
# that happens before older ones are: 10 times by default. In Python 3.14, whose collector looks at
# a part of the older objects each time, the second one is the inverse of that part.
# The first one stays: whatever it is, each new object is looked at once, which takes a tenth of the
# time of reading it, and longer if 10,000 of them, more than the caches hold, are looked at
# together.
_NEW_OBJECTS = 1_500_000

Thresholds = tuple[int, int, int]


@attrs.define
class _Blocks:
    """The blocks that are being executed, in all threads; thresholds are those of the process."""

    running: int = 0
    found: Thresholds = (0, 0, 0)
    raised: Thresholds = (0, 0, 0)
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def enter(self) -> None:
        with self.lock:
            self.running += 1
            if self.running == 1:
                self.found = gc.get_threshold()
                new, older, oldest = self.found
                self.raised = (new, max(older, _NEW_OBJECTS // max(new, 1)), oldest)
                gc.set_threshold(*self.raised)

    def leave(self) -> None:
        with self.lock:
            self.running -= 1
            # If the program has set others in the meantime, these stay.
            if not self.running and gc.get_threshold() == self.raised:
                gc.set_threshold(*self.found)


_blocks = _Blocks()


@contextmanager
def fewer_collections() -> Iterator[None]:
    """
    Return a context in which Python looks for garbage among older objects much less often.

    Use it around a loop that keeps many results, or much else that is not garbage:

        with fewer_collections():
            kept = [result for result in client.messages.batches.results(batch.id)]

    Garbage among the newest objects is found as always, in all threads. Garbage that is older waits
    until 1.5 million new objects have been made, or for the end of the block. Then the thresholds
    of the `gc` module are what they were; nothing is frozen, and a collector that is off stays off.
    """
    _blocks.enter()
    try:
        yield
    finally:
        _blocks.leave()
