"""Requests in several files: one stream, with lines and messages that name the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import Run, validate
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import InputFile, RequestFiles
from message_batches.jobs.input.reader import read_requests
from message_batches.jobs.internals import open_ledger
from message_batches.jobs.storage import Stamp
from tests.jobs.fake_api import FakeAPI, row

Start = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, *ids: str, end: bytes = b"\n") -> str:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(b"\n".join(map(row, ids)) + end)
    return name


def sent(api: FakeAPI) -> list[str]:
    return [custom_id for batch in api.batches for custom_id in batch.custom_ids]


bodies = st.lists(
    st.sampled_from([b"{}", b"[1]", b"  7 ", b"", b"\r", b'"\xc3\xa9"', b"\xef\xbb\xbf8"]),
    max_size=6,
)


@given(
    st.lists(
        st.tuples(bodies, st.sampled_from([b"", b"\n"]), st.booleans()), min_size=1, max_size=5
    ),
    st.data(),
)
def test_several_files_are_read_like_one(
    tmp_path_factory: pytest.TempPathFactory,
    contents: list[tuple[list[bytes], bytes, bool]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("files")
    files, wanted = [], []
    line = offset = 0
    for number, (lines, end, has_mark) in enumerate(contents):
        path = folder / str(number)
        path.write_bytes(b"\xef\xbb\xbf" * has_mark + b"\n".join(lines) + end)
        with open(path, "rb") as file:
            reader, found = read_requests(file, 100, line, offset), []
            while True:
                try:
                    found.append(next(reader))
                except StopIteration as stop:
                    after = stop.value
                    break
        wanted += [(request, path, request.line - line) for request in found]
        files.append(InputFile(path, after[1] - offset, after[0] - line, Stamp(0, 0)))
        assert after[1] - offset == path.stat().st_size
        line, offset = after
    source = RequestFiles(tuple(files))
    assert [request for block in source.read_all() for request in block] == [
        request.content for request, *_ in wanted
    ]
    for request, path, number in wanted:
        where, line = source.line_in(request.line)
        assert (where.place, line) == (path, number)
    with source.reader() as requests:
        for request, *_ in wanted:
            assert requests.read(request.offset, len(request.content)) == request.content
    if wanted:
        first = data.draw(st.integers(0, len(wanted) - 1))
        last = data.draw(st.integers(first, len(wanted) - 1))
        until = wanted[last][0].offset + len(wanted[last][0].content)
        span = (wanted[first][0].offset, until)
        assert [request for block in source.read_spans([span]) for request in block] == [
            request.content for request, *_ in wanted[first : last + 1]
        ]


@pytest.mark.parametrize("end", [b"\n", b""])
def test_requests_of_several_files_are_sent_in_their_order(
    folder: Path, start: Start, api: FakeAPI, end: bytes
) -> None:
    names = [write("in/b.jsonl", "b1", "b2", end=end), write("in/a.jsonl", "a1", end=end)]
    report = start(names, max_batch_requests=2).finish()
    assert sent(api) == ["b1", "b2", "a1"]
    assert report.source == "in/b.jsonl, in/a.jsonl" or report.source.count(", ") == 1
    assert report.outcomes == {"succeeded": 3}


def test_a_pattern_is_for_its_files_by_name(folder: Path, start: Start, api: FakeAPI) -> None:
    for name in ("in/c.jsonl", "in/a.jsonl", "in/b.jsonl", "in/d.csv"):
        write(name, name[3])
    start("in/*.jsonl").finish()
    assert sent(api) == ["a", "b", "c"]


def test_a_pattern_without_files_is_an_error(folder: Path) -> None:
    with pytest.raises(InputError, match=r"in/\*.jsonl: No file matches this pattern. Check"):
        validate("in/*.jsonl")


def test_a_file_that_is_named_like_a_pattern_is_that_file(folder: Path) -> None:
    assert validate(write("[a].jsonl", "x")).requests == 1


def test_a_file_that_is_named_twice_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"a.jsonl: The file is named twice"):
        validate([write("a.jsonl", "x"), "*.jsonl"])


def test_a_pipe_is_refused_among_files(folder: Path, start: Start) -> None:
    os.mkfifo("pipe")
    with pytest.raises(InputError, match="pipe: This is a pipe, which can be read only once"):
        start([write("a.jsonl", "x"), "pipe"])


def test_messages_name_the_file_and_the_line_in_it(folder: Path) -> None:
    write("a.jsonl", "x", "y")
    Path("b.jsonl").write_bytes(row("z") + b"\n\n" + row("x") + b"\n{}\n")
    with pytest.raises(InputError) as found:
        validate(["a.jsonl", "b.jsonl"])
    lines = found.value.lines()
    assert lines[0].startswith('b.jsonl:3: The custom_id "x" is already used on line 1 of a.jsonl.')
    assert all(line.startswith("b.jsonl:4: ") for line in lines[1:])
    assert len(lines) > 1


def test_another_format_is_named_with_its_file(folder: Path) -> None:
    write("a.jsonl", "x")
    Path("b.jsonl").write_bytes(b"PAR1....\n")
    with pytest.raises(InputError, match=r"^b.jsonl:1: The file is a table in Parquet format"):
        validate(["a.jsonl", "b.jsonl"])


def test_a_warning_names_its_file(folder: Path) -> None:
    write("a.jsonl", "x")
    odd = row("y").replace(b'"max_tokens"', b'"temprature": 1, "max_tokens"')
    Path("b.jsonl").write_bytes(row("z") + b"\n" + odd + b"\n")
    (warning,) = [
        warning
        for warning in validate(["a.jsonl", "b.jsonl"]).warnings
        if "temprature" in warning.message
    ]
    assert (warning.file, warning.line) == ("b.jsonl", 2)


# Changes


def stopped(start: Start, source: object, api: FakeAPI) -> None:
    """Send the first batch of a run, and stop."""
    run = start(source, max_batch_requests=1, max_open_batches=1)
    next(events for events in run.events("submit") if api.batches)
    run.close()


@pytest.mark.parametrize(
    ("more", "fewer", "says"),
    [
        (["d", "e"], [], "2 files more than when this run started: in/d.jsonl, in/e.jsonl"),
        ([], ["b"], "1 file fewer than when this run started: in/b.jsonl"),
        (["d"], ["a"], "1 file more than .*: in/d.jsonl, and 1 file fewer .*: in/a.jsonl"),
    ],
)
def test_a_pattern_whose_files_changed_is_noticed_by_names(
    folder: Path, start: Start, api: FakeAPI, more: list[str], fewer: list[str], says: str
) -> None:
    for name in "abc":
        write(f"in/{name}.jsonl", name)
    stopped(start, "in/*.jsonl", api)
    for name in more:
        write(f"in/{name}.jsonl", name)
    for name in fewer:
        Path(f"in/{name}.jsonl").unlink()
    with pytest.raises(InputError, match=says):
        start("in/*.jsonl")


def test_a_request_that_changed_is_noticed_with_its_file(
    folder: Path, start: Start, api: FakeAPI
) -> None:
    names = [write("a.jsonl", "a"), write("b.jsonl", "b", "c")]
    stopped(start, names, api)
    write("b.jsonl", "b", "d")
    with pytest.raises(InputError, match=r'b.jsonl:2: "d" is new'):
        start(names)


def test_the_order_of_the_files_may_change(folder: Path, start: Start, api: FakeAPI) -> None:
    names = [write("a.jsonl", "a"), write("b.jsonl", "b")]
    stopped(start, names, api)
    start(names[::-1]).finish()
    assert sent(api) == ["a", "b"]


def test_files_that_were_moved_together_are_the_same(
    folder: Path, start: Start, api: FakeAPI
) -> None:
    for name in "ab":
        write(f"in/{name}.jsonl", name)
    stopped(start, "in/*.jsonl", api)
    Path("in").rename("elsewhere")
    start("elsewhere/*.jsonl").finish()
    assert sent(api) == ["a", "b"]
    with open_ledger("results.jsonl") as ledger:
        assert [str(file.place) for file in ledger.source.files] == [
            str(folder / "elsewhere/a.jsonl"),
            str(folder / "elsewhere/b.jsonl"),
        ]


def test_what_changes_during_an_upload_is_not_sent(
    folder: Path, start: Start, api: FakeAPI
) -> None:
    names = [write("a.jsonl", "a"), write("b.jsonl", "b")]
    run = start(names)
    write("b.jsonl", "c")
    with pytest.raises(InputError, match=r"a.jsonl, .*b.jsonl: The requests file has changed"):
        run.finish()
    assert api.batches == []
