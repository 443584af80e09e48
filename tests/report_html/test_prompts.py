"""The prompts that the page shows next to the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import message_batches.report_html
from message_batches.jobs import RunOptions, run
from message_batches.jobs.internals import open_ledger
from message_batches.report_html.prompts import PROMPT_LENGTH, Prompt, read_prompts
from message_batches.report_html.visible_text import Excerpt
from tests.jobs.fake_api import FakeAPI


def request(content: Any, **fields: Any) -> dict[str, Any]:
    params = {
        "model": "claude-test",
        "max_tokens": 64,
        "messages": [
            {"role": "user", "content": "An earlier message."},
            {"role": "assistant", "content": "An answer."},
            {"role": "user", "content": content},
        ],
    }
    return {**fields, "params": params}


def prompts_of(
    folder: Path, *requests: dict[str, Any], id_field: str | None = None
) -> dict[str | int, Prompt]:
    """Run requests and return the prompts of all results."""
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(json.dumps(item) + "\n" for item in requests))
    options = RunOptions(polling_interval=0.01, id_field=id_field)
    with run(source, out, client=FakeAPI(), options=options) as started:  # type: ignore[arg-type]
        for _ in started.events():
            pass
    ids = [json.loads(line)["custom_id"] for line in out.read_bytes().splitlines()]
    with open_ledger(out) as ledger:
        return read_prompts(ledger, ids)


@pytest.mark.parametrize("key", ["a key with spaces", 7])
def test_a_prompt_is_found_by_the_id_of_the_user(tmp_path: Path, key: str | int) -> None:
    """Another id was sent to the service, but the results have the id of the user."""
    prompts = prompts_of(tmp_path, request("Say hello.", key=key), id_field="key")
    assert prompts == {key: Prompt(Excerpt("Say hello.", 10), 64)}


def test_a_prompt_is_found_by_its_custom_id(tmp_path: Path) -> None:
    prompts = prompts_of(tmp_path, request("Say hello.", custom_id="a"))
    assert prompts == {"a": Prompt(Excerpt("Say hello.", 10), 64)}


def test_content_blocks_other_than_text_are_shown_by_type(tmp_path: Path) -> None:
    image = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
    blocks = [image, {"type": "text", "text": "What is this?"}]
    prompts = prompts_of(tmp_path, request(blocks, custom_id="a"))
    assert prompts["a"].text.text == "[image]\nWhat is this?"


def test_a_long_prompt_is_shortened_and_a_large_request_is_not_read(tmp_path: Path) -> None:
    prompts = prompts_of(
        tmp_path,
        request("x" * 10_000, custom_id="long"),
        request("x" * 2_000_000, custom_id="large"),
    )
    assert prompts.keys() == {"long"}
    assert prompts["long"].text == Excerpt("x" * PROMPT_LENGTH, 10_000)


def test_the_package_shows_its_public_names_only() -> None:
    assert dir(message_batches.report_html) == ["LiveServer", "Page", "write_page"]
