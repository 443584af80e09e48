"""
A service that answers every request at once with JSON, on the loopback in a separate process.

    python -m benchmarks.services.answering ANSWERS

ANSWERS is a file with a JSON text on each line; the requests get them in turn, and the results come
in another order than the requests. The address is printed; `/stats` returns how many requests and
bytes were sent. The server ends when its standard input does.
"""

from __future__ import annotations

import contextlib
import math
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import orjson

from benchmarks import data

_ID = re.compile(rb'"custom_id": ?"([^"]*)"')
_RESULTS_AT_ONCE = 1000
_RESULT = (
    b'{"custom_id":"%b","result":{"type":"succeeded","message":{"id":"msg_1","type":"message",'
    b'"role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":%b}],'
    b'"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":150,'
    b'"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":40,'
    b'"service_tier":"batch"}}}}\n'
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    answers: ClassVar[list[bytes]]
    batches: ClassVar[list[list[bytes]]] = []
    sent_bytes = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).sent_bytes += len(body)
        self.batches.append(_ID.findall(body))
        self._answer(self._view(len(self.batches)))

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/stats":
            requests = sum(map(len, self.batches))
            self._answer({"requests": requests, "bytes": self.sent_bytes})
        elif path.endswith("/results"):
            self._results(self.batches[_number_of(path.split("/")[-2]) - 1])
        elif path.endswith("/batches"):
            page = [self._view(number) for number in range(len(self.batches), 0, -1)]
            ends = (page[0]["id"], page[-1]["id"]) if page else (None, None)
            page_of = {"data": page, "has_more": False}
            self._answer({**page_of, "first_id": ends[0], "last_id": ends[1]})
        else:
            self._answer(self._view(_number_of(path.rpartition("/")[2])))

    def _view(self, number: int) -> dict[str, Any]:
        batch_id = f"msgbatch_{number}"
        url = f"http://{self.headers['host']}/v1/messages/batches/{batch_id}/results"
        return data.batch(batch_id, url, len(self.batches[number - 1]))

    def _results(self, ids: list[bytes]) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/x-jsonl")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for lines in _in_groups(result_lines(ids, self.answers), _RESULTS_AT_ONCE):
            content = b"".join(lines)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
        self.wfile.write(b"0\r\n\r\n")

    def _answer(self, value: Any) -> None:
        content = orjson.dumps(value)
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def result_lines(ids: Sequence[bytes], answers: Sequence[bytes]) -> Iterator[bytes]:
    """Yield a result for each id, in another order; `answers` are JSON strings."""
    count = len(ids)
    step = next(n for n in range(count * 5 // 8 + 1, 2 * count + 2) if math.gcd(n, count) == 1)
    for turn in range(count):
        place = turn * step % count
        yield _RESULT % (ids[place], answers[place % len(answers)])


def _in_groups(lines: Iterator[bytes], size: int) -> Iterator[list[bytes]]:
    while group := list(islice(lines, size)):
        yield group


def _number_of(batch_id: str) -> int:
    return int(batch_id.removeprefix("msgbatch_"))


def main(answers: str) -> None:
    """Serve until standard input ends."""
    texts = Path(answers).read_text(encoding="utf-8").splitlines()
    _Handler.answers = [orjson.dumps(text) for text in texts]
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


@contextlib.contextmanager
def serving(answers: Path) -> Iterator[str]:
    """Run a service with these answers, and give its address."""
    command = [sys.executable, "-m", "benchmarks.services.answering", str(answers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


if __name__ == "__main__":
    main(*sys.argv[1:])
