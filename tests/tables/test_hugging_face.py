"""Datasets of Hugging Face are tables: what filter, select, shuffle and sort left, in order."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from message_batches.jobs import InputError
from message_batches.tables import open_table, requests_of
from tests.tables.table_runs import FILMS, Service, Start, finished, refused

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    datasets = pytest.importorskip("datasets")

pytestmark = pytest.mark.filterwarnings("ignore")

ROWS = [{"title": title, "n": n} for n, title in enumerate("edcba")]


@pytest.fixture(autouse=True)
def quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep caches in a temporary folder, and show no progress."""
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


def titles(source: Any) -> str:
    table = open_table(source)
    read = "".join(row["title"] for row in table.rows())
    assert read == "".join(row["title"] for row in table.rows())
    asked = requests_of(source, prompt="{{ title }}", model="claude-test")
    assert read == "".join(one["params"]["messages"][0]["content"] for one in asked)
    return read


def _is_even(row: dict[str, Any]) -> bool:
    return row["n"] % 2 == 0


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    return {"title": row["title"].upper(), "size": 1.5}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data, "edcba"),
        (lambda data: data.filter(_is_even), "eca"),
        (lambda data: data.select([4, 0, 0]), "aee"),
        (lambda data: data.sort("title"), "abcde"),
        (lambda data: data.filter(_is_even).sort("n", reverse=True).select([0]), "a"),
        (lambda data: data.with_transform(lambda rows: {"title": ["x"] * len(rows["n"])}), "xxxxx"),
        (lambda data: data.with_format("numpy", columns=["n"]), "edcba"),
        (lambda data: datasets.concatenate_datasets([data, data.select([1])]), "edcbad"),
        (lambda data: data.map(_renamed), "EDCBA"),
        (lambda data: data.to_iterable_dataset(), "edcba"),
        (lambda data: data.to_iterable_dataset().filter(_is_even), "eca"),
        (lambda data: data.to_iterable_dataset().map(_renamed).skip(1).take(2), "DC"),
        (lambda data: datasets.IterableDataset.from_generator(lambda: iter(ROWS)), "edcba"),
    ],
)
def test_a_dataset_is_a_table(change: Callable[[Any], Any], expected: str) -> None:
    assert titles(change(datasets.Dataset.from_list(ROWS))) == expected


def test_a_shuffled_dataset_has_its_order() -> None:
    data = datasets.Dataset.from_list(ROWS).shuffle(seed=3)
    assert titles(data) == "".join(data["title"])
    stream = datasets.Dataset.from_list(ROWS).to_iterable_dataset().shuffle(seed=3, buffer_size=3)
    assert titles(stream) == "".join(row["title"] for row in stream)


def test_an_image_stays_as_it_is_stored() -> None:
    png = {"bytes": b"\x89PNG\r\n\x1a\n", "path": None}
    data = datasets.Dataset(pa.table({"title": ["a"], "image": [png]}))
    data = data.cast_column("image", datasets.Image())
    for source in (data, data.to_iterable_dataset()):
        (request,) = requests_of(source, prompt="{{ title }}", model="claude-test", images="image")
        assert request["params"]["messages"][0]["content"][0]["source"]["media_type"] == "image/png"


@pytest.mark.parametrize("kind", ["DatasetDict", "IterableDatasetDict"])
def test_several_splits_are_refused_with_their_names(kind: str) -> None:
    data = datasets.Dataset.from_list(ROWS)
    with pytest.raises(InputError) as refusal:
        open_table(getattr(datasets, kind)(train=data, test=data))
    assert str(refusal.value) == (
        f"the {kind}: The dataset has several splits, each of which is a table: 'train', 'test'. "
        "Choose one, as in dataset['train'], or put them together with "
        "datasets.concatenate_datasets."
    )


def test_another_object_of_the_library_is_refused() -> None:
    with pytest.raises(TypeError, match="Pass a Dataset or an IterableDataset"):
        open_table(datasets.Value("string"))


@pytest.mark.parametrize("is_stream", [False, True])
def test_a_run_over_a_dataset_is_resumed_by_the_same_call(
    start: Start, service: Service, is_stream: bool
) -> None:
    def make(rows: pa.Table = FILMS) -> Any:
        data = datasets.Dataset.from_list(rows.to_pylist()).sort("film", reverse=True)
        return data.to_iterable_dataset() if is_stream else data

    start(make()).close()
    assert finished(start(make())).succeeded
    assert finished(start(make())).succeeded
    assert len(service.accepted) == len(FILMS)
    written = parquet.read_table("answers.parquet")["film"].to_pylist()
    assert written == sorted(FILMS["film"].to_pylist(), reverse=True)
    assert "The table changed" in refused(start, make(FILMS.slice(1)))
