"""Mark the requests of a file for the prompt cache, and find those that are to go first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from message_batches._files import atomic_write
from message_batches.jobs.caching.find import find_shared
from message_batches.jobs.caching.forecast import choose
from message_batches.jobs.caching.marking import marked
from message_batches.jobs.caching.prompt import Prompt, prompt_of
from message_batches.jobs.input import InputLine, read_requests
from message_batches.jobs.money import CacheForecast, Prices
from message_batches.jobs.system import SYSTEM, System

MOST_BREAKPOINTS = 4
"""Breakpoints that a request may have."""


@frozen
class Breakpoints:
    """
    The prefixes that are marked in the requests of a run.

    Attributes:
        digests: in what they differ.
        longest: how many bytes a request may have with its breakpoints.
    """

    digests: frozenset[bytes] = field(repr=False)
    longest: int

    def written_by(self, prompt: Prompt) -> frozenset[bytes]:
        """Return the prefixes that a request writes which has its breakpoints."""
        return prompt.written & self.digests

    def _marked(self, request: bytes, prompt: Prompt) -> tuple[bytes, frozenset[bytes]]:
        """Return a request with its breakpoints, and the prefixes that it writes."""
        if prompt.has_breakpoints:
            return request, self.written_by(prompt)
        chosen = [prefix for prefix in prompt.prefixes if prefix.digest in self.digests]
        chosen = chosen[-MOST_BREAKPOINTS:]
        if not chosen:
            return request, frozenset()
        content = marked(request, [prefix.place for prefix in chosen])
        if len(content) > self.longest:
            return request, frozenset()
        return content, frozenset(prefix.digest for prefix in chosen)

    def write(self, path: Path, *, system: System = SYSTEM) -> MarkedFile:
        """Mark the requests of a file; lines keep their numbers."""
        written: set[bytes] = set()
        first = requests = at = 0
        with atomic_write(path, fsync=system.fsync) as scratch, open(scratch, "wb") as file:
            for line, _, content, complete in _lines(path, self.longest):
                file.write(b"\n" * (line - 1 - at))
                at = line
                if complete and (prompt := prompt_of(content)) is not None:
                    content, writes = self._marked(content, prompt)
                    requests += any(digest in self.digests for digest, _ in prompt.found)
                    first += not writes <= written
                    written |= writes
                file.write(content + b"\n")
        return MarkedFile(first, requests)

    def to_list(self) -> list[str]:
        """Return the prefixes as a JSON value."""
        return sorted(digest.hex() for digest in self.digests)

    @classmethod
    def of_list(cls, digests: list[str], longest: int) -> Breakpoints:
        """Return the breakpoints that `to_list` made this of."""
        return cls(frozenset(map(bytes.fromhex, digests)), longest)


@frozen
class MarkedFile:
    """
    What was marked in a file.

    Attributes:
        first: how many requests write a prefix that none before them writes.
        requests: how many requests have a marked prefix.
    """

    first: int
    requests: int


def mark_file(
    path: Path,
    longest: int,
    prices: Prices,
    *,
    known: Breakpoints | None = None,
    system: System = SYSTEM,
) -> dict[str, Any]:
    """
    Find what the requests of a file share, mark it, and return the facts for the ledger.

    Args:
        path: the file, which is replaced.
        longest: how many bytes a request may have.
        prices: the price list.
        known: the breakpoints that the run has already, which do not change then.
        system: the file operations.
    """

    def prompts() -> Iterator[tuple[int, Prompt]]:
        for line, _, content, complete in _lines(path, longest):
            if complete and (prompt := prompt_of(content)) is not None:
                yield line, prompt

    choice = choose(find_shared(prompts), prices)
    breakpoints = known or Breakpoints(choice.marked, longest)
    found = breakpoints.write(path, system=system)
    forecast = evolve(choice.forecast, requests=found.requests, first=found.first)
    return {"forecast": forecast.to_dict(), "breakpoints": breakpoints.to_list()}


def first_of(requests: Iterable[tuple[int, bytes]], breakpoints: Breakpoints) -> tuple[int, ...]:
    """
    Return the lines of those requests that write a prefix which none before them writes.

    Args:
        requests: marked requests, with their lines.
        breakpoints: the breakpoints.
    """
    written: set[bytes] = set()
    first: list[int] = []
    for line, request in requests:
        if (prompt := prompt_of(request)) is None:
            continue
        writes = breakpoints.written_by(prompt)
        if not writes <= written:
            first.append(line)
            written |= writes
            if len(written) == len(breakpoints.digests):
                break
    return tuple(first)


def forecast_in(facts: dict[str, Any]) -> CacheForecast:
    """Return the forecast that `mark_file` returned among its facts."""
    return CacheForecast.from_dict(facts["forecast"])


def _lines(path: Path, longest: int) -> Iterator[InputLine]:
    with open(path, "rb") as file:
        yield from read_requests(file, longest)
