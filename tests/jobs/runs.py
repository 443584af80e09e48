"""Helpers for tests of runs against the fake service."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import Run
from message_batches.jobs.storage import open_url
from tests.jobs.fake_api import (
    FakeAPI,
)

Start = Callable[..., Run]

ANY_OUTPUT = pytest.mark.parametrize("out", ["file", "url"], indirect=True)
"""Runs the tests of a module with an output on this machine, and with one at a URL."""
Requests = Callable[..., Path]


def content_of(out: Path | str) -> bytes:
    if isinstance(out, Path):
        return out.read_bytes()
    with open_url(out) as file:
        return file.read()


def ids_in(out: Path | str) -> list[str]:
    return [json.loads(line)["custom_id"] for line in content_of(out).splitlines()]


def expect_each_once(job: Run, api: FakeAPI, count: int) -> None:
    """Check that each request was accepted once and is in the output once."""
    expected = Counter(f"r{number}" for number in range(count))
    assert Counter(api.accepted) == expected
    assert Counter(ids_in(job.out)) == expected


def once(fault: Callable[..., None]) -> Callable[..., None]:
    """Make a fault that happens the first time only."""
    left = [fault]

    def happen(*arguments: Any) -> None:
        if left:
            left.pop()(*arguments)

    return happen


def raising(error: BaseException) -> Callable[..., None]:
    def fault(*_: Any) -> None:
        raise error

    return fault
