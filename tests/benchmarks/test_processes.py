"""The processes of the benchmarks: what a program took, and the server of finished batches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from benchmarks.services.finished import offer, serving

from benchmarks import data, launch
from message_batches import Anthropic

LAUNCHER = str(Path(launch.__file__))
MEGABYTE = 2**20


def launched(*command: str) -> tuple[int, dict[str, float]]:
    reading, writing = os.pipe()
    with os.fdopen(reading) as report:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-S", LAUNCHER, str(writing), *command],
                pass_fds=[writing],
                check=False,
            )
        finally:
            os.close(writing)
        return done.returncode, json.load(report)


def test_the_memory_of_a_program_does_not_include_that_of_its_parent():
    ballast = bytearray(120 * MEGABYTE)

    _, small = launched(sys.executable, "-c", "pass")
    _, large = launched(sys.executable, "-c", f"bytearray({80 * MEGABYTE})")

    assert len(ballast) > small["peak_bytes"]
    assert large["peak_bytes"] - small["peak_bytes"] > 70 * MEGABYTE


def test_a_failing_program_is_an_error():
    code, _ = launched(sys.executable, "-c", "raise SystemExit(7)")

    assert code == 7


@pytest.mark.parametrize("shape", ["mixed", "errors"])
def test_a_client_reads_from_the_server_what_was_offered(tmp_path, shape):
    size = offer(tmp_path, "msgbatch_01", shape, 50)

    with serving(tmp_path) as address, Anthropic(api_key="key", base_url=address) as client:
        results = list(client.beta.messages.batches.results("msgbatch_01"))
        raw = httpx.get(f"{address}/v1/messages/batches/msgbatch_01/results").content

    assert [result.custom_id for result in results] == [f"row-{number:07}" for number in range(50)]
    assert raw == b"".join(data.result_lines(shape, 50))
    assert len(raw) == size
