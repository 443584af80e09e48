"""A lost response and more than one batch that fits: proven by its ids, or a person decides."""

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

from tests.ray.inputs import KEY, ids_in, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

from message_batches import Anthropic
from message_batches.jobs import DecisionRequiredError
from message_batches.jobs.steps import BatchLimits, ValidationRules
from message_batches.ray.id_collisions import plan_file
from message_batches.ray.ledger_actor import LedgerActor
from message_batches.sandbox import Sandbox

CreateRun = Callable[[Path, Path, Any], None]


@pytest.fixture
def interrupted() -> CreateRun:
    """Create a run whose worker and actor died while a create was sent."""

    def create(source: Path, folder: Path, client: Anthropic) -> None:
        actor = LedgerActor(str(folder), 0.1, 0.0)
        facts = {
            "service": str(client.base_url),
            "betas": None,
            "anthropic_version": "2023-06-01",
            "id_field": None,
            "kind": "files",
            "limits": {"requests": 20, "size": 256_000_000},
        }
        actor.create(
            "a-run", facts, [plan_file(str(source), BatchLimits(requests=20), ValidationRules())[0]]
        )
        assert actor.claim(1, "one")
        assert actor.begin_sending(1, "one", None)
        actor.close()

    return create


def test_an_adopted_batch_with_other_requests_is_rejected(
    cluster: Any, send: Callable[..., Any], interrupted: CreateRun, tmp_path: Path
) -> None:
    source = write(tmp_path / "in.jsonl", [request("r0"), request("r1")])
    with (
        Sandbox(batch_seconds=0.5, retry_after=0, api_key=KEY) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=KEY) as client,
    ):
        interrupted(source, tmp_path / "run", client)
        theirs = client.messages.batches.create(requests=[request("x"), request("y")])
        collected = send(source, base_url=sandbox.base_url, service=None)
    assert sorted(ids_in(collected)) == ["r0", "r1"]
    assert [part.batch_id for part in collected.parts] != [theirs.id]


def test_the_command_in_the_message_resolves_the_ambiguity(
    cluster: Any, send: Callable[..., Any], interrupted: CreateRun, tmp_path: Path
) -> None:
    requests = [request(f"r{n}") for n in range(2)]
    source = write(tmp_path / "in.jsonl", requests)
    with (
        Sandbox(batch_seconds=3600, retry_after=0, api_key=KEY) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=KEY) as client,
    ):
        # Its create was accepted, and another program created a batch with as many requests.
        interrupted(source, tmp_path / "run", client)
        ours = client.messages.batches.create(requests=requests)
        client.messages.batches.create(requests=[request("x"), request("y")])

        options = {"base_url": sandbox.base_url, "service": None}
        with pytest.raises(DecisionRequiredError, match=ours.id) as caught:
            send(source, **options)
        command = re.search(
            r"message-batches (reconcile \S+ --partition 1 --adopt)", str(caught.value)
        )
        assert command
        completed = subprocess.run(
            [sys.executable, "-m", "message_batches", *shlex.split(command[1]), ours.id],
            env={**os.environ, "ANTHROPIC_BASE_URL": sandbox.base_url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert completed.returncode in (0, 1, 3), completed.stderr
        sandbox.advance(3600)
        collected = send(source, **options)
        assert collected.outcomes == {"succeeded": 2}
        assert Counter(ids_in(collected)) == Counter(item["custom_id"] for item in requests)
        assert sandbox.report()["accepted"]["requests"] == 2 + 2
        assert sandbox.repeated() == {}
