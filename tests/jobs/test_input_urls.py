"""Requests at URLs: read in ranges, whatever the storage does, and without their credentials."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.jobs import Run, RunOptions, resume, run, validate
from message_batches.jobs.errors import InputError, ServiceUnreachableError, StorageUnreachableError
from message_batches.jobs.storage import attempts
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import FakeAPI, errored, row, succeeded
from tests.storages import Bucket

Start = Callable[..., Run]


def rows(*ids: str) -> bytes:
    return b"".join(row(custom_id) + b"\n" for custom_id in ids)


def sent(api: FakeAPI) -> list[str]:
    return [custom_id for batch in api.batches for custom_id in batch.custom_ids]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let attempts follow each other at once."""
    monkeypatch.setattr(attempts, "_PAUSES", (0, 0, 0))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0.1, retry_after=0) as sandbox:
        yield sandbox


def client_of(sandbox: Sandbox) -> Anthropic:
    return Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)


OPTIONS = RunOptions(polling_interval=0.05)


def test_requests_at_urls_are_sent_and_no_copy_is_kept(
    bucket: Bucket, sandbox: Sandbox, tmp_path: Path
) -> None:
    bucket.put("in/b.jsonl", rows("b1", "b2"))
    bucket.put("in/a.jsonl", rows("a1").rstrip())
    out = tmp_path / "out.jsonl"
    with client_of(sandbox) as client:
        report = run(f"{bucket.url}/in/*.jsonl", out, client=client, options=OPTIONS).finish()
    assert report.outcomes == {"succeeded": 3}
    assert report.source == f"{bucket.url}/in/a.jsonl, {bucket.url}/in/b.jsonl"
    assert not list(tmp_path.glob("*.run/requests*"))
    assert {json.loads(line)["custom_id"] for line in out.read_bytes().splitlines()} == {
        "a1",
        "b1",
        "b2",
    }


def test_an_upload_reads_only_what_it_sends(bucket: Bucket, start: Start, api: FakeAPI) -> None:
    big = row("x", "y" * 100_000)
    count = 60
    ids = [f"r{number}" for number in range(count)]
    bucket.put("x", [big.replace(b'"x"', f'"{name}"'.encode()) + b"\n" for name in ids])
    api.answer = lambda custom_id, sends: (
        errored(custom_id, "overloaded_error")
        if custom_id in ("r0", "r59") and not sends
        else succeeded(custom_id)
    )
    run = start(f"{bucket.url}/x")
    bucket.proxy.requests.clear()
    run.finish()
    assert sent(api) == [*ids, "r0", "r59"]
    read = [_length(asked) for method, _, asked in bucket.proxy.requests if method == "GET"]
    size = sum(len(big) + 3 for _ in ids)
    # Once for the first batch, and then two requests by themselves.
    assert size <= sum(read) < size * 1.1


def _length(asked: str | None) -> int:
    start, end = (asked or "")[6:].split("-")
    return int(end) + 1 - int(start)


@pytest.mark.parametrize("kind", ["503", "cut"])
def test_faults_while_an_input_is_read_are_overcome(
    bucket: Bucket, start: Start, api: FakeAPI, quick: None, kind: str
) -> None:
    bucket.put("x", rows("a", "b"))
    bucket.proxy.fail(kind, kind)
    run = start(f"{bucket.url}/x")
    assert bucket.proxy.is_done
    bucket.proxy.fail(kind, kind)
    run.finish()
    assert bucket.proxy.is_done
    assert (sent(api), api.calls.count("create")) == (["a", "b"], 1)


def test_a_storage_that_is_away_while_an_input_is_read_is_named(
    bucket: Bucket, start: Start, quick: None, tmp_path: Path
) -> None:
    url = bucket.put("x", rows("a"))
    bucket.proxy.fail(*["503"] * 50)
    with pytest.raises(StorageUnreachableError, match=f"^{url}: The storage did not answer"):
        start(url)
    assert not list(tmp_path.glob("*.run"))


def test_an_upload_that_the_storage_breaks_off_is_sent_again_later(
    bucket: Bucket, start: Start, api: FakeAPI, quick: None
) -> None:
    url = bucket.put("x", rows("a", "b"))
    run = start(url)
    bucket.proxy.fail(*["503"] * 4)
    texts = [event.text or "" for event in run.events()]
    assert bucket.proxy.is_done
    assert any(url in text for text in texts)
    assert sent(api) == ["a", "b"]


def test_a_run_whose_storage_stays_away_ends_and_names_the_url(
    bucket: Bucket, start: Start, api: FakeAPI, quick: None
) -> None:
    url = bucket.put("x", rows("a", "b"))
    run = start(url, give_up_after=60)
    bucket.proxy.fail(*["503"] * 400)
    with pytest.raises(ServiceUnreachableError, match=f"{url}: The storage did not answer"):
        run.finish()
    assert api.batches == []


def test_a_create_whose_body_the_storage_breaks_off_is_never_accepted(
    bucket: Bucket, sandbox: Sandbox, quick: None, tmp_path: Path
) -> None:
    content = b"".join(row(f"r{number}", "x" * 100_000) + b"\n" for number in range(60))
    url = bucket.put("x", content)
    with (
        client_of(sandbox) as client,
        run(url, tmp_path / "out.jsonl", client=client, options=OPTIONS) as job,
    ):
        # The second block fails, after the first has left.
        bucket.proxy.fail("pass", *["503"] * 4)
        report = job.finish()
    assert bucket.proxy.is_done
    assert report.outcomes == {"succeeded": 60}
    assert (sandbox.report()["accepted"]["batches"], report.paid_twice) == (1, 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (rows("a", "c"), ':2: "c" is new'),
        (rows("a", "b", "c"), ':3: "c" is new'),
        (rows("a"), ': "b" is removed'),
    ],
)
def test_an_object_that_changed_is_noticed(
    bucket: Bucket, start: Start, api: FakeAPI, content: bytes, says: str
) -> None:
    url = bucket.put("x", rows("a", "b"))
    run = start(url, max_batch_requests=1, max_open_batches=1)
    next(event for event in run.events("submit") if api.batches)
    bucket.put("x", content)
    with pytest.raises(InputError, match=f"\n{url}{says}"):
        start(url)


def test_an_object_that_was_written_again_is_the_same(
    bucket: Bucket, start: Start, api: FakeAPI
) -> None:
    url = bucket.put("x", rows("a", "b"))
    start(url, max_batch_requests=1)
    bucket.put("x", b"")
    bucket.put("x", rows("a", "b"))
    start(url, max_batch_requests=1).finish()
    assert sent(api) == ["a", "b"]


def test_an_object_that_changes_during_an_upload_is_not_sent(
    bucket: Bucket, start: Start, api: FakeAPI
) -> None:
    url = bucket.put("x", rows("a", "b"))
    run = start(url)
    bucket.put("x", rows("a", "c"))
    with pytest.raises(InputError, match=f"^{url}: The requests file has changed"):
        run.finish()
    assert api.batches == []


def test_more_objects_than_before_are_named(bucket: Bucket, start: Start, api: FakeAPI) -> None:
    bucket.put("in/a.jsonl", rows("a"))
    pattern = f"{bucket.url}/in/*.jsonl"
    next(event for event in start(pattern).events("submit") if api.batches)
    bucket.put("in/b.jsonl", rows("b"))
    with pytest.raises(InputError, match=f"1 file more than .*: {bucket.url}/in/b.jsonl"):
        start(pattern)


def test_a_run_at_a_url_is_continued_without_its_input(
    memory: Callable[[str, bytes], str], sandbox: Sandbox, tmp_path: Path
) -> None:
    url = memory("/in/x.jsonl", rows("a", "b"))
    options = RunOptions(max_batch_requests=1, polling_interval=0.05)
    with client_of(sandbox) as client:
        with run(url, tmp_path / "out.jsonl", client=client, options=options):
            pass
        report = resume(tmp_path / "out.jsonl", client=client, options=options).finish()
    assert (report.outcomes, report.source) == ({"succeeded": 2}, url)


# Web servers


class Ranges(SimpleHTTPRequestHandler):
    """Serves files in ranges, to whoever has the password or the token."""

    secrets = ("Basic bWU6c2VjcmV0LXdvcmQ=", "token=hidden-word")

    def do_GET(self) -> None:
        asked = self.headers.get("Authorization", ""), self.path.partition("?")[2]
        if not any(secret in asked for secret in self.secrets):
            self.send_error(403, f"not with {self.path}")
            return
        content = Path(self.translate_path(self.path)).read_bytes()
        start, _, end = (self.headers.get("Range") or "bytes=0-")[6:].partition("-")
        part = content[int(start) : int(end or len(content)) + 1]
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("ETag", f'"{hash(content)}"')
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(part)

    do_HEAD = do_GET

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """A web server with a requests file; yield its host."""
    pytest.importorskip("aiohttp")
    (tmp_path / "web").mkdir()
    (tmp_path / "web/x.jsonl").write_bytes(rows("a", "b"))
    handler = partial(Ranges, directory=str(tmp_path / "web"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "url", ["http://me:secret-word@{}/x.jsonl", "http://{}/x.jsonl?token=hidden-word"]
)
def test_credentials_of_a_url_work_and_appear_nowhere(
    web: str,
    sandbox: Sandbox,
    tmp_path: Path,
    url: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    seen: list[str] = []
    out = tmp_path / "out.jsonl"
    with client_of(sandbox) as client:
        with run(url.format(web), out, client=client, options=OPTIONS) as job:
            seen += [repr(event) for event in job.events()]
            seen += [repr(job.report()), json.dumps(job.report().to_dict())]
        assert job.report().outcomes == {"succeeded": 2}
        (tmp_path / "web/x.jsonl").write_bytes(rows("a", "c"))
        with pytest.raises(InputError, match="has changed") as changed:
            run(url.format(web), out, client=client, options=OPTIONS)
    for missing in ("secret", "hidden", "x"):
        with pytest.raises(InputError, match="refuses access") as refused:
            validate(
                url.format(web)
                .replace("secret-word", f"{missing}-wrong")
                .replace("hidden-word", f"{missing}-wrong")
            )
        seen += [str(refused.value), repr(refused.value.__dict__)]
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    shown = "".join([*seen, str(changed.value), *capfd.readouterr()]).encode()
    for secret in (b"secret-word", b"hidden-word", b"-wrong", b"bWU6"):
        assert not any(secret in content for content in [shown, *written])


def test_a_web_server_that_ignores_ranges_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    (tmp_path / "x").write_bytes(b"x" * 9_000_000)
    handler = partial(_Plain, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        with pytest.raises(InputError, match="The server ignores ranges"):
            validate(f"http://127.0.0.1:{server.server_port}/x")
    finally:
        server.shutdown()
        server.server_close()


class _Plain(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass
