"""Run programs against a sandbox in separate processes, and count what was accepted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from message_batches import Anthropic
from message_batches.jobs.input import parse_wire_id
from message_batches.sandbox import Sandbox
from tests.pages import ROOT

_IMPORTED = (ROOT, ROOT / "src", ROOT / "generated")


def output_of(program: Path, sandbox: Sandbox, *arguments: object, timeout: float) -> str:
    """
    Run a program that must succeed, and return its output.

    Args:
        program: what to run; its arguments are the sandbox's URL and key, then `arguments`.
        timeout: seconds after which it is killed.
    """
    done = subprocess.run(
        [sys.executable, program, sandbox.base_url, sandbox.api_key, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, _IMPORTED))},
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def accepted_by(sandbox: Sandbox) -> Counter[str]:
    """
    Count in how many batches each request was, by the id of its owner.

    A request that was canceled in one does not count: it was not processed, and is not billed.
    """
    accepted: Counter[str] = Counter()
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
        for batch in client.messages.batches.list(limit=1000):
            client.messages.batches.wait(batch.id)
            with client.messages.batches.results(batch.id) as results:
                lines = [json.loads(line) for line in results.raw()]
            accepted.update(
                _base_of(line["custom_id"])
                for line in lines
                if line["result"]["type"] != "canceled"
            )
    return accepted


def _base_of(custom_id: str) -> str:
    parsed = parse_wire_id(custom_id)
    return parsed.base if parsed else custom_id
