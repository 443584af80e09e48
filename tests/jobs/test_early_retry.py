"""A retry while results are known, but not in the output yet."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from message_batches import Anthropic
from message_batches.jobs import RunOptions, resume, run
from message_batches.jobs.output.appended import AppendedOutput
from message_batches.sandbox import Sandbox


def test_answers_that_a_merge_has_yet_to_write_are_not_asked_again_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    requests = [
        {
            "custom_id": f"r{number}",
            "params": {
                "model": "claude-haiku-4-5",
                "max_tokens": 50,
                "messages": [{"role": "user", "content": "[sandbox: pause_turn]"}],
            },
        }
        for number in range(4)
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(each) + "\n" for each in requests))
    options = RunOptions(max_batch_requests=2, polling_interval=0.01)
    with (
        Sandbox(batch_seconds=0) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        out = tmp_path / "out.jsonl"
        with (
            monkeypatch.context() as patch,
            run(tmp_path / "in.jsonl", out, client=client, options=options) as job,
        ):
            patch.setattr(AppendedOutput, "append", interrupted)
            with pytest.raises(KeyboardInterrupt):
                job.finish()
        with resume(out, client=client, options=options) as job:
            job.retry(answers=["paused"])
            job.finish()
        ids = Counter(json.loads(line)["custom_id"] for line in out.read_text().splitlines())
    assert ids == Counter(f"r{number}" for number in range(4))
