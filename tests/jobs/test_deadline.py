"""Rule 2: no byte of a create leaves after its time is up, and what was cut off is not accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve, frozen

from message_batches import Anthropic
from message_batches.jobs.engine import Service, transfers
from message_batches.jobs.state import Accepted, Failed
from message_batches.jobs.system import SYSTEM
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import row

NOT_AFTER = 1_000.0


@frozen
class Blocks:
    """An upload of three blocks, during which time passes."""

    times: list[float]
    requests: tuple[bytes, ...] = tuple(row(f"r{number}", "x" * 100_000) for number in range(3))

    @property
    def measure(self) -> tuple[int, int]:
        return len(self.requests), sum(map(len, self.requests))

    def blocks(self) -> Iterator[list[bytes]]:
        for request in self.requests:
            self.times.pop(0)
            yield [request]


@pytest.mark.parametrize("blocks_in_time", [0, 1, 2, None])
def test_an_upload_ends_when_its_time_is_up(blocks_in_time: int | None) -> None:
    times = [0.0] * (20 if blocks_in_time is None else blocks_in_time + 1) + [NOT_AFTER + 1] * 20
    upload: Any = Blocks(times)
    with (
        Sandbox(batch_seconds=0, retry_after=0) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, timeout=5) as client,
    ):
        service = Service(client, system=evolve(SYSTEM, now=lambda: times[0]))
        outcome = transfers.create(upload, NOT_AFTER, service)
        accepted = sandbox.report()["accepted"]["batches"]
    if blocks_in_time is None:
        assert isinstance(outcome, Accepted)
    else:
        assert isinstance(outcome, Failed)
        assert outcome.kind == "not_sent"
    assert accepted == (blocks_in_time is None)
