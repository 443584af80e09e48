"""Any history of inputs, compared with what a dictionary says of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.internals import start_run
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock, errored, row, succeeded
from tests.jobs.runs import ids_in
from tests.properties import examples

Requests = dict[str, str]
"""The question of each id, in the order of the input."""

inputs = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["1", "2", "fails"])),
    min_size=1,
    max_size=6,
    unique_by=lambda request: request[0],
).map(dict)
histories = st.lists(
    st.tuples(inputs, st.sampled_from(["plan", "submit", "collect", "finish"])),
    min_size=1,
    max_size=5,
)


def answer(batch: FakeBatch, lines: Iterable[bytes]) -> list[bytes]:
    """Answer each request with its question, or with a failure."""
    questions = {
        wire_id: json.loads(request)["params"]["messages"][0]["content"]
        for wire_id, request in zip(batch.wire_ids, batch.rows, strict=True)
    }
    answers = []
    for line in lines:
        wire_id = json.loads(line)["custom_id"]
        text = questions[wire_id]
        made = (
            errored(wire_id, "invalid_request_error", text)
            if text == "fails"
            else succeeded(wire_id, content=[{"type": "text", "text": text}])
        )
        answers.append(json.dumps(made).encode())
    return answers


def text_in(line: bytes) -> str:
    result = json.loads(line)["result"]
    if result["type"] == "errored":
        return str(result["error"]["error"]["message"])
    return str(result["message"]["content"][0]["text"])


class Naive:
    """What a run has to send and to answer, told from the inputs alone."""

    def __init__(self) -> None:
        self.asked: Requests = {}
        self.sent: Counter[str] = Counter()

    def plan(self, requests: Requests) -> None:
        self.asked = {each: text for each, text in self.asked.items() if requests.get(each) == text}

    def send(self, requests: Requests) -> None:
        self.sent.update(requests.keys() - self.asked.keys())
        self.asked = dict(requests)


@examples(40)
@given(histories, st.integers(1, 3))
def test_any_history_of_inputs_is_asked_once(
    history: list[tuple[Requests, str]], in_a_batch: int
) -> None:
    api, clock, naive = FakeAPI(), FakeClock(), Naive()
    api.lines = answer  # type: ignore[assignment]

    def start(out: Path, requests: Requests) -> Run:
        options: Any = RunOptions(max_batch_requests=in_a_batch, update=True)
        rows = [row(each, text) for each, text in requests.items()]
        return start_run(rows, out, client=api, options=options, system=clock.system)  # type: ignore[arg-type]

    with TemporaryDirectory() as folder:
        out = Path(folder) / "results.jsonl"
        for requests, step in [*history, (history[-1][0], "finish")]:
            with start(out, requests) as run:
                naive.plan(requests)
                if step in ("submit", "finish"):
                    naive.send(requests)
                if step == "submit":
                    run.submit()
                elif step == "collect":
                    run.collect_ready()
                elif step == "finish":
                    run.finish()
                report = run.report()
            assert Counter(api.accepted) == naive.sent
            assert set(ids_in(out)) <= requests.keys() if out.exists() else True
            assert sum(report.outcomes.values()) + report.pending == len(requests)
        assert report.finished
        assert report.outcomes.get("errored", 0) == list(requests.values()).count("fails")
        answered = {
            json.loads(line)["custom_id"]: text_in(line) for line in out.read_bytes().splitlines()
        }
        assert answered == requests
        paid = sum(counters["answers"] for counters in report.tokens.values())
        assert paid == sum(
            text != "fails" for batch in api.batches for text in map(_question, batch.rows)
        )


def _question(request: bytes) -> str:
    return str(json.loads(request)["params"]["messages"][0]["content"])
