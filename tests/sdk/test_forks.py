"""After a fork each process has connections of its own, and each call its own answer."""

from __future__ import annotations

import asyncio
import http.server
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator

import httpx
import pytest

import message_batches as mb
from tests.sdk.scripted_service import Script, batch, ended, lines
from tests.sdk.server import ResultsServer, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")

CHILDREN = 6
CALLS = 20


class Echo(http.server.BaseHTTPRequestHandler):
    """A service that answers with the batch that was asked for, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps(batch(self.path.split("?")[0].rpartition("/")[2])).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def echo() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def in_children(work: Callable[[int], object], children: int = CHILDREN) -> list[int]:
    """Do work in forked processes at the same time; return their exit codes."""
    pids = []
    for number in range(children):
        pid = os.fork()
        if not pid:
            signal.alarm(60)  # a process that waits for an answer of another one ends too
            code = 1
            try:
                work(number)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        pids.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def test_each_call_of_each_process_gets_its_own_answer(echo: str) -> None:
    client = mb.Anthropic(base_url=echo, api_key="k", max_retries=0)
    assert client.messages.batches.retrieve("parent").id == "parent"

    def ask(number: int) -> None:
        for call in range(CALLS):
            wanted = f"msgbatch_{number}_{call}"
            assert client.messages.batches.retrieve(wanted).id == wanted

    assert in_children(ask) == [0] * CHILDREN
    assert client.messages.batches.retrieve("again").id == "again"
    client.close()


def test_so_does_the_async_client(echo: str) -> None:
    client = mb.AsyncAnthropic(base_url=echo, api_key="k", max_retries=0)

    async def first() -> None:
        assert (await client.messages.batches.retrieve("parent")).id == "parent"

    async def ask(number: int) -> None:
        for call in range(CALLS):
            wanted = f"msgbatch_{number}_{call}"
            assert (await client.messages.batches.retrieve(wanted)).id == wanted

    with asyncio.Runner() as runner:
        runner.run(first())
        assert in_children(lambda number: asyncio.run(ask(number))) == [0] * CHILDREN
        runner.run(first())
        runner.run(client.close())


def test_a_lock_that_a_thread_holds_during_the_fork_blocks_no_child(echo: str) -> None:
    client = mb.Anthropic(base_url=echo, api_key="k", max_retries=0)
    client.messages.batches.retrieve("parent")
    with client._driver.connections._process().lock:
        codes = in_children(lambda number: client.messages.batches.retrieve("b"), children=1)
    assert codes == [0]
    client.close()


def test_a_download_continues_over_a_connection_of_the_process() -> None:
    with serving(ResultsServer(lines(3000), 3000)) as server:
        client = mb.Anthropic(base_url=server.base_url, api_key="k")
        results = client.messages.batches.results("b")
        stream = iter(results)
        assert next(stream).custom_id == "req-0"

        def rest(number: int) -> None:
            ids = [result.custom_id for result in stream]
            assert ids == [f"req-{each}" for each in range(1, 3000)]

        assert in_children(rest, children=2) == [0, 0]
        rest(0)
        client.close()


def test_an_http_client_of_the_user_is_not_shared_after_its_use() -> None:
    given = httpx.Client(transport=httpx.MockTransport(Script(httpx.Response(200, json=ended(1)))))
    client = mb.Anthropic(api_key="k", http_client=given)

    def ask(number: int) -> None:
        client.messages.batches.retrieve("b")

    assert in_children(ask, children=1) == [0]  # nobody has used it before
    ask(0)

    def refused(number: int) -> None:
        with pytest.raises(mb.ConfigurationError, match="Create a client in each process"):
            ask(number)

    assert in_children(refused, children=1) == [0]
