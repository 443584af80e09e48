"""
One pass over the results of a run, which keeps the same little of them however many there are.

An even choice of rows is made by reservoir sampling, one reservoir for each group, so that a dozen
failed rows among a million are seen too. The longest answers are held in a heap of fixed size.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Any

from attrs import define, field, frozen

from message_batches import text_of
from message_batches.jobs.output.result_line import NotAResultError, ResultLine, decode, read_record
from message_batches.report_html.letters import Excerpt

SAMPLE = {"complete": 300, "imperfect": 100, "failed": 100}
"""
How many rows of each group are shown. whole: answers that are whole. imperfect: answers that were
cut, refused or paused. failed: rows without an answer.
"""

LONGEST = 10
"""How many of the longest answers are shown, and how many of those cut, refused or paused."""

KEPT = 2_000
"""Characters of an answer that are shown."""

ID_KEPT = 200
"""Characters of an id, a model's name or a cause that are shown."""


@frozen
class Row:
    """
    One row as it is shown.

    Attributes:
        custom_id: the id by which the user knows it, cut after 200 characters.
        wire_id: the id as it stands in the line; text or whole number.
        what: for an answer, its quality; else the outcome.
        why: for a failed row, the cause; for an answer, its stop reason.
        message: for a failed row, what the service said.
        model: the model that answered.
        input: input tokens, cached ones included.
        output: output tokens.
        text: the text of the answer; None where there is none.
        others: the types of the blocks that are no text, each once.
    """

    custom_id: str
    wire_id: str | int
    what: str
    why: str | None
    message: str | None
    model: str | None
    input: int
    output: int
    text: Excerpt | None
    others: tuple[str, ...]


@define
class Reading:
    """
    What was kept of the results.

    Attributes:
        lines: how many there were.
        unreadable: how many of them could not be read.
        groups: rows by group; see `SAMPLE`.
        lengths: succeeded rows by (bits of their number of output tokens, quality).
    """

    lines: int = 0
    unreadable: int = 0
    groups: Counter[str] = field(factory=Counter)
    lengths: Counter[tuple[int, str]] = field(factory=Counter)
    _samples: dict[str, _Reservoir] = field(
        factory=lambda: {group: _Reservoir(most) for group, most in SAMPLE.items()}
    )
    _longest: _Largest = field(factory=lambda: _Largest(LONGEST))
    _by_quality: dict[str, _Largest] = field(factory=dict)

    def take(self, line: bytes) -> None:
        """Look at the next line."""
        self.lines += 1
        try:
            record = decode(line)
            own_id = record["custom_id"]
            result = read_record({**record, "custom_id": str(own_id)})
        except (NotAResultError, ValueError, KeyError, TypeError, RecursionError):
            self.unreadable += 1
            return
        text = text_of(record)
        row = _Later(record, result, own_id, text)
        group = "failed" if result.answer is None else _group(result.answer)
        self.groups[group] += 1
        self._samples[group].offer(self.lines, row)
        if result.answer is not None:
            self.lengths[row.output.bit_length(), result.answer] += 1
            self._longest.offer(len(text or ""), self.lines, row)
            if group == "imperfect":
                heap = self._by_quality.setdefault(result.answer, _Largest(LONGEST))
                heap.offer(row.output, self.lines, row)

    @property
    def sample(self) -> list[Row]:
        """The rows chosen, the failed ones first, each group in the order of the results."""
        return [row for group in reversed(SAMPLE) for row in self._samples[group].rows]

    @property
    def longest(self) -> list[Row]:
        """The answers with the longest texts, the longest first."""
        return [row for row in self._longest.rows if row.text and row.text.length]

    def with_quality(self, quality: str) -> list[Row]:
        """Give answers of a quality, those with the most output tokens first."""
        return self._by_quality[quality].rows if quality in self._by_quality else []


def read(lines: Iterable[bytes]) -> Reading:
    """Look at each line once."""
    reading = Reading()
    for line in lines:
        reading.take(line)
    return reading


def _group(quality: str) -> str:
    return "complete" if quality == "complete" else "imperfect"


class _Later:
    """A row that is made up only when somebody keeps it, and once for all who do."""

    def __init__(
        self, record: dict[str, Any], result: ResultLine, own_id: str | int, text: str | None
    ) -> None:
        self._record = record
        self._result = result
        self._own_id = own_id
        self._text = text
        self._tokens = dict(result.tokens)
        self._row: Row | None = None
        self.output = self._tokens.get("output", 0)

    def row(self) -> Row:
        if self._row is None:
            self._row = self._made()
        return self._row

    def _made(self) -> Row:
        result = self._result
        message = self._record["result"].get("message")
        message = message if isinstance(message, dict) else {}
        return Row(
            custom_id=str(self._own_id)[:ID_KEPT],
            wire_id=self._own_id,
            what=(result.answer or result.outcome)[:40],
            why=_short(message.get("stop_reason") if result.answer else result.cause),
            message=result.message,
            model=_short(result.model),
            input=sum(
                tokens
                for kind, tokens in self._tokens.items()
                if kind == "input" or kind.startswith("cache_")
            ),
            output=self.output,
            text=None if self._text is None else Excerpt.of(self._text, KEPT),
            others=_other_types(message.get("content")) if result.answer else (),
        )


def _short(value: object) -> str | None:
    return None if value is None else str(value)[:ID_KEPT]


def _other_types(content: Any) -> tuple[str, ...]:
    if not isinstance(content, list):
        return ()
    types = (block.get("type") for block in content if isinstance(block, dict))
    return tuple(dict.fromkeys(str(type_)[:40] for type_ in types if type_ != "text"))[:10]


class _Reservoir:
    """An even choice among all that was offered, the same for the same rows."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen = 0
        self._random = Random(0)
        self._held: list[tuple[int, Row]] = []

    def offer(self, number: int, row: _Later) -> None:
        self._seen += 1
        if len(self._held) < self._most:
            self._held.append((number, row.row()))
        elif (place := self._random.randrange(self._seen)) < self._most:
            self._held[place] = number, row.row()

    @property
    def rows(self) -> list[Row]:
        return [row for _, row in sorted(self._held, key=lambda held: held[0])]


class _Largest:
    """The rows with the largest sizes; of equal ones, the earlier."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, int, Row]] = []

    def offer(self, size: int, number: int, row: _Later) -> None:
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, (size, -number, row.row()))
        elif (size, -number) > self._heap[0][:2]:
            heapq.heapreplace(self._heap, (size, -number, row.row()))

    @property
    def rows(self) -> list[Row]:
        return [row for _, _, row in sorted(self._heap, key=lambda held: held[:2], reverse=True)]
