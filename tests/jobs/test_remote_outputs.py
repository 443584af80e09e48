"""Outputs at a URL: parts that appear at once, and an output that is composed of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import _work
from message_batches._work import WORK_LOGGER
from message_batches.jobs import InputError, Run, RunOptions
from message_batches.jobs.errors import StorageUnreachableError
from message_batches.jobs.internals import open_ledger, start_run
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import composed, stored_part
from message_batches.jobs.output.composed import in_order
from message_batches.jobs.start import remote_folder
from message_batches.jobs.storage import delete_url, list_urls, put, url_exists
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, row, succeeded
from tests.jobs.runs import Requests, content_of, ids_in, once, raising
from tests.storages import Bucket

Begin = Callable[..., Run]


ANY_STORAGE = pytest.mark.parametrize("place", ["memory", "s3"], indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty folder, in memory or behind a real S3 API."""
    if getattr(request, "param", "memory") == "memory":
        request.getfixturevalue("memory")
        return "memory://bucket"
    bucket: Bucket = request.getfixturevalue("bucket")
    return bucket.url


@pytest.fixture
def begin(
    api: FakeAPI,
    clock: FakeClock,
    requests: Requests,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Begin]:
    """Return a function that starts or resumes a run of six requests in three batches."""
    begun: list[Run] = []

    def begin(out: str, *, source: Any = None, folder: str = "here", **options: Any) -> Run:
        while begun:
            begun.pop().close()
        here = tmp_path / folder
        here.mkdir(exist_ok=True)
        monkeypatch.chdir(here)
        given = RunOptions(**{"max_batch_requests": 2, **options})
        source = requests(6) if source is None else source
        begun.append(start_run(source, out, client=api, options=given, system=clock.system))  # type: ignore[arg-type]
        return begun[-1]

    yield begin
    for run in begun:
        run.close()


def parts_at(out: str) -> dict[str, bytes]:
    """Return the parts of a run by their names."""
    found = list_urls(f"{out}.run/parts/*")
    return {url.rpartition("/")[2]: content_of(url) for url in found}


ALL = [f"r{number}" for number in range(6)]


@ANY_STORAGE
def test_a_run_writes_parts_and_composes_its_output_of_them(
    begin: Begin, api: FakeAPI, place: str
) -> None:
    out = f"{place}/results.jsonl"
    report = begin(out).finish()
    assert report.succeeded
    assert report.out == out
    assert report.deviations.checked == 6
    assert ids_in(out) == ALL  # in the order of the input; the service sends them backwards
    assert Counter(api.accepted) == Counter(ALL)
    parts = parts_at(out)
    for number, batch in enumerate(api.batches, 1):
        (name,) = (name for name in parts if name.startswith(f"{number}-{batch.id}-"))
        digest = hashlib.blake2b(parts[name], digest_size=16).hexdigest()
        assert name.endswith(f"-{digest[:16]}.jsonl")
    assert sorted(path.name for path in Path().iterdir()) == ["results.jsonl.run"]
    assert list(Path("results.jsonl.run/parts").iterdir()) == []


@ANY_STORAGE
def test_the_same_results_make_the_same_objects(begin: Begin, place: str) -> None:
    out = f"{place}/results.jsonl"
    run = begin(out)
    run.finish()
    before = content_of(out), parts_at(out)
    with pytest.raises(InputError, match="still exists"):
        run.redownload()
    delete_url(out)
    assert run.redownload() == 3
    assert run.finish().succeeded
    assert (content_of(out), parts_at(out)) == before


def test_every_result_is_yielded_also_those_of_earlier_calls(begin: Begin, place: str) -> None:
    out = f"{place}/results.jsonl"
    run = begin(out)
    run.submit()
    ids = [json.loads(line)["custom_id"] for line in begin(out).lines()]
    again = [record.custom_id for record in begin(out)]
    assert sorted(ids) == sorted(again) == ALL


@ANY_STORAGE
def test_a_retry_takes_lines_out_of_the_output(begin: Begin, api: FakeAPI, place: str) -> None:
    out = f"{place}/results.jsonl"
    api.answer = lambda custom_id, attempts: (
        errored(custom_id, "invalid_request_error")
        if custom_id in ("r1", "r4") and not attempts
        else succeeded(custom_id)
    )
    report = begin(out).finish()
    assert report.outcomes == {"succeeded": 4, "errored": 2}
    assert ids_in(out) == ALL
    assert report.errors == f"{out}.run/errors.jsonl"
    assert ids_in(report.errors) == ["r1", "r4"]
    run = begin(out)
    assert run.retry(every=True) == 2
    run.submit()
    assert [json.loads(line)["result"]["type"] for line in run.lines()] == ["succeeded"] * 6
    report = run.report()
    assert report.succeeded
    assert report.errors is None
    assert not url_exists(f"{out}.run/errors.jsonl")
    assert ids_in(out) == ALL
    assert b"errored" not in content_of(out)
    assert Counter(api.accepted) == Counter([*ALL, "r1", "r4"])


def test_a_finished_output_is_not_written_again(
    begin: Begin, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = f"{place}/results.jsonl"
    begin(out).finish()
    monkeypatch.setattr(composed, "writing", raising(AssertionError("written again")))
    assert begin(out).finish().succeeded
    assert begin(out).collect_ready().succeeded


@ANY_STORAGE
def test_an_output_that_was_deleted_is_composed_again(
    begin: Begin, api: FakeAPI, place: str
) -> None:
    out = f"{place}/results.jsonl"
    begin(out).finish()
    delete_url(out)
    api.calls.clear()
    assert begin(out).collect_ready().succeeded
    assert ids_in(out) == ALL
    assert api.calls == []


def test_what_is_there_by_now_can_be_had_before_the_end(
    begin: Begin, api: FakeAPI, place: str
) -> None:
    out = f"{place}/results.jsonl"
    run = begin(out)
    run.submit()
    api.batches[1].looks_left = 0
    for batch in (api.batches[0], api.batches[2]):
        batch.looks_left = 1_000
    report = run.collect_ready()
    assert (report.pending, ids_in(out)) == (4, ["r2", "r3"])
    api.end()
    assert run.finish().succeeded
    assert ids_in(out) == ALL


# What is of somebody else


@ANY_STORAGE
@pytest.mark.parametrize("name", ["", ".run/run.json", ".run/errors.jsonl"])
def test_an_object_of_somebody_else_is_not_touched(
    begin: Begin, api: FakeAPI, place: str, name: str
) -> None:
    out = f"{place}/results.jsonl"
    put(out + name, b"mine")
    with pytest.raises(InputError, match=r"does not belong to a run|another run|no run created it"):
        begin(out)
    assert content_of(out + name) == b"mine"
    assert api.calls == []


@pytest.mark.parametrize("finished", [False, True])
def test_an_output_that_somebody_else_writes_meanwhile_is_not_touched(
    begin: Begin, place: str, finished: bool
) -> None:
    out = f"{place}/results.jsonl"
    run = begin(out)
    if finished:
        run.finish()
    else:
        run.submit()
    put(out, b'{"custom_id": "r0"}\n')
    with pytest.raises(InputError, match="did not write" if not finished else "has changed since"):
        begin(out).finish()
    assert content_of(out) == b'{"custom_id": "r0"}\n'


def test_a_second_driver_with_its_own_ledger_is_refused(
    begin: Begin, api: FakeAPI, place: str, tmp_path: Path
) -> None:
    out = f"{place}/results.jsonl"
    begin(out)
    with pytest.raises(InputError, match="This is the folder of another run") as caught:
        begin(out, folder="elsewhere")
    assert str(tmp_path / "here" / "results.jsonl.run") in str(caught.value)
    assert api.calls == []
    assert begin(out).finish().succeeded


@ANY_STORAGE
def test_of_two_drivers_that_start_at_once_one_is_refused(
    begin: Begin, api: FakeAPI, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = f"{place}/results.jsonl"
    begin(out)
    # Both saw an empty folder.
    monkeypatch.setattr("message_batches.jobs.start.checks.refuse_foreign", lambda *_: None)
    with pytest.raises(InputError, match="This is the folder of another run"):
        begin(out, folder="elsewhere")
    assert api.calls == []


@pytest.mark.parametrize("other", ["{place}/other/results.jsonl", "results.jsonl"])
def test_a_folder_on_this_machine_belongs_to_one_output(
    begin: Begin, place: str, other: str
) -> None:
    begin(f"{place}/results.jsonl")
    with pytest.raises(InputError, match=f"the run with the output {place}/results.jsonl"):
        begin(other.format(place=place))


def test_another_url_does_not_find_the_folder_of_a_run(begin: Begin, place: str) -> None:
    begin(f"{place}/results.jsonl").finish()
    with pytest.raises(InputError, match=f"the run with the output {place}/results.jsonl"):
        open_ledger(f"{place}/other/results.jsonl")


@ANY_STORAGE
def test_a_run_that_is_not_here_is_named_with_its_ledger(
    begin: Begin, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = f"{place}/results.jsonl"
    begin(out).finish()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    ledger = tmp_path / "here" / "results.jsonl.run" / "ledger.sqlite"
    with pytest.raises(InputError, match="Resume that run where that file is") as error:
        open_ledger(out)
    assert str(ledger) in str(error.value)


def test_a_bucket_that_does_not_exist_leaves_no_run_behind(
    begin: Begin, api: FakeAPI, bucket: Bucket
) -> None:
    with pytest.raises(InputError, match=r"s3://absent/results\.jsonl: The bucket absent does not"):
        begin("s3://absent/results.jsonl")
    assert (list(Path().iterdir()), api.calls) == ([], [])
    assert begin(f"{bucket.url}/results.jsonl").finish().succeeded


def test_a_ledger_without_the_record_of_a_part_is_refused(begin: Begin, place: str) -> None:
    out = f"{place}/results.jsonl"
    begin(out).finish()
    with open_ledger(out):
        pass
    # As a copy that was made while a process wrote to it.
    with closing(sqlite3.connect("results.jsonl.run/ledger.sqlite")) as database, database:
        database.execute("DELETE FROM parts WHERE part = 2")
    with pytest.raises(InputError, match="copied while"):
        open_ledger(out)


def test_a_run_is_found_by_its_folder_on_this_machine(begin: Begin, place: str) -> None:
    out = f"{place}/results.jsonl"
    begin(out).finish()
    for name in ("results.jsonl", "results.jsonl.run", f"{out}.run", out):
        with open_ledger(name) as ledger:
            assert ledger.folder.out == out
    with pytest.raises(InputError, match=f"Runs in this folder: {out}"):
        open_ledger("nothing.jsonl")


def test_a_run_of_which_nothing_was_sent_may_be_prepared_again(
    begin: Begin, api: FakeAPI, requests: Requests, place: str
) -> None:
    out = f"{place}/results.jsonl"
    begin(out)
    run = begin(out, source=requests(3, "others.jsonl"))
    assert run.finish().succeeded
    assert ids_in(out) == ALL[:3]


@pytest.mark.parametrize(
    ("out", "what"),
    [
        ("https://example.com/out.jsonl", "Nothing can be written to https://"),
        ("file:///tmp/out.jsonl", "URL of a local file"),
        ("memory://bucket/out.jsonl?a=b", "cannot have a query"),
        (Path("s3://bucket/out.jsonl"), "lost a slash"),
        ("s3://bucket", "names no file"),
        ("nonsense://bucket/out.jsonl", "nonsense"),
    ],
)
def test_what_cannot_be_an_output_is_refused_by_name(
    begin: Begin, api: FakeAPI, out: Any, what: str
) -> None:
    with pytest.raises(InputError, match=what):
        begin(out)
    assert (list(Path().iterdir()), api.calls) == ([], [])


# Parts that are not what they were


def spoil(out: str) -> None:
    (url, *_) = list_urls(f"{out}.run/parts/*")
    put(url, content_of(url).replace(b"answer", b"ANSWER"))


def shorten(out: str) -> None:
    (url, *_) = list_urls(f"{out}.run/parts/*")
    put(url, content_of(url)[:-20])


def lose(out: str) -> None:
    (url, *_) = list_urls(f"{out}.run/parts/*")
    delete_url(url)


@ANY_STORAGE
@pytest.mark.parametrize("harm", [spoil, shorten, lose])
def test_a_part_that_was_changed_is_noticed_and_downloaded_again(
    begin: Begin, api: FakeAPI, place: str, harm: Callable[[str], None]
) -> None:
    out = f"{place}/results.jsonl"
    begin(out).finish()
    before = content_of(out)
    harm(out)
    delete_url(out)
    with pytest.raises(InputError, match=rf"{out}.run/parts/1-.* was changed or deleted"):
        begin(out).collect_ready()
    assert not url_exists(out)
    run = begin(out)
    run.redownload()
    assert run.finish().succeeded
    assert content_of(out) == before
    assert Counter(api.accepted) == Counter(ALL)


def test_a_changed_input_is_refused_with_what_can_be_done_at_a_url(
    begin: Begin, requests: Requests, memory: object
) -> None:
    out = "memory://bucket/results.jsonl"
    begin(out, source=requests(6)).finish()
    with pytest.raises(InputError, match=r"removed\. Pass the same input as before"):
        begin(out, source=requests(7))


@pytest.mark.parametrize("option", ["deduplicate", "reuse"])
def test_answers_of_other_requests_are_refused_at_a_url_before_anything_is_made(
    begin: Begin, requests: Requests, memory: object, tmp_path: Path, option: str
) -> None:
    source = requests(3)
    begin(tmp_path / "earlier.jsonl", source=source).finish()
    options = {"deduplicate": True, "reuse": [tmp_path / "earlier.jsonl"]}
    out = "memory://bucket/results.jsonl"
    with pytest.raises(InputError, match=rf"^{out}: .* Leave out --{option}, or pass another"):
        begin(out, source=source, **{option: options[option]})
    assert not Path("results.jsonl.run").exists()
    begin(Path("results.jsonl"), source=source, **{option: options[option]}).finish()


def test_an_output_that_takes_long_to_write_says_how_far_it_is(
    begin: Begin,
    requests: Requests,
    memory: object,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", WORK_LOGGER)
    monkeypatch.setattr(_work, "_QUIET_SECONDS", 0.0)
    out = "memory://bucket/results.jsonl"
    begin(out, source=requests(300), max_batch_requests=200).finish()

    (record,) = (each for each in caplog.records if vars(each)["event"] == "output.writing")
    assert record.getMessage() == f"Writing {out}: 256 of 300 results"
    assert vars(record)["fields"] == {"done": 256, "of": 300}
    assert vars(record)["out"] == out


def test_parts_are_read_in_ranges_as_large_as_those_of_an_input(
    begin: Begin, api: FakeAPI, bucket: Bucket
) -> None:
    content = [{"type": "text", "text": "long " * 200_000}]
    api.answer = lambda custom_id, _: succeeded(custom_id, content=content)
    out = f"{bucket.url}/results.jsonl"
    begin(out).finish()
    reads = {asked for _, path, asked in bucket.proxy.requests if asked and "/parts/" in path}
    assert len(reads) >= 1
    assert all(asked.startswith("bytes=0-") for asked in reads)  # parts of 2 MB, read at once


# Interruptions


@ANY_STORAGE
@pytest.mark.parametrize(
    ("module", "name"),
    [(stored_part, "put"), (composed, "writing"), (remote_folder, "put_new")],
)
@pytest.mark.parametrize("after", [False, True])
def test_a_process_that_is_killed_at_a_write_loses_nothing(
    begin: Begin,
    api: FakeAPI,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    after: bool,
) -> None:
    out = f"{place}/results.jsonl"
    original = getattr(module, name)
    kill = once(raising(KeyboardInterrupt()))

    def killed(*arguments: Any) -> Any:
        if not after:
            kill()
        result = original(*arguments)
        if after and name == "writing":
            return dying(result)
        kill() if after else None
        return result

    class dying:
        def __init__(self, inner: Any) -> None:
            self.inner = inner

        def __enter__(self) -> Any:
            return self.inner.__enter__()

        def __exit__(self, *error: Any) -> Any:
            self.inner.__exit__(*error)
            kill()

    monkeypatch.setattr(module, name, killed)
    with pytest.raises(KeyboardInterrupt):
        begin(out).finish()
    assert begin(out).finish().succeeded
    assert ids_in(out) == ALL
    assert Counter(api.accepted) == Counter(ALL)
    assert len(parts_at(out)) == 3


def test_a_part_is_at_its_url_before_the_ledger_counts_its_results(
    begin: Begin, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = f"{place}/results.jsonl"
    add = Ledger._add_part
    seen = []

    def checked(ledger: Ledger, partition: int, stored: Any) -> None:
        assert stored.name in parts_at(out)
        seen.append(partition)
        add(ledger, partition, stored)

    monkeypatch.setattr(Ledger, "_add_part", checked)
    assert begin(out).finish().succeeded
    assert sorted(seen) == [1, 2, 3]


@pytest.mark.parametrize(
    ("method", "path", "times"),
    [
        ("PUT", "run.json", 1),
        ("PUT", "run.json", 5),
        ("PUT", "-requests.jsonl", 5),
        ("PUT", "/parts/1-", 1),
        ("PUT", "/parts/1-", 5),
        ("PUT", "errors.jsonl", 1),
        ("PUT", "results.jsonl$", 2),
        ("GET", "/parts/2-", 5),
    ],
)
def test_a_storage_that_fails_costs_nothing(
    begin: Begin, api: FakeAPI, bucket: Bucket, method: str, path: str, times: int
) -> None:
    out = f"{bucket.url}/results.jsonl"
    api.answer = lambda custom_id, _: (
        errored(custom_id, "invalid_request_error") if custom_id == "r5" else succeeded(custom_id)
    )
    lines = [line + b"\n" for line in _requests()]
    bucket.proxy.fail(*["503"] * times, method=method, path=path)
    while not bucket.proxy.is_done:
        with suppress_named(out):
            begin(out, source=lines).finish()
    report = begin(out, source=lines).finish()
    assert report.outcomes == {"succeeded": 5, "errored": 1}
    assert ids_in(out) == ALL
    assert Counter(api.accepted) == Counter(ALL)


@contextmanager
def suppress_named(out: str) -> Iterator[None]:
    """Suppress the error of a storage that does not answer, if it says what to do."""
    try:
        yield
    except StorageUnreachableError as error:
        if out not in str(error) or "run the same command again" not in str(error):
            raise AssertionError(str(error)) from error


def _requests() -> list[bytes]:
    return [row(custom_id) for custom_id in ALL]


# The order of the lines


@given(st.lists(st.lists(st.integers(0, 200), max_size=20, unique=True), max_size=8))
def test_parts_are_merged_in_the_order_of_the_input(drawn: list[list[int]]) -> None:
    left = set(range(201))
    parts = []
    for numbers in drawn:
        own = sorted(left & set(numbers))
        left -= set(own)
        if own:
            parts.append(own)
    parts.sort()
    opened: list[int] = []

    def lines(own: list[int]) -> Iterator[tuple[int, bytes]]:
        opened.append(own[0])
        yield from ((number, b"%d" % number) for number in own)

    expected = sorted(number for own in parts for number in own)
    read = 0
    for line in in_order((own[0], lines(own)) for own in parts):
        assert line == b"%d" % expected[read]
        # A part is not opened before a line of it can be the next one.
        assert sum(first > expected[read] for first in opened) == 0
        read += 1
    assert read == len(expected)
