"""
A server of finished batches on the loopback, in a separate process.

It does as little as a server can: the batch and its results are files, sent by the kernel. So the
client is measured.

    python -m benchmarks.services.finished FOLDER

FOLDER holds `ID.json`, a batch, and `ID.jsonl`, its results. The port is printed. The server ends
when its standard input does.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson

from benchmarks import data

_RESULTS = "/results"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    folder: Path

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        batch_id = path.removesuffix(_RESULTS).rpartition("/")[2]
        kind, suffix = (
            ("application/x-jsonl", ".jsonl")
            if path.endswith(_RESULTS)
            else ("application/json", ".json")
        )
        file = self.folder / f"{batch_id}{suffix}"
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(file.stat().st_size))
        self.end_headers()
        with file.open("rb") as content:
            self.connection.sendfile(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def main(folder: str) -> None:
    """Serve a folder until standard input ends."""
    _Handler.folder = Path(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run the server in a separate process and yield its address."""
    command = [sys.executable, "-m", "benchmarks.services.finished", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"


def offer(folder: Path, batch_id: str, shape: str, count: int) -> int:
    """Add a finished batch to the folder and return the size of its results."""
    errored = count if shape == "errors" else 0
    written = data.batch(
        batch_id, f"/v1/messages/batches/{batch_id}/results", count - errored, errored
    )
    (folder / f"{batch_id}.json").write_bytes(orjson.dumps(written))
    return data.write_results(folder / f"{batch_id}.jsonl", shape, count)


if __name__ == "__main__":
    main(*sys.argv[1:])
