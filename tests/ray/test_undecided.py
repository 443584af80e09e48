"""A lost answer and more than one batch: what is taken for ours is proved, or a person decides."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ray.requests_of import KEY, ids_in, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

from message_batches import Anthropic
from message_batches.jobs import DecisionRequiredError
from message_batches.jobs.steps import BatchLimits, ValidationRules
from message_batches.ray.keeper import LedgerActor
from message_batches.ray.surveying import plan_file
from message_batches.sandbox import Sandbox

Begin = Callable[[Path, Path, Any], None]


@pytest.fixture
def died() -> Begin:
    """Leave a run as it is when a worker and the actor died with one create on its way."""

    def begin(source: Path, folder: Path, client: Anthropic) -> None:
        keeper = LedgerActor(str(folder), 0.1, 0.0)
        facts = {
            "service": str(client.base_url),
            "betas": None,
            "anthropic_version": "2023-06-01",
            "id_field": None,
            "kind": "files",
            "limits": {"rows": 20, "size": 256_000_000},
        }
        keeper.begin(
            "a-run", facts, [plan_file(str(source), BatchLimits(requests=20), ValidationRules())[0]]
        )
        assert keeper.claim(1, "one")
        assert keeper.begin_sending(1, "one", None)
        keeper.close()

    return begin


def test_a_batch_that_was_taken_for_ours_is_given_back(
    cluster: Any, send: Callable[..., Any], died: Begin, tmp_path: Path
) -> None:
    source = write(tmp_path / "in.jsonl", [request("r0"), request("r1")])
    with (
        Sandbox(batch_seconds=0.5, retry_after=0, api_key=KEY) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=KEY) as client,
    ):
        died(source, tmp_path / "run", client)
        theirs = client.messages.batches.create(requests=[request("x"), request("y")])
        collected = send(source, base_url=sandbox.base_url, service=None)
    assert sorted(ids_in(collected)) == ["r0", "r1"]
    assert [part.batch_id for part in collected.parts] != [theirs.id]


def test_the_command_that_the_message_names_settles_it(
    cluster: Any, send: Callable[..., Any], died: Begin, tmp_path: Path
) -> None:
    requests = [request(f"r{n}") for n in range(2)]
    source = write(tmp_path / "in.jsonl", requests)
    with (
        Sandbox(batch_seconds=3600, retry_after=0, api_key=KEY) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=KEY) as client,
    ):
        # Its create was accepted, and somebody else created a batch with as many requests.
        died(source, tmp_path / "run", client)
        ours = client.messages.batches.create(requests=requests)
        client.messages.batches.create(requests=[request("x"), request("y")])

        options = {"base_url": sandbox.base_url, "service": None}
        with pytest.raises(DecisionRequiredError, match=ours.id) as caught:
            send(source, **options)
        command = re.search(
            r"message-batches (reconcile \S+ --partition 1 --adopt)", str(caught.value)
        )
        assert command
        done = subprocess.run(
            [sys.executable, "-m", "message_batches", *shlex.split(command[1]), ours.id],
            env={**os.environ, "ANTHROPIC_BASE_URL": sandbox.base_url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1, 3), done.stderr
        sandbox.advance(3600)
        collected = send(source, **options)
        assert collected.outcomes == {"succeeded": 2}
        assert Counter(ids_in(collected)) == Counter(one["custom_id"] for one in requests)
        assert sandbox.report()["accepted"]["requests"] == 2 + 2
        assert sandbox.repeated() == {}
