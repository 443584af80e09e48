"""The example requests are what their script builds, are valid, and run end to end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
JOBS = {"jargon.jsonl": "Request", "jargon-beta.jsonl": "BetaRequest"}
BETAS = ("interleaved-thinking-2025-05-14",)


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def features_of(request: dict[str, Any]) -> set[str]:
    """Return which of the four features a request uses, by its params and not its name."""
    params = request["params"]
    content = params["messages"][0]["content"]
    tools = {tool["name"] for tool in params.get("tools", [])}
    cites = any(block.get("citations", {}).get("enabled") for block in content)
    return {
        *({"think"} if "thinking" in params else set()),
        *({"cite"} if cites else set()),
        *({"search"} if "web_search" in tools else set()),
        *({"code"} if "code_execution" in tools else set()),
    }


def features_shown(message: dict[str, Any]) -> set[str]:
    """Return which of the four features have blocks in an answer."""
    blocks = message["content"]
    types = {block["type"] for block in blocks}
    cited = {cite["type"] for block in blocks for cite in block.get("citations") or []}
    return {
        *({"think"} if "thinking" in types else set()),
        *({"cite"} if cited & {"char_location", "content_block_location"} else set()),
        *({"search"} if "web_search_tool_result" in types else set()),
        *({"code"} if any(t.endswith("code_execution_tool_result") for t in types) else set()),
    }


def run_on_sandbox(job: str, folder: Path, *options: str) -> list[dict[str, Any]]:
    """Run a requests file as the README does, in an empty folder, and read its results."""
    command = ["run", str(EXAMPLES / job), "--sandbox", "--out", "results.jsonl", *options]
    done = subprocess.run(
        [sys.executable, "-m", "message_batches", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return read_lines(folder / "results.jsonl")


def test_script_rebuilds_both_jobs_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(EXAMPLES / "build.py"), str(tmp_path)], check=True)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert built == {path.name: path.read_bytes() for path in EXAMPLES.glob("*.jsonl")}
    assert set(built) == set(JOBS)


@pytest.mark.parametrize("job", JOBS)
def test_custom_ids_are_legal_and_unique(job: str) -> None:
    ids = [request["custom_id"] for request in read_lines(EXAMPLES / job)]

    assert [i for i in ids if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", i)] == []
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("job", "schema"), JOBS.items())
def test_requests_obey_the_contract(job: str, schema: str) -> None:
    contract = yaml.load(
        (ROOT / "openapi.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    validator = Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": contract["components"]}
    )

    faults = {
        request["custom_id"]: [error.message for error in validator.iter_errors(request)]
        for request in read_lines(EXAMPLES / job)
    }

    assert {name: found for name, found in faults.items() if found} == {}


def test_texts_are_many_and_complete() -> None:
    texts = read_lines(EXAMPLES / "data" / "jargon-file.jsonl")

    assert len(texts) >= 200
    assert all(50 <= len(text["text"].split()) <= 300 for text in texts)
    # What a dump of wrapped, cross-referenced text leaves behind when it is joined carelessly.
    left_over = re.compile(r"[{}\t\u00ad\ufffd]|  |(?<=\s)[,;](?=\s)|\n(?!\n)(?<!\n\n)")
    assert [text["id"] for text in texts if left_over.search(text["text"])] == []


def test_each_beta_feature_is_used_by_itself_and_with_others() -> None:
    requests = read_lines(EXAMPLES / "jargon-beta.jsonl")

    mixes = Counter(frozenset(features_of(request)) for request in requests)

    assert 24 <= len(requests) <= 40
    for feature in ("think", "cite", "search", "code"):
        assert mixes[frozenset({feature})] >= 2
        assert sum(count for mix, count in mixes.items() if feature in mix and len(mix) > 1) >= 8
    assert mixes[frozenset({"think", "cite", "search", "code"})] >= 1


def test_a_beta_request_is_named_after_its_features() -> None:
    for request in read_lines(EXAMPLES / "jargon-beta.jsonl"):
        named = {"think", "cite", "search", "code"} & set(request["custom_id"].split("-"))
        assert named == features_of(request)


def test_thinking_leaves_room_for_an_answer() -> None:
    for request in read_lines(EXAMPLES / "jargon-beta.jsonl"):
        params = request["params"]
        if "thinking" in params:
            assert params["thinking"]["budget_tokens"] < params["max_tokens"]


def test_examples_stay_small() -> None:
    files = [p for p in EXAMPLES.rglob("*") if p.is_file() and "__pycache__" not in p.parts]

    assert sum(path.stat().st_size for path in files) < 1_000_000


@pytest.fixture(scope="module")
def standard_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the standard requests once, for the tests that read their results."""
    folder = tmp_path_factory.mktemp("jargon")
    run_on_sandbox("jargon.jsonl", folder)
    return folder


def test_standard_run_answers_every_request_once_in_the_requested_shape(standard_run: Path) -> None:
    results = read_lines(standard_run / "results.jsonl")

    asked = [request["custom_id"] for request in read_lines(EXAMPLES / "jargon.jsonl")]
    assert sorted(row["custom_id"] for row in results) == sorted(asked)
    for row in results:
        answer = json.loads(row["result"]["message"]["content"][0]["text"])
        assert set(answer) == {"plain_meaning", "still_used", "tags"}


def test_reading_code_of_the_readme_prints_every_answer(standard_run: Path) -> None:
    results = read_lines(standard_run / "results.jsonl")
    code = (EXAMPLES / "README.md").read_text(encoding="utf-8").split("```python\n")[1]

    done = subprocess.run(
        [sys.executable, "-c", code.split("```")[0]],
        cwd=standard_run,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )

    assert done.returncode == 0, done.stderr
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        [row["custom_id"], "succeeded"] for row in results
    ]


def test_beta_run_answers_every_request_once_with_the_requested_features(tmp_path: Path) -> None:
    options = [word for beta in BETAS for word in ("--beta", beta)]
    results = run_on_sandbox("jargon-beta.jsonl", tmp_path, *options)

    asked = {r["custom_id"]: features_of(r) for r in read_lines(EXAMPLES / "jargon-beta.jsonl")}
    shown = {row["custom_id"]: features_shown(row["result"]["message"]) for row in results}
    assert len(results) == len(asked)
    assert shown == asked
