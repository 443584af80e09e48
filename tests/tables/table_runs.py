"""Runs over a table of films, with an imitation of the service."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from message_batches.jobs import InputError, Report, Run, RunOptions
from tests.jobs.fake_api import FakeAPI, errored, succeeded

OPTIONS = RunOptions(polling_interval=0.001)
PROMPT = "Who made {{ title }}?"
FILMS = pa.table(
    {
        "film": ["the mirror", "Nostalghia!", "solaris", "stalker"],
        "title": ["Mirror", "Nostalghia", "Solaris", "Stalker"],
        "year": pa.array([1975, 1983, 1972, 1979], pa.int16()),
    }
)

Start = Callable[..., Run]


class Service(FakeAPI):
    """Answers with the prompt in capitals, or fails if the prompt has a word of `failing` in it."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: dict[str, str] = {}
        self.answer = self._answer

    def requests(self) -> dict[str, Any]:
        """Return all requests that were accepted so far, by id."""
        return {
            custom_id: json.loads(row)["params"]
            for batch in self.batches
            for custom_id, row in zip(batch.custom_ids, batch.rows, strict=True)
        }

    def _answer(self, custom_id: str, _: int) -> dict[str, Any]:
        prompt = self.requests()[custom_id]["messages"][0]["content"]
        for word, cause in self.failing.items():
            if word in prompt:
                return errored(custom_id, cause)
        return succeeded(custom_id, content=[{"type": "text", "text": prompt.upper()}])


def finished(run: Run) -> Report:
    with run:
        return run.finish()


def refused(start: Start, *sources: Any, **arguments: Any) -> str:
    with pytest.raises(InputError) as bad:
        start(*sources, **arguments)
    return str(bad.value)
