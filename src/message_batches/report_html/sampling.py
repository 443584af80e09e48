"""
Read the results of a run once, and keep a sample of fixed size.

Reservoir sampling selects results at random, with one reservoir for each group, so that a dozen
failed requests among a million are in the sample too. The longest answers are kept in a heap.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from attrs import define, field, frozen

from message_batches import text_of
from message_batches.jobs.answers import Checked, Checker
from message_batches.jobs.output import NotAResultError, ResultLine, read_record
from message_batches.report_html.fields import Fields, shown_fields
from message_batches.report_html.visible_text import Excerpt
from message_batches.sdk.results import decoded

SAMPLE_SIZES = {"complete": 300, "incomplete": 100, "failed": 100}
"""
The largest number of results in the sample, by group.

complete: results with a complete answer. incomplete: results whose answer was truncated, refused,
paused or invalid. failed: results without an answer.
"""

LONGEST = 10
"""Longest answers, and answers of each incomplete status, that the page shows."""

ANSWER_LENGTH = 2_000
"""Characters of an answer that the page shows."""

NAME_LENGTH = 200
"""Characters of an id, a model or a cause that the page shows."""

_STATUS_LENGTH = 40


@frozen
class SampledResult:
    """
    A result as the page shows it.

    Attributes:
        custom_id: the id as text, shortened to 200 characters.
        result_id: the `custom_id` of the result line, text or integer. It is the user's id
            even where another id was sent to the service.
        status: the status of the answer, or the outcome if there is no answer.
        reason: the stop reason of the answer, or the cause of the failure.
        message: the error message of the service.
        model: the model that answered.
        output_tokens: the number of output tokens.
        text: the text of the answer; None if there is no answer.
        other_blocks: the types of the content blocks other than text, each once.
        fields: the fields of an answer that fits its schema.
    """

    custom_id: str
    result_id: str | int
    status: str
    reason: str | None
    message: str | None
    model: str | None
    output_tokens: int
    text: Excerpt | None
    other_blocks: tuple[str, ...]
    fields: Mapping[str, str | float]


@define
class Sample:
    """
    The results that were kept, and counts of all results.

    Attributes:
        lines: result lines read.
        unreadable: lines among them that could not be read.
        groups: results by group; see `SAMPLE_SIZES`.
        lengths: answers by (bits of the number of output tokens, status of the answer).
        fields: the fields of the answers; None if they have no schema.
    """

    lines: int = 0
    unreadable: int = 0
    groups: Counter[str] = field(factory=Counter)
    lengths: Counter[tuple[int, str]] = field(factory=Counter)
    fields: Fields | None = None
    _reservoirs: dict[str, _Reservoir] = field(
        factory=lambda: {group: _Reservoir(size) for group, size in SAMPLE_SIZES.items()}
    )
    _longest: _Largest = field(factory=lambda: _Largest(LONGEST))
    _by_status: dict[str, _Largest] = field(factory=dict)

    def add(self, line: bytes) -> None:
        """Count a result line and keep it if it is selected."""
        self.lines += 1
        try:
            record = decoded(line)
            result_id = record["custom_id"]
            result = read_record({**record, "custom_id": str(result_id)})
        except (NotAResultError, ValueError, KeyError, TypeError, RecursionError):
            self.unreadable += 1
            return
        text = text_of(record)
        status: str | None = result.answer
        checked = None
        if status == "complete" and self.fields is not None:
            checked = self.fields.add(record["result"]["message"])
            status = status if checked.reason is None else "invalid"
        candidate = _Candidate(record, result, result_id, text, status, checked)
        group = "failed" if status is None else _group_of(status)
        self.groups[group] += 1
        self._reservoirs[group].offer(self.lines, candidate)
        if status is not None:
            self.lengths[candidate.output_tokens.bit_length(), status] += 1
            self._longest.offer(len(text or ""), self.lines, candidate)
            if group == "incomplete":
                largest = self._by_status.setdefault(status, _Largest(LONGEST))
                largest.offer(candidate.output_tokens, self.lines, candidate)

    @property
    def results(self) -> list[SampledResult]:
        """The sample: failed results first, each group in the order of the results."""
        return [
            result for group in reversed(SAMPLE_SIZES) for result in self._reservoirs[group].results
        ]

    @property
    def longest(self) -> list[SampledResult]:
        """The answers with the longest texts, the longest first; none if all are about as long."""
        found = [result for result in self._longest.results if result.text and result.text.length]
        lengths = sorted(result.text.length for result in self.results if result.text)
        usual = lengths[len(lengths) // 2] if lengths else 0
        if self.fields is not None or (len(lengths) > LONGEST and _size(found[:1]) < 2 * usual):
            return []
        return found

    def with_status(self, status: str) -> list[SampledResult]:
        """Return incomplete answers of a status, those with the most output tokens first."""
        return self._by_status[status].results if status in self._by_status else []


def sample_results(lines: Iterable[bytes], checker: Checker | None = None) -> Sample:
    """
    Read each result line once and return a sample.

    Args:
        lines: the lines.
        checker: checks the answers, if they have a schema.
    """
    sample = Sample(fields=None if checker is None else Fields(checker))
    for line in lines:
        sample.add(line)
    return sample


def _size(results: list[SampledResult]) -> int:
    return sum(result.text.length for result in results if result.text)


def _group_of(status: str) -> str:
    return "complete" if status == "complete" else "incomplete"


class _Candidate:
    """A result that is only built if it is kept, and only once."""

    def __init__(
        self,
        record: dict[str, Any],
        result: ResultLine,
        result_id: str | int,
        text: str | None,
        status: str | None,
        checked: Checked | None,
    ) -> None:
        self._record = record
        self._result = result
        self._result_id = result_id
        self._text = text
        self._status = status
        self._checked = checked
        self._built: SampledResult | None = None
        self.output_tokens = result.tokens.get("output", 0)

    def result(self) -> SampledResult:
        if self._built is None:
            self._built = self._build()
        return self._built

    def _build(self) -> SampledResult:
        result, checked = self._result, self._checked
        message = self._record["result"].get("message")
        message = message if isinstance(message, dict) else {}
        return SampledResult(
            custom_id=str(self._result_id)[:NAME_LENGTH],
            result_id=self._result_id,
            status=(self._status or result.outcome)[:_STATUS_LENGTH],
            reason=_shortened(
                (checked and checked.reason) or message.get("stop_reason")
                if result.answer
                else result.cause
            ),
            message=result.message,
            model=_shortened(result.model),
            output_tokens=self.output_tokens,
            text=None if self._text is None else Excerpt.of(self._text, ANSWER_LENGTH),
            other_blocks=_other_types(message.get("content")) if result.answer else (),
            fields=shown_fields(checked.value) if checked and checked.reason is None else {},
        )


def _shortened(value: object) -> str | None:
    return None if value is None else str(value)[:NAME_LENGTH]


def _other_types(content: Any) -> tuple[str, ...]:
    if not isinstance(content, list):
        return ()
    types = (block.get("type") for block in content if isinstance(block, dict))
    return tuple(dict.fromkeys(str(type_)[:_STATUS_LENGTH] for type_ in types if type_ != "text"))[
        :10
    ]


class _Reservoir:
    """A random selection of all candidates; equal candidates give an equal selection."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._offered = 0
        self._random = Random(0)
        self._selected: list[tuple[int, SampledResult]] = []

    def offer(self, line: int, candidate: _Candidate) -> None:
        self._offered += 1
        if len(self._selected) < self._size:
            self._selected.append((line, candidate.result()))
        elif (index := self._random.randrange(self._offered)) < self._size:
            self._selected[index] = line, candidate.result()

    @property
    def results(self) -> list[SampledResult]:
        return [result for _, result in sorted(self._selected, key=lambda item: item[0])]


class _Largest:
    """The candidates with the largest sizes; among equal ones, the earliest."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[tuple[int, int, SampledResult]] = []

    def offer(self, size: int, line: int, candidate: _Candidate) -> None:
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, (size, -line, candidate.result()))
        elif (size, -line) > self._heap[0][:2]:
            heapq.heapreplace(self._heap, (size, -line, candidate.result()))

    @property
    def results(self) -> list[SampledResult]:
        ordered = sorted(self._heap, key=lambda item: item[:2], reverse=True)
        return [result for _, _, result in ordered]
