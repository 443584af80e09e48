"""
The prompt cache: what requests have written to it, and what a request finds in it.

A prefix is a prompt from its start to the end of a block. It is written where a block has a
`cache_control`, a breakpoint, and found where an equal one was written: at the breakpoint or up to
19 blocks before it. https://docs.claude.com/en/docs/build-with-claude/prompt-caching

Requests that are processed together do not find what one of them writes: at the service, a prefix
can be read only when the response to the request that writes it has started.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence

from attrs import Factory, define, frozen

from message_batches.sandbox.clock import HOUR, SECOND

LIFETIMES = {"5m": 300 * SECOND, "1h": HOUR}
"""How long a prefix lives after its last use, by its `ttl`."""

_POSITIONS = 20  # looked at for each breakpoint, of which the first is its own
_MOST_ENTRIES = 100_000  # some 30 MB


@frozen
class Prefix:
    """A prompt from its start to the end of one block."""

    digest: bytes
    tokens: int
    ttl: str | None
    """The lifetime that its last block asks for; None if it is not a breakpoint."""


@frozen
class CacheUse:
    """The tokens that a request read from the cache, and wrote to it for each lifetime."""

    read: int = 0
    written_5m: int = 0
    written_1h: int = 0


@define
class _Entry:
    since: int
    expires: int
    lifetime: int
    writer: Hashable


@define
class PromptCache:
    """
    The prefixes that are cached, in memory: a restart of the sandbox empties it.

    Where there are too many of them, those that were used least recently are gone.
    """

    _entries: dict[tuple[str, bytes], _Entry] = Factory(dict)
    _lock: threading.Lock = Factory(threading.Lock)

    def use(
        self, prefixes: Sequence[Prefix], shortest: int, *, scope: str, writer: Hashable, now: int
    ) -> CacheUse:
        """
        Read what is cached of a prompt, write the rest up to the breakpoints, and return both.

        Args:
            prefixes: those of the prompt, the shortest first.
            shortest: the fewest tokens that are cached.
            scope: whose cache it is.
            writer: what is processed together writes under the same name, and does not find it.
            now: the instant at which the request starts.
        """
        breakpoints = [
            place
            for place, prefix in enumerate(prefixes)
            if prefix.ttl is not None and prefix.tokens >= shortest
        ]
        with self._lock:
            hit = max(
                (
                    place
                    for end in breakpoints
                    for place in range(max(0, end - _POSITIONS + 1), end + 1)
                    if self._has((scope, prefixes[place].digest), writer, now)
                ),
                default=-1,
            )
            for place in {hit, *breakpoints} - {-1}:
                self._touch(
                    (scope, prefixes[place].digest), prefixes[place], place > hit, writer, now
                )
        read = prefixes[hit].tokens if hit >= 0 else 0
        ends = {"1h": read, "5m": read}
        for end in breakpoints:
            ttl = prefixes[end].ttl or "5m"
            ends[ttl] = max(ends[ttl], prefixes[end].tokens)
        # The breakpoints of an hour come before those of five minutes.
        return CacheUse(read, max(0, ends["5m"] - ends["1h"]), ends["1h"] - read)

    def _has(self, key: tuple[str, bytes], writer: Hashable, now: int) -> bool:
        entry = self._entries.get(key)
        return entry is not None and entry.since <= now < entry.expires and entry.writer != writer

    def _touch(
        self, key: tuple[str, bytes], prefix: Prefix, is_written: bool, writer: Hashable, now: int
    ) -> None:
        """Let an entry live from now on, a new one if it is written and none exists."""
        entry = self._entries.pop(key, None)
        if is_written:
            lifetime = LIFETIMES[prefix.ttl or "5m"]
            if entry is None or entry.expires <= now:
                entry = _Entry(now, now + lifetime, lifetime, writer)
            entry.since = min(entry.since, now)
            entry.lifetime = max(entry.lifetime, lifetime)
        if entry is None or entry.expires <= now:
            return
        entry.expires = max(entry.expires, now + entry.lifetime)
        self._entries[key] = entry  # the last: it was used most recently
        if len(self._entries) > _MOST_ENTRIES:
            del self._entries[next(iter(self._entries))]
