"""
Requests that are equal to another one get its result, so that only one of them is sent.

The copies wait, with a code that nothing sends. When the request that was sent is settled, they are
settled with its line; where that has failed, they have failed, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from message_batches.jobs.ledger import COPIED, RESTORED, ContentIndex, Ledger, content_key
from message_batches.jobs.output.output import output_of
from message_batches.jobs.output.part import Judgement
from message_batches.jobs.output.unsent_part import settle_unsent
from message_batches.jobs.state import Logged


def mark_copies(ledger: Ledger) -> None:
    """Let requests that were not sent wait for an equal one that was, or that is sent first."""
    if not (ledger.pool().fresh or ledger.held_back):
        return
    with ContentIndex() as index, ledger.source.reader() as reader:
        index.add(
            (content_key(reader.read(span.offset, span.length)), span.line)
            for span in ledger.input_spans()
        )
        ledger.mark_copies(index.groups())


def settle_restored(ledger: Ledger, judgement: Judgement) -> None:
    """Settle the requests whose later attempts have all failed with the last answer they got."""
    if not ledger.waiting_for_earlier:
        return
    if ledger.folder.url is not None:
        ledger.restore_in_parts()
        return

    def results() -> Iterator[tuple[int, bytes]]:
        for name, _, lines in ledger.earlier_lines():
            wanted = frozenset(lines)
            with open(ledger.folder.folder / "attempts" / str(name), "rb") as file:
                for line in file:
                    span = ledger.span_of(ledger.base_in(line))
                    if span is not None and span.line in wanted:
                        yield span.line, line.removesuffix(b"\n")

    settle_unsent(
        ledger,
        results(),
        RESTORED,
        judgement,
        lambda number, requests: [Logged(number, f"{requests:,} earlier answers were restored")],
    )


def settle_copies(ledger: Ledger, judgement: Judgement) -> None:
    """Settle the requests that wait for an equal one, where that is settled."""
    if not ledger.has_copies:
        return
    ledger.reopen_copies()
    if not ledger.waiting_copies:
        return

    def results() -> Iterator[tuple[int, bytes]]:
        for line in output_of(ledger).lines():
            span = ledger.span_of(ledger.base_in(line))
            if span is not None:
                yield from ((copy, line) for copy in ledger.copies_of(span.line))

    settle_unsent(
        ledger,
        results(),
        COPIED,
        judgement,
        lambda number, requests: [Logged(number, f"{requests:,} equal requests got an answer")],
    )
    ledger.fail_copies()
