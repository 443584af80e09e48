"""
The datasource of a run: its rows are there when the run has finished.

Ray Data asks a datasource for its read tasks when it plans, without a context, and once more when
it executes, with one. The run is made then, in the process that consumes the Dataset, before any
task reads. So no task of Ray Data creates a batch, and Ctrl-C ends the run as it ends any other.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
from attrs import asdict
from ray.data import Dataset, Datasource, ReadTask
from ray.data.block import BlockMetadata

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.errors import InputError, InputWarning, RunError
from message_batches.jobs.internals import (
    Ledger,
    RequestPart,
    RequestParts,
    RunFolder,
    ValidationRules,
    start_run,
)
from message_batches.jobs.ledger import PartEntry
from message_batches.jobs.storage import join_url, open_url, put, url_exists
from message_batches.ray.answers import AnswerGroup, groups_of
from message_batches.ray.carrier import Connect, RayTasks
from message_batches.ray.request_sink import BuildParams, RequestSink, Written
from message_batches.tables.steps import OutputSchema

_LOG = logging.getLogger("message_batches.ray")

_MANIFEST = "parts.json"


class AnswerSource(Datasource):
    """
    The rows of a Dataset with their answers.

    Args:
        dataset: the rows.
        out: the URL of the output.
        build: makes the params of the requests.
        options: of the run.
        connect: makes the client, in the driver and in each worker.
        remote_args: for the tasks that send and collect.
        structured: whether the requests ask for JSON.
    """

    def __init__(
        self,
        dataset: Dataset,
        out: str,
        *,
        build: BuildParams,
        options: RunOptions,
        connect: Connect,
        remote_args: Mapping[str, Any],
        structured: bool,
    ) -> None:
        super().__init__()
        self._dataset = dataset
        self._folder = RunFolder.of(out)
        self._build = build
        self._options = options
        self._connect = connect
        self._remote_args = remote_args
        self._structured = structured

    def get_name(self) -> str:
        """Return what Ray calls the tasks."""
        return "BatchAnswers"

    def estimate_inmemory_data_size(self) -> None:
        """Return None: nobody knows how long answers will be."""

    def get_read_tasks(
        self, parallelism: int, per_task_row_limit: int | None = None, data_context: Any = None
    ) -> list[ReadTask]:
        """Return what reads the answers; make the run first, if the Dataset is consumed."""
        if data_context is None:
            # As many as asked for: of fewer, Ray Data would split the blocks of each.
            unknown = BlockMetadata(None, None, None, None)
            schema = self._schema()
            return [ReadTask(_read_too_early, unknown, schema)] * parallelism
        return [
            ReadTask(
                group.read,
                BlockMetadata(group.requests, None, None, None),
                per_task_row_limit=per_task_row_limit,
            )
            for group in self._finish()
        ]

    def _schema(self) -> pa.Schema | None:
        """Return the columns, if those of the rows are known without reading a row."""
        known = self._dataset.schema(fetch_if_missing=False)
        base = getattr(known, "base_schema", None)
        return OutputSchema.of(base).schema if isinstance(base, pa.Schema) else None

    # The run

    def _finish(self) -> list[AnswerGroup]:
        """Make the run, or what is left of it."""
        url = self._folder.at_url("requests")
        rows = self._rows(url)
        results: list[PartEntry] = []
        with self._start(url, rows, results) as run:
            put(join_url(url, _MANIFEST), json.dumps(asdict(rows)).encode())
            for event in run.events():
                if event.text:
                    _LOG.info("%s", event.text)
        groups = groups_of(
            rows.parts,
            results,
            requests_url=url,
            results_url=self._folder.at_url("parts"),
            structured=self._structured,
        )
        return list(groups)

    def _start(self, url: str, rows: Written, results: list[PartEntry]) -> Run:
        """Start the run, or resume it; it adds the parts of results when it has finished."""
        try:
            return start_run(
                RequestParts(url, rows.parts, rows.warnings),
                self._folder.out,
                connect=self._connect,
                options=self._options,
                on_finish=lambda ledger: results.extend(_results(ledger)),
                make_carrier=lambda service: RayTasks(service, self._connect, self._remote_args),
                publish=False,
            )
        except InputError as error:
            before = _manifest(join_url(url, _MANIFEST))
            if before is None or before.digest == rows.digest:
                raise
            raise InputError.at(
                "Dataset",
                f"These are not the rows, or not the requests, that {self._folder.out} has.",
                "Use the same rows, prompt and parameters, or another URL to start a new run.",
            ) from error

    def _rows(self, url: str) -> Written:
        """Return the parts of requests that were made of these rows; write them if need be."""
        before = _manifest(join_url(url, _MANIFEST))
        if before is not None and self._scan(None).digest == before.digest:
            return before
        return self._scan(url)

    def _scan(self, url: str | None) -> Written:
        with self._connect() as client:
            betas = self._options.beta
            rules = ValidationRules(client.anthropic_version, None, betas)
        sink = RequestSink(url, self._build, rules)
        self._dataset.write_datasink(sink)
        written = sink.written
        if written.errors:
            raise InputError("Dataset", list(written.diagnostics), written.errors, unit="row")
        return written


def _read_too_early() -> Iterator[pa.Table]:
    raise RunError("This version of Ray Data cannot make a run. Use Ray 2.60. Nothing was sent.")


def _results(ledger: Ledger) -> Iterator[PartEntry]:
    return (ledger.part(number) for _, number in ledger.part_starts())


def _manifest(url: str) -> Written | None:
    if not url_exists(url):
        return None
    with open_url(url) as file:
        found = json.load(file)
    parts = tuple(RequestPart(**part) for part in found["parts"])
    warnings = tuple(InputWarning(**warning) for warning in found["warnings"])
    return Written(parts, found["requests"], found["digest"], warnings=warnings)
