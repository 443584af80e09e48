"""
Read the answers of a run beside the rows that its requests were made of, in tasks of Ray Data.

A task reads some parts of requests that follow each other, and what the parts of results have for
them. Every row comes back, in the order in which the requests were written, whatever became of it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.input import RequestPart, part_id
from message_batches.jobs.internals import System
from message_batches.jobs.ledger import PartEntry
from message_batches.jobs.output import result_in, stored_lines
from message_batches.jobs.storage import join_url, open_url
from message_batches.ray.request_sink import ROWS_SUFFIX
from message_batches.tables.steps import (
    Answer,
    OutputSchema,
    answer_of,
    columns_of,
    no_answer,
)

_TASK_REQUESTS = 100_000
"""Requests that a task reads at least: a part of results may hold so many, and is read anew by each
task that needs a line of it."""


@frozen
class AnswerGroup:
    """
    Parts of requests that a task reads, with their answers.

    Attributes:
        requests_url: the folder of the parts of requests.
        results_url: the folder of the parts of results.
        parts: the parts of requests.
        first: the line of the first request in the run.
        results: the parts of results that may have answers to them.
        structured: whether the requests asked for JSON.
    """

    requests_url: str
    results_url: str
    parts: tuple[RequestPart, ...]
    first: int
    results: tuple[PartEntry, ...]
    structured: bool

    @property
    def requests(self) -> int:
        """How many rows they have."""
        return sum(part.requests for part in self.parts)

    def read(self) -> Iterator[pa.Table]:
        """Yield the rows with their answers."""
        answers = self._answers()
        line, answer = next(answers, (0, None))
        at = self.first
        for part in self.parts:
            before = at - 1
            for rows in self._rows(part):
                found: list[Answer] = []
                for wanted in range(at, at + rows.num_rows):
                    if wanted == line and answer is not None:
                        found.append(answer)
                        line, answer = next(answers, (0, None))
                    else:
                        found.append(no_answer(part_id(part.number, wanted - before), None))
                at += rows.num_rows
                columns = [*rows.columns, *columns_of(found)]
                yield pa.table(columns, schema=OutputSchema.of(rows.schema).schema)

    def _rows(self, part: RequestPart) -> Iterator[pa.RecordBatch]:
        with (
            open_url(join_url(self.requests_url, part.name + ROWS_SUFFIX)) as file,
            pa.ipc.open_file(file) as reader,
        ):
            for at in range(reader.num_record_batches):
                yield reader.get_batch(at)

    def _answers(self) -> Iterator[tuple[int, Answer]]:
        """Yield the answers to the parts in the order of the requests, each after its line."""
        merged = heapq.merge(*map(self._lines, self.results), key=lambda each: each[0])
        for line, content, batch_id in merged:
            record = result_in(content)
            answer = answer_of(record, content, batch_id=batch_id, structured=self.structured)
            yield line, answer

    def _lines(self, entry: PartEntry) -> Iterator[tuple[int, bytes, str]]:
        last = self.first + self.requests - 1
        batch_id = entry.stored.name.partition("-")[2].rpartition("-")[0]
        # To its end, where its checksum is compared.
        for line, content in stored_lines(self.results_url, entry, System()):
            if self.first <= line <= last:
                yield line, content, batch_id


def groups_of(
    parts: Sequence[RequestPart],
    results: Sequence[PartEntry],
    *,
    requests_url: str,
    results_url: str,
    structured: bool,
) -> Iterator[AnswerGroup]:
    """Yield what each task reads."""
    first = 1
    group: list[RequestPart] = []
    for at, part in enumerate(parts, 1):
        group.append(part)
        requests = sum(part.requests for part in group)
        if requests < _TASK_REQUESTS and at < len(parts):
            continue
        last = first + requests - 1
        near = tuple(
            entry
            for entry in results
            if any(start <= last and first <= end for start, end in entry.ranges)
        )
        yield AnswerGroup(requests_url, results_url, tuple(group), first, near, structured)
        first, group = last + 1, []
