"""Parts of requests in memory, for tests of their index."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

from attrs import define, field

from message_batches.jobs.input import RequestPart, RequestPartWriter, ValidationRules
from message_batches.jobs.ledger import PartIndex


@define
class Parts:
    """Parts, the files that belong to them, and the ranges of the indexes that were read."""

    parts: list[RequestPart] = field(factory=list)
    files: dict[str, bytes] = field(factory=dict)
    reads: list[tuple[str, int, int]] = field(factory=list)

    def read(self, name: str, start: int, end: int) -> bytes:
        """Read a range of a file, as `PartIndex` does."""
        self.reads.append((name, start, end))
        return self.files[name][start:end]

    def index(self) -> PartIndex:
        """Return the index of all parts."""
        return PartIndex(self.parts, self.read)

    @property
    def content(self) -> bytes:
        """The requests of all parts, one after the other."""
        return b"".join(self.files[part.lines_name] for part in self.parts)


def params(text: str) -> bytes:
    """Return the parameters of a request."""
    return (
        b'{"model":"claude-haiku-4-5","max_tokens":16,"messages":[{"role":"user","content":"%b"}]}'
        % text.encode()
    )


def parts_of(counts: Sequence[int], seed: int = 1) -> Parts:
    """Return parts with so many requests each, of any lengths."""
    dice = random.Random(seed)
    made = Parts()
    for number, count in enumerate(counts):
        file = io.BytesIO()
        writer = RequestPartWriter(7 * number, file, ValidationRules(), now=1.8e9)
        for _ in range(count):
            writer.add(params("x" * dice.randrange(1, 30)))
        part, index = writer.finish()
        made.parts.append(part)
        made.files |= {part.lines_name: file.getvalue(), part.index_name: index}
    return made
