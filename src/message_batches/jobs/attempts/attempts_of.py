"""Every answer to the requests that were asked more than once, with what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from message_batches.jobs.attempts.earlier_lines import EarlierLines
from message_batches.jobs.input import from_wire
from message_batches.jobs.ledger import AttemptEntry, Ledger
from message_batches.jobs.money import Prices, cost_of, day_of, tokens_by_model
from message_batches.jobs.output import ResultFinder, output_of, read_line
from message_batches.jobs.types import Attempt


def attempts_of(ledger: Ledger, prices: Prices | None = None) -> Iterator[Attempt]:
    """
    Yield every answer to the requests that were asked more than once, in the order of the input.

    Attempts that failed are not among them, as they have no answer and cost nothing, but for the
    last one of a request without an answer.

    Args:
        ledger: the ledger of the run.
        prices: a price list; by default the built-in one.

    Raises:
        InputError: a file of the run is gone, or somebody else has changed it.
        StorageUnreachableError: a storage did not answer.
    """
    prices = prices or Prices.built_in()
    with (
        EarlierLines(ledger) as earlier,
        output_of(ledger).file() as (path, size),
        ResultFinder(path, size) as results,
        ledger.sent_from.reader() as requests,
    ):
        for entry in ledger.attempts():
            if entry.is_final:
                found = results.find(entry.custom_id)
                line = None if found is None else found.raw
            else:
                line = earlier.line_of(entry)
            request = requests.read(entry.offset, entry.length)
            yield _attempt(entry, request, line, prices, ledger.system.now())


def _attempt(
    entry: AttemptEntry, request: bytes, line: bytes | None, prices: Prices, now: float
) -> Attempt:
    used: dict[tuple[str, str], Counter[str]] = {}
    # Its id is the user's, which may be a number.
    for model, terms, counts in read_line(from_wire(line, b'""')).usage if line else ():
        used.setdefault((model, terms), Counter()).update(dict(counts))
    cost = cost_of(used, prices, day_of(now))
    return Attempt(
        entry.custom_id,
        entry.number,
        entry.action,
        entry.batch_id,
        entry.status,
        entry.reason,
        entry.is_final,
        tokens_by_model(used),
        cost.total if cost.is_complete else None,
        request,
        line,
    )
