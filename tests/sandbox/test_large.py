"""A batch of 100,000 requests and nearly 256 MB, in little memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import orjson
import pytest

from message_batches.sandbox.http.create_parser import MAX_REQUESTS
from message_batches.sandbox.http.responses import MAX_BODY_BYTES as MAX_BYTES
from tests.sandbox.block_requests import params
from tests.sandbox.calls import BATCHES, wait

pytestmark = pytest.mark.slow

_MOST_MEMORY = MAX_BYTES + 200 * 1024 * 1024  # the body is mapped from its file while it is split
_SERVER = """
import sys
from message_batches.sandbox import Sandbox
with Sandbox(data_dir=sys.argv[1], batch_seconds=0) as sandbox:
    print(sandbox.base_url, flush=True)
    sys.stdin.read()
"""
_TEXT = "The harbour of Valletta is deep. " * 76


def _body() -> Iterator[bytes]:
    yield b'{"requests":['
    for number in range(MAX_REQUESTS):
        row = {"custom_id": f"request-{number}", "params": params(f"{number}: {_TEXT}")}
        yield (b"," if number else b"") + orjson.dumps(row)
    yield b"]}"


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Join pieces to about 64 KB: one chunk for every request would time the sending."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= 65536:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


def _peak_memory(process_id: int) -> int:
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the system does not tell")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from /proc")
def test_the_largest_batch_is_taken_answered_and_read_back_in_little_memory(
    tmp_path: Path,
) -> None:
    assert MAX_BYTES * 0.95 < sum(map(len, _body())) < MAX_BYTES
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        base_url = server.stdout.readline().strip()
        headers = {"x-api-key": "sandbox-key", "anthropic-version": "2023-06-01"}
        with httpx.Client(base_url=base_url, headers=headers, trust_env=False, timeout=300) as http:
            created = http.post(BATCHES, content=_gathered(_body()))
            assert created.status_code == 200
            ended = wait(http, created.json()["id"], seconds=500)
            assert ended["request_counts"]["succeeded"] == MAX_REQUESTS
            custom_ids = set()
            rest = b""
            with http.stream("GET", f"{BATCHES}/{ended['id']}/results") as response:
                for chunk in response.iter_bytes():
                    *lines, rest = (rest + chunk).split(b"\n")
                    custom_ids.update(orjson.loads(line)["custom_id"] for line in lines)
            custom_ids.add(orjson.loads(rest)["custom_id"])
            assert len(custom_ids) == MAX_REQUESTS
        assert _peak_memory(server.pid) < _MOST_MEMORY
    finally:
        server.communicate("")
