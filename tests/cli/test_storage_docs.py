"""The examples in docs/storage.md run."""

from __future__ import annotations

import shlex
from collections.abc import Callable

import pytest

from message_batches.jobs.storage import url_exists
from tests.cli.calls import Command, request_line
from tests.jobs.runs import ids_in
from tests.pages import blocks, page
from tests.storages import Bucket

PAGE = page("docs/storage.md")


def test_every_block_runs_in_order(
    command: Command, requests: Callable[[int], str], bucket: Bucket
) -> None:
    pytest.importorskip("jinja2", reason="the page needs the extra html")
    requests(3)
    bucket.put("in/a.jsonl", request_line("a").encode())
    bucket.put("in/more-1.jsonl", request_line("b").encode())
    for kind, text in blocks(PAGE):
        assert kind == "sh"
        (line,) = text.replace("s3://my-bucket", bucket.url).splitlines()
        done = command(*shlex.split(line)[1:])
        assert done.code == 0, done.err
    assert len(ids_in(f"{bucket.url}/results.jsonl")) == 3
    assert url_exists(f"{bucket.url}/report.html")
