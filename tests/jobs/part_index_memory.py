"""
Work with the index of a run over parts, and print the peak memory in bytes.

The parts have 100,000 requests each, of which there are only the indexes, made up as they are read.
Argument: how many requests.
"""

from __future__ import annotations

import resource
import sys
from array import array

from message_batches.jobs.input import PAGE_REQUESTS, RequestPart
from message_batches.jobs.input.request_parts import Page, page_bytes
from message_batches.jobs.ledger import PartIndex
from message_batches.jobs.ledger.index.part_index import ReadRange

PART = 100_000


def reader(parts: dict[str, RequestPart]) -> ReadRange:
    def read(name: str, start: int, end: int) -> bytes:
        part = parts[name]
        size = 16 + 8 * PAGE_REQUESTS
        content = b""
        for page in range(start // size, -(-end // size)):
            requests = min(PAGE_REQUESTS, part.requests - page * PAGE_REQUESTS)
            lengths = array("I", [300]) * requests
            digests = array("I", [part.number * 1_000_003 + page]) * requests
            offset = page * PAGE_REQUESTS * 301
            content += page_bytes(part, page, Page(offset, lengths, digests))
        return content[: end - start]

    return read


def main(requests: int) -> None:
    parts = {}
    for number in range(requests // PART):
        part = RequestPart(number, f"{number:05}", PART, PART * 301)
        parts[part.index_name] = part
    index = PartIndex([*parts.values()], reader(parts))
    assert index.last_line() == requests

    # As a run does: the requests of each partition, where they are, and their ids.
    sums = 0
    for first in range(1, requests + 1, PART):
        ranges = [(first, first + PART - 1)]
        for block in index.sizes(ranges):
            sums += sum(size for _, size, _ in block)
        ((start, end),) = index.wire_spans(ranges)
        assert (start, end) == ((first - 1) * 301, (first - 1 + PART) * 301 - 1)
        assert sum(1 for _ in index.bases(ranges)) == PART
    assert sums == 300 * requests
    # And then single requests, anywhere.
    for line in range(1, requests, requests // 997):
        base = next(index.bases([(line, line)]))
        span = index.span_of(base)
        assert span is not None
        assert (span.line, span.offset) == (line, (line - 1) * 301)
    index.close()
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024))


if __name__ == "__main__":
    main(int(sys.argv[1]))
