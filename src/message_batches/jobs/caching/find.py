"""
Find the prefixes that many requests share, with bounded memory.

The requests are read twice. The first time, a table of counters finds what may be shared: where it
is full, as much is subtracted from all counters as empties half of them, so that what remains is
what is frequent. The second time, only that is counted, exactly. A prefix may be overlooked only if
fewer requests share it than one for each 50,000 blocks of the input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median_low

from attrs import define

from message_batches.jobs.caching.prompt import Place, Prompt
from message_batches.jobs.money import prompt_tokens

MOST_COUNTERS = 100_000
"""Some 30 MB."""

LEAST_REQUESTS = 2

Prompts = Callable[[], Iterator[tuple[int, Prompt]]]
"""Reads the input from its beginning: the line of each request, and its prompt."""


@define
class SharedPrefix:
    """
    A prefix that several requests share.

    Attributes:
        digest: what all of them have.
        model: the model.
        place: where its last block is, in the first of them.
        line: the first request.
        parent: the longest prefix of it that is shared, too.
        tokens: about how many tokens it has.
        requests: how many requests read it if it was written.
        writers: how many of them can write it: those without breakpoints, and those with a
            breakpoint there.
        most_longer: how many of them share a longer prefix, at most.
    """

    digest: bytes
    model: str
    place: Place
    line: int
    parent: bytes | None
    tokens: int
    requests: int = 0
    writers: int = 0
    most_longer: int = 0


def find_shared(prompts: Prompts, *, most: int = MOST_COUNTERS) -> dict[bytes, SharedPrefix]:
    """
    Return the prefixes that several requests share, a shorter one before those that it begins.

    Args:
        prompts: reads the input.
        most: how many counters there may be.
    """
    frequent = _frequent(prompts, most)
    found: dict[bytes, SharedPrefix] = {}
    for line, prompt in prompts():
        parent: bytes | None = None
        for digest, place in prompt.found:
            if digest not in frequent:
                continue
            prefix = found.get(digest)
            if prefix is None:
                tokens = prompt_tokens(prompt.up_to(place))
                prefix = SharedPrefix(digest, prompt.model, place, line, parent, tokens)
                found[digest] = prefix
            prefix.requests += 1
            prefix.writers += not prompt.has_breakpoints or digest in prompt.written
            parent = digest
    shared = {
        digest: prefix for digest, prefix in found.items() if prefix.requests >= LEAST_REQUESTS
    }
    for prefix in shared.values():
        if prefix.parent in shared:
            parent_prefix = shared[prefix.parent]
            parent_prefix.most_longer = max(parent_prefix.most_longer, prefix.requests)
    return shared


def _frequent(prompts: Prompts, most: int) -> frozenset[bytes]:
    counts: dict[bytes, int] = {}
    subtracted = 0
    for _, prompt in prompts():
        for digest, _ in prompt.found:
            counts[digest] = counts.get(digest, 0) + 1
        if len(counts) > most:
            least = median_low(counts.values())
            subtracted += least
            counts = {digest: left - least for digest, left in counts.items() if left > least}
    return frozenset(
        digest for digest, left in counts.items() if left + subtracted >= LEAST_REQUESTS
    )
