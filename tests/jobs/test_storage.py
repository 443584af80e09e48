"""What is a URL, how it is shown, and reading, writing and listing what it names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from attrs import evolve

from message_batches import MessageBatchesError, _work
from message_batches._work import WORK_LOGGER, WorkLog
from message_batches.jobs.errors import InputError, StorageUnreachableError
from message_batches.jobs.storage import (
    delete_url,
    is_url,
    is_url_pattern,
    join_url,
    list_urls,
    location,
    open_url,
    put,
    read_range,
    redacted,
    remote,
    stamp_of_url,
    url_exists,
    writing,
)
from message_batches.jobs.storage.attempts import tried
from message_batches.jobs.system import SYSTEM
from tests.storages import KEY, SECRET, Bucket, Proxy

Memory = Callable[[str, bytes], str]
LINES = b"".join(b"line %d\n" % number for number in range(100))


QUICK = evolve(SYSTEM, sleep=lambda _: None)


# What is a URL


@pytest.mark.parametrize(
    "text", ["s3://bucket/name", "memory://x", "gs://b/*.jsonl", "HTTPS://h/x"]
)
def test_a_url_is_known_by_its_protocol(text: str) -> None:
    assert is_url(text)
    assert isinstance(location(text), str)


@pytest.mark.parametrize("text", ["a.jsonl", "/tmp/a", "c:/x", "a:b", "./s3:/bucket/x", "-"])
def test_anything_else_is_a_path(text: str) -> None:
    assert not is_url(text)
    assert location(text) == Path(text)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (Path("s3://bucket/x"), "Pass it as text: s3://bucket/x."),
        ("s3:/bucket/x", "Pass it as text: s3://bucket/x."),
        ("file:///tmp/x", "Pass its path"),
        ("zip://a.jsonl::s3://bucket/x.zip", "inside an archive"),
        ("simplecache::s3://bucket/x", "behind a cache"),
        ("data:text/plain,abc", "Write its content to a file"),
        ("s3://", "names no file"),
        ("postgresql://user:secret-word@host/x", "a database"),
    ],
)
def test_what_cannot_be_served_is_refused_by_name(value: str | Path, says: str) -> None:
    with pytest.raises(InputError, match=r"^[^ ]+: ") as refused:
        location(value)
    assert says in str(refused.value)
    assert "secret-word" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("foo://bucket/x", "does not know the protocol foo"),
        ("gs://bucket/x", "pip install gcsfs"),
    ],
)
def test_a_protocol_without_a_package_is_refused(
    url: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(InputError, match=says):
        stamp_of_url(url)


def test_fsspec_is_imported_with_the_first_url() -> None:
    program = (
        "import sys; from message_batches.jobs import storage, run; storage.location('s3://b/x'); "
        "sys.exit('fsspec' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_without_fsspec_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MessageBatchesError, match=r"message-batches\[remote\]"):
        stamp_of_url("memory://x")


# Credentials


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://me:secret-word@host/x", "http://host/x"),
        ("https://host/x?token=secret-word", "https://host/x?token=***"),
        ("https://host/x?file=a&sig=secret-word&n=", "https://host/x?file=a&sig=***&n="),
        ("s3://bucket/x?versionId=abc", "s3://bucket/x?versionId=abc"),
        ("abfs://container@account.host/x", "abfs://container@account.host/x"),
        ("s3://bucket/part-?.jsonl", "s3://bucket/part-?.jsonl"),
        ("sftp://host:22/a@b", "sftp://host:22/a@b"),
    ],
)
def test_a_url_is_shown_without_its_credentials(url: str, shown: str) -> None:
    assert location(url) == shown
    assert location(shown) == shown


def test_a_password_with_a_slash_is_refused_without_a_part_of_it() -> None:
    with pytest.raises(InputError, match="%2F") as refused:
        location("s3://key:secret/word@bucket/x")
    assert "secret" not in str(refused.value)


def test_secrets_are_removed_from_the_texts_of_other_libraries() -> None:
    url = "https://me:secret%2Bword@host/x?token=hidden-word"
    location(url)
    assert redacted(f"GET {url} failed: secret+word, hidden-word") == (
        "GET https://host/x?token=*** failed: ***, ***"
    )


def test_credentials_in_an_s3_url_are_used(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket.put("x", LINES)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    url = location(f"s3://{KEY}:{SECRET}@{bucket.url[5:]}/x")
    assert url == f"{bucket.url}/x"
    assert read_range(str(url), 0, 6) == b"line 0"
    # They are known for every file of the bucket that a pattern finds.
    assert [read_range(name, 0, 4) for name in list_urls(f"{bucket.url}/*")] == [b"line"]


# Reading


def test_a_file_is_read_in_ranges_from_any_position(bucket: Bucket) -> None:
    url = bucket.put("a/x.jsonl", LINES)
    bucket.proxy.requests.clear()
    with open_url(url, block=100) as file:
        assert file.readlines() == LINES.splitlines(keepends=True)
        file.seek(-7, 2)
        assert file.read() == b"ine 99\n"
        file.seek(5)
        assert file.readline() == b"0\n"
    ranges = [asked for method, _, asked in bucket.proxy.requests if method == "GET"]
    starts_and_ends = [tuple(map(int, (asked or "")[6:].split("-"))) for asked in ranges]
    assert all(end - start < 100 for start, end in starts_and_ends)
    assert all(end + 1 == start for (_, end), (start, _) in pairwise(starts_and_ends[:8]))


def test_a_file_is_read_to_its_end_with_one_call(bucket: Bucket) -> None:
    url = bucket.put("x", LINES * 100)
    with open_url(url) as file:
        file.seek(10)
        assert file.read() == (LINES * 100)[10:]
        assert file.read() == b""
        file.seek(1_000_000)
        assert file.read() == b""
    assert [method for method, *_ in bucket.proxy.requests].count("GET") == 1


def test_a_stamp_changes_with_the_content(bucket: Bucket, memory: Memory) -> None:
    for write, name in ((bucket.put, "x"), (memory, "/x")):
        first = stamp_of_url(url := write(name, b"one"))
        assert (first.size, stamp_of_url(url)) == (3, first)
        write(name, b"two")
        assert stamp_of_url(url) != first


def test_a_change_by_another_program_is_noticed_after_a_listing(bucket: Bucket) -> None:
    from s3fs import S3FileSystem

    url = bucket.put("in/x", b"one")
    listed = list_urls(f"{bucket.url}/in/*")[url]
    S3FileSystem(skip_instance_cache=True).pipe_file(url, b"other")
    assert stamp_of_url(url) != listed
    assert list_urls(f"{bucket.url}/in/*")[url] == stamp_of_url(url)


def test_a_file_that_became_shorter_is_noticed(bucket: Bucket) -> None:
    with open_url(bucket.put("x", LINES), block=100) as file:
        file.readline()
        bucket.put("x", LINES[:120])
        with pytest.raises(InputError, match="became shorter"):
            file.read()


@pytest.mark.parametrize("kind", ["503", "cut"])
def test_a_read_that_fails_is_repeated(bucket: Bucket, kind: str) -> None:
    url = bucket.put("x", LINES)
    bucket.proxy.fail(kind, kind)
    with open_url(url, system=QUICK) as file:
        assert file.read() == LINES
    assert bucket.proxy.is_done


def test_a_storage_that_stays_away_is_an_error_that_names_the_url(bucket: Bucket) -> None:
    url = bucket.put("x", LINES)
    bucket.proxy.fail(*["503"] * 100)
    waits: list[float] = []
    system = evolve(SYSTEM, sleep=waits.append, uniform=lambda least, most: most)
    with pytest.raises(StorageUnreachableError, match=f"^{url}: The storage did not answer"):
        read_range(url, 0, 5, system)
    assert waits == [0.25, 1.0, 4.0, 10.0]


# What is not there


def test_what_is_missing_is_named(bucket: Bucket, memory: Memory) -> None:
    bucket.put("folder/x", b"")
    for url, says in [
        (f"{bucket.url}/absent", "The file does not exist."),
        ("s3://no-such-bucket/x", "The bucket no-such-bucket does not exist."),
        (f"{bucket.url}/folder", rf"This is a folder, not a file. .*{bucket.url}/folder/\*"),
        ("memory://absent", "The file does not exist."),
    ]:
        with pytest.raises(InputError, match=says):
            stamp_of_url(url)
    with pytest.raises(InputError, match="The bucket no-such-bucket does not exist"):
        list_urls("s3://no-such-bucket/*")


@pytest.mark.parametrize("name", ["NoCredentialsError", "DefaultCredentialsError"])
def test_a_storage_without_credentials_is_named_at_once(name: str) -> None:
    missing = type(name, (Exception,), {})("Unable to locate credentials")
    calls = []

    def call() -> None:
        calls.append(1)
        raise missing

    with pytest.raises(InputError) as caught:
        tried("s3://bucket/x", call, SYSTEM)
    assert str(caught.value).startswith(
        "s3://bucket/x: There are no credentials for this storage: Unable to locate credentials. "
        "Log in with the tool of the storage, or set"
    )
    assert len(calls) == 1


def test_a_file_without_permission_is_named(bucket: Bucket) -> None:
    url = bucket.put("x", b"")
    bucket.proxy.fail("403", method="HEAD")
    with pytest.raises(InputError, match=f"^{url}: The storage refuses access: "):
        stamp_of_url(url)


# Patterns


def test_a_pattern_lists_files_in_the_order_of_their_names(bucket: Bucket, memory: Memory) -> None:
    for write, base in ((bucket.put, bucket.url), (memory, "memory:/")):
        prefix = "" if write == bucket.put else "/"
        for name in ("in/b.jsonl", "in/a.jsonl", "in/deep/c.jsonl", "in/d.csv"):
            write(prefix + name, name.encode())
        found = list_urls(f"{base}/in/*.jsonl")
        assert list(found) == [f"{base}/in/a.jsonl", f"{base}/in/b.jsonl"]
        assert list_urls(f"{base}/in/**/*.jsonl").keys() == {*found, f"{base}/in/deep/c.jsonl"}
        assert found == {url: stamp_of_url(url) for url in found}
        write(prefix + "in/e.jsonl", b"")
        assert len(list_urls(f"{base}/in/*.jsonl")) == 3
        assert list_urls(f"{base}/other/*") == {}


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("s3://b/*.jsonl", True),
        ("s3://b/x?.jsonl", True),
        ("s3://b/x.jsonl", False),
        ("s3://b/x?versionId=1", False),
        ("https://host/*", False),
    ],
)
def test_a_pattern_is_known_by_its_characters(url: str, is_one: bool) -> None:
    assert is_url_pattern(url) == is_one


# Writing


def test_a_file_is_written_with_one_put(bucket: Bucket, memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(LINES)
    put(f"{bucket.url}/out/x", tmp_path / "x")
    assert [method for method, *_ in bucket.proxy.requests if method in ("PUT", "POST")] == ["PUT"]
    put("memory://out/x", tmp_path / "x")
    for url in (f"{bucket.url}/out/x", "memory://out/x"):
        assert open_url(url).read() == LINES
        assert url_exists(url)
        delete_url(url)
        delete_url(url)
        assert not url_exists(url)


def test_a_put_that_fails_is_repeated(bucket: Bucket) -> None:
    bucket.proxy.fail("503", "503", method="PUT")
    put(f"{bucket.url}/x", LINES, QUICK)
    assert open_url(f"{bucket.url}/x").read() == LINES
    assert bucket.proxy.is_done


def test_each_attempt_to_write_a_file_counts_its_bytes(
    bucket: Bucket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", WORK_LOGGER)
    monkeypatch.setattr(_work, "_QUIET_SECONDS", 0.0)
    monkeypatch.setattr(remote, "_COPIED", 500)
    (tmp_path / "x").write_bytes(LINES)
    bucket.proxy.fail("503", method="PUT")
    log = WorkLog("output.writing", lambda done: (f"{done}", {}), SYSTEM.monotonic)
    put(f"{bucket.url}/x", tmp_path / "x", QUICK, on_copied=log.look)
    assert [record.getMessage() for record in caplog.records] == 2 * ["500", f"{len(LINES)}"]


PIECE = 5 << 20  # the least that S3 takes


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file that is written in two blocks."""
    monkeypatch.setattr(remote, "_WRITTEN", PIECE)
    path = tmp_path / "large"
    path.write_bytes(bytes(PIECE) + LINES)
    return path


def uploads_in(bucket: Bucket) -> list[Any]:
    """Return the uploads that were neither completed nor aborted."""
    from s3fs import S3FileSystem

    found: list[Any] = S3FileSystem().list_multipart_uploads(bucket.url.removeprefix("s3://"))
    return found


def test_a_large_file_is_written_in_blocks_and_appears_at_once(bucket: Bucket, large: Path) -> None:
    url = f"{bucket.url}/x"
    put(url, large)
    assert open_url(url).read() == large.read_bytes()
    assert bucket.proxy.largest == PIECE
    assert [method for method, *_ in bucket.proxy.requests if method in ("PUT", "POST")] == [
        *("POST", "PUT", "PUT", "POST")
    ]


@pytest.mark.parametrize("kind", ["503", "lost"])
@pytest.mark.parametrize(("method", "before"), [("POST", 0), ("PUT", 0), ("PUT", 1), ("POST", 1)])
def test_a_large_file_is_written_whichever_block_fails(
    bucket: Bucket, large: Path, kind: str, method: str, before: int
) -> None:
    url = f"{bucket.url}/x"
    bucket.proxy.fail(*["pass"] * before, kind, method=method)
    put(url, large, QUICK)
    assert bucket.proxy.is_done
    assert open_url(url).read() == large.read_bytes()
    # If the response to the first call is lost, nobody knows the upload.
    assert len(uploads_in(bucket)) == (kind == "lost" and (method, before) == ("POST", 0))


def test_an_upload_that_the_storage_does_not_know_any_more_begins_again(
    bucket: Bucket, large: Path
) -> None:
    """As S3 answers the second request to complete an upload, after a lost response."""
    url = f"{bucket.url}/x"
    bucket.proxy.fail("pass", "lost", "404", method="POST")
    put(url, large, QUICK)
    assert bucket.proxy.is_done
    assert open_url(url).read() == large.read_bytes()


def test_a_large_file_that_cannot_be_written_leaves_nothing(bucket: Bucket, large: Path) -> None:
    url = f"{bucket.url}/x"
    bucket.proxy.fail(*["pass", "503"] * 5, method="PUT")
    with pytest.raises(StorageUnreachableError, match=f"^{url}: "):
        put(url, large, QUICK)
    assert bucket.proxy.is_done
    assert not url_exists(url)
    assert uploads_in(bucket) == []


MEMORY = """
import resource, sys
from pathlib import Path
from message_batches.jobs.storage import put

peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
put(sys.argv[2], b"")
before = peak()
put(sys.argv[2], Path(sys.argv[1]))
print((peak() - before) / before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the peak of a process is not known")
def test_memory_does_not_grow_with_a_file_that_is_written(bucket: Bucket, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with open(path, "wb") as file:
        file.truncate(200 << 20)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path), f"{bucket.url}/x"],
        env={**os.environ, **bucket.environment},
        capture_output=True,
        check=True,
    )
    assert stamp_of_url(f"{bucket.url}/x").size == 200 << 20
    assert float(done.stdout) < 1.5  # of some 80 MB, most of which are modules


def test_a_local_file_that_cannot_be_read_is_named(bucket: Bucket, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"^{tmp_path / 'absent'}: The file does not exist"):
        put(f"{bucket.url}/x", tmp_path / "absent")
    assert not url_exists(f"{bucket.url}/x")


def _write_and_fail(file: BinaryIO, size: int) -> None:
    file.write(b"x" * size)
    raise ZeroDivisionError


@pytest.mark.parametrize("size", [100, 17_000_000])
def test_a_stream_appears_when_it_is_complete(bucket: Bucket, size: int) -> None:
    url = f"{bucket.url}/x"
    with pytest.raises(ZeroDivisionError), writing(url) as file:
        _write_and_fail(file, size)
    assert not url_exists(url)
    assert uploads_in(bucket) == []
    with writing(url) as file:
        file.write(b"x" * size)
    assert stamp_of_url(url).size == size


def test_a_stream_into_memory_appears_when_it_is_complete(memory: Memory) -> None:
    with pytest.raises(ZeroDivisionError), writing("memory://x") as file:
        _write_and_fail(file, 1)
    assert not url_exists("memory://x")
    with writing("memory://x") as file:
        file.write(b"x")
    assert open_url("memory://x").read() == b"x"


def test_nothing_is_written_where_a_truncated_file_could_stay() -> None:
    with pytest.raises(InputError, match="Nothing can be written to https:// URLs"):
        put("https://host/x", b"")


def test_a_missing_bucket_is_named_when_something_is_written(bucket: Bucket) -> None:
    with pytest.raises(InputError, match="The bucket no-such-bucket does not exist"):
        put("s3://no-such-bucket/x", b"")


def test_names_are_joined_below_a_url() -> None:
    assert join_url("s3://bucket/out.run/", "parts", "1") == "s3://bucket/out.run/parts/1"


# Web servers


def test_a_web_server_that_is_away_is_not_a_missing_file(s3: tuple[str, int]) -> None:
    proxy = Proxy(*s3)
    url = f"{proxy.url}/bucket/x"
    proxy.fail(*["503"] * 100)
    proxy.fail(*["503"] * 100, method="HEAD")
    with pytest.raises(StorageUnreachableError):
        stamp_of_url(url, QUICK)
    proxy.close()
    with pytest.raises(StorageUnreachableError):
        stamp_of_url(url, QUICK)
