"""Datasets with answers: lazy, paid once, with the columns of the user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

import pandas as pd
import ray.data
from ray.data.expressions import col

from message_batches.jobs import InputError, RunOptions
from message_batches.ray import BatchProcessorConfig, build_processor
from tests.ray.helpers import client_of

QUICK: dict[str, Any] = {"polling_interval": 0.3, "reconcile_for": 1.0, "max_batch_requests": 20}

Configure = Callable[..., BatchProcessorConfig]


@pytest.fixture
def configure(
    bucket: str, sandbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Configure:
    """Return a function that makes the config of a run in an empty bucket."""
    monkeypatch.chdir(tmp_path)  # for the ledger

    def configure(name: str = "films.jsonl", **given: Any) -> BatchProcessorConfig:
        options = RunOptions(**QUICK | given.pop("options", {}))
        return BatchProcessorConfig(
            out=f"{bucket}/{name}",
            model="claude-haiku-4-5",
            max_tokens=16,
            options=options,
            connect=client_of(sandbox),
            remote_args={"num_cpus": 0.1},
            **given,
        )

    return configure


def films(count: int) -> ray.data.Dataset:
    return ray.data.range(count).map(lambda row: {"id": row["id"], "title": f"Film {row['id']}"})


def from_title(row: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": f"Sum up {row['title']}."}]}


def accepted(sandbox: Any) -> int:
    requests: int = sandbox.report()["accepted"]["requests"]
    return requests


def test_nothing_is_sent_before_a_dataset_is_consumed_and_nothing_twice(
    configure: Configure, sandbox: Any
) -> None:
    processor = build_processor(configure(), prompt="Sum up {{ title }}.")
    answers = processor(films(50))
    assert "num_rows" in repr(answers)
    assert accepted(sandbox) == 0

    rows = answers.take_all()
    assert accepted(sandbox) == 50
    assert sorted(row["id"] for row in rows) == list(range(50))
    assert all(row["title"] == f"Film {row['id']}" for row in rows)
    assert all(f"Sum up {row['title']}" in row["text"] for row in rows)
    assert {row["outcome"] for row in rows} == {"succeeded"}
    assert {row["raw"].count('"result"') for row in rows} == {1}

    assert answers.materialize().count() == 50
    # Its rows come in another order, which is not another Dataset.
    assert processor(films(50).sort("id", descending=True)).materialize().count() == 50
    assert accepted(sandbox) == 50


def test_params_come_from_a_function_and_rows_go_to_another(
    configure: Configure, sandbox: Any
) -> None:
    def short(row: dict[str, Any]) -> dict[str, Any]:
        return {"id": row["id"], "text": row["text"], "answer": row["answer_text"]}

    films = ray.data.from_pandas(pd.DataFrame({"id": range(30), "text": "Some film"}))
    processor = build_processor(
        configure(),
        preprocess=lambda row: {
            "max_tokens": row["id"] + 1,  # an integer of NumPy
            "messages": [{"role": "user", "content": row["text"]}],
        },
        postprocess=short,
    )
    rows = processor(films).take_all()
    assert Counter(row["id"] for row in rows) == Counter(range(30))
    assert all(row["text"] == "Some film" and row["answer"] for row in rows)


def test_a_wrong_row_is_named_and_nothing_is_sent(configure: Configure, sandbox: Any) -> None:
    def preprocess(row: dict[str, Any]) -> dict[str, Any]:
        if row["id"] == 7:
            raise KeyError("plot")
        params = from_title(row)
        if row["id"] == 11:
            params["temperature"] = 3
        if row["id"] == 13:
            params["messages"][0]["content"] = object()
        return params

    answers = build_processor(configure(), preprocess=preprocess)(films(20).repartition(1))
    with pytest.raises(InputError) as caught:
        answers.take_all()
    error = caught.value
    assert error.total == 3
    assert [each.line for each in error.diagnostics] == [8, 12, 14]
    text = str(error)
    assert "Dataset, row 8: The function failed: KeyError: 'plot'." in text
    assert "The row is id=7, title='Film 7'." in text
    assert "temperature" in text
    assert "The parameters are not JSON" in text
    assert accepted(sandbox) == 0


def test_a_template_that_needs_another_column_is_refused(
    configure: Configure, sandbox: Any
) -> None:
    answers = build_processor(configure(), prompt="Sum up {{ titel }}.")(films(5))
    with pytest.raises(InputError, match="Did you mean title"):
        answers.take_all()


def test_other_rows_are_not_taken_for_those_of_a_run(configure: Configure, sandbox: Any) -> None:
    processor = build_processor(configure(), prompt="Sum up {{ title }}.")
    assert processor(films(30)).materialize().count() == 30
    with pytest.raises(InputError, match="not the rows") as caught:
        processor(films(31)).materialize()
    assert "another URL" in str(caught.value)
    other = build_processor(configure(), prompt="Review {{ title }}.")
    with pytest.raises(InputError, match="not the rows"):
        other(films(30)).materialize()
    assert accepted(sandbox) == 30


def test_rows_come_back_that_failed(configure: Configure, sandbox: Any) -> None:
    sandbox.add_fault("request-error:type=invalid_request_error,chance=0.3")
    rows = build_processor(configure(), preprocess=from_title)(films(40)).take_all()
    assert Counter(row["id"] for row in rows) == Counter(range(40))
    outcomes = Counter(row["outcome"] for row in rows)
    assert outcomes.keys() == {"succeeded", "errored"}
    assert {row["error_type"] for row in rows if row["outcome"] == "errored"} == {
        "invalid_request_error"
    }


def test_a_dataset_without_rows_has_no_answers(configure: Configure, sandbox: Any) -> None:
    empty = films(5).filter(expr=col("id") > 5)
    assert build_processor(configure(), preprocess=from_title)(empty).take_all() == []
    assert accepted(sandbox) == 0


def test_either_a_prompt_or_a_function_makes_the_requests(configure: Configure) -> None:
    with pytest.raises(ValueError, match="Pass either prompt or preprocess"):
        build_processor(configure())
    with pytest.raises(ValueError, match="Pass system"):
        build_processor(configure(), preprocess=from_title, system="Be brief.")
