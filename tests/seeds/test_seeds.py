"""
The code that this project grew from, run unchanged against the sandbox.

The snippets are two older texts' examples of the vendor's SDK, one file each. Nothing in them is
changed but the import, and what they leave open: the id of a batch and a list of requests. Where
they sleep, the sandbox's clock goes forward instead.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from message_batches import Anthropic
from message_batches.sdk.options import CallOptions
from message_batches.sdk.resources import AsyncBatches, Batches

Sandbox: Any = pytest.importorskip("message_batches.sandbox").Sandbox

SNIPPETS = Path(__file__).parent / "snippets"
ID = r"msgbatch_\w+"

Names = dict[str, Any]
Run = Callable[..., Names]


# The first text describes the async `list` with `def`, as it is: only what it gives is awaited.
ASYNC_LISTS = [
    node.lineno
    for node in ast.parse((SNIPPETS / "signatures.txt").read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.returns and "Async" in ast.unparse(node.returns)
]


def snippet(name: str) -> str:
    return (SNIPPETS / f"{name}.txt").read_text(encoding="utf-8")


def made_ours(code: str) -> str:
    """Change the import, and put names for the sleep and for what the text leaves open."""
    code = code.replace("from anthropic", "from message_batches")
    code = re.sub(r"^import anthropic$", "import message_batches as anthropic", code, flags=re.M)
    code = code.replace("time.sleep(", "sleep(").replace("asyncio.sleep(", "async_sleep(")
    return code.replace('"batch_abc123"', "batch_id").replace("[...]", "rows")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Any]:
    """A sandbox whose batches end when the programs have slept for a while."""
    with Sandbox(batch_seconds=150, live_counts=True) as running:
        yield running


@pytest.fixture
def client(sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Anthropic]:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
    with Anthropic() as one:
        yield one


@pytest.fixture
def run(client: Anthropic) -> Run:
    """Run a snippet with names that the texts take for granted; give all names afterwards."""

    def run(name: str, **given: Any) -> Names:
        names: Names = {"client": client, **given}
        names["sleep"] = lambda seconds: sleep(names["client"], seconds)
        names["async_sleep"] = lambda seconds: async_sleep(client, seconds)
        exec(compile(made_ours(snippet(name)), f"{name}.txt", "exec"), names)
        return names

    return run


def sleep(client: Anthropic, seconds: float) -> None:
    """Let the time pass in the sandbox, and it a moment to catch up with that."""
    advanced = httpx.post(
        f"{client.base_url}/sandbox/clock",
        json={"advance": seconds},
        headers={"x-api-key": str(client.api_key)},
    )
    advanced.raise_for_status()
    time.sleep(0.01)


async def async_sleep(client: Anthropic, seconds: float) -> None:
    await asyncio.to_thread(sleep, client, seconds)


def rows(count: int, **params: Any) -> list[Any]:
    asked = {
        "model": "claude-sonnet-4-5-20250929",
        "max_tokens": 2048,
        "messages": [{"role": "user", "content": "What is 2+2?"}],
        **params,
    }
    return [{"custom_id": f"row-{number}", "params": asked} for number in range(count)]


def ended(client: Anthropic, batch: Any) -> Any:
    while batch.processing_status != "ended":
        sleep(client, 60)
        batch = client.beta.messages.batches.retrieve(batch.id)
    return batch


def made(client: Anthropic, requests: list[Any]) -> Any:
    return ended(client, client.beta.messages.batches.create(requests=requests))


def on_the_wire(sandbox: Any, batch: Any) -> list[str]:
    """What the server was sent for each request, letter by letter."""
    received = httpx.get(
        f"{sandbox.base_url}/sandbox/batches/{batch.id}/requests",
        headers={"x-api-key": sandbox.api_key},
    )
    return received.raise_for_status().text.splitlines()


def betas(sandbox: Any, batch: Any) -> list[str]:
    (received,) = (one for one in sandbox.report()["batches"] if one["id"] == batch.id)
    return list(received["anthropic_beta"])


def test_create_wait_and_process(
    run: Run, sandbox: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = run("create")["batch"]
    assert capsys.readouterr().out == f"Batch ID: {batch.id}\n"
    assert on_the_wire(sandbox, batch) == [
        '{"custom_id":"request-1","params":{"model":"claude-sonnet-4-5-20250929",'
        '"max_tokens":2048,"thinking":{"type":"enabled","budget_tokens":1024},'
        '"messages":[{"role":"user","content":"Solve this problem..."}]}}',
        '{"custom_id":"request-2","params":{"model":"claude-sonnet-4-5-20250929",'
        '"max_tokens":2048,"messages":[{"role":"user","content":"What are the latest news?"}],'
        '"tools":[{"type":"web_search_20250305","name":"web_search"}]}}',
    ]
    assert betas(sandbox, batch) == []

    run("wait_and_process", batch=batch)
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == ["Processing: 2 requests remaining", "Processing: 2 requests remaining"]
    result = printed[printed.index("request-1: Success") :]
    assert result[1].startswith(" Reasoning: ")
    assert result[2].startswith(" Response: ")
    assert "request-2: Success" in printed
    assert not any("Error" in line for line in printed)


def test_an_error_is_named_by_its_short_name(
    run: Run, client: Anthropic, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = made(client, rows(1, model="no-such-model"))
    run("wait_and_process", batch=batch)
    assert capsys.readouterr().out == "row-0: Error - model: no-such-model\n"


def test_features(run: Run, client: Anthropic, sandbox: Any) -> None:
    batch = run("features", pdf_data="JVBERi0xLjQ=")["batch"]
    assert on_the_wire(sandbox, batch) == [
        '{"custom_id":"thinking-1","params":{"model":"claude-sonnet-4-5-20250929",'
        '"max_tokens":4096,"thinking":{"type":"enabled","budget_tokens":2000},'
        '"messages":[{"role":"user","content":"Complex reasoning task"}]}}',
        '{"custom_id":"citations-1","params":{"model":"claude-sonnet-4-5-20250929",'
        '"max_tokens":2048,"messages":[{"role":"user","content":[{"type":"document",'
        '"source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjQ="},'
        '"citations":{"enabled":true}},{"type":"text","text":"Summarize with citations"}]}]}}',
        '{"custom_id":"web-search-1","params":{"model":"claude-sonnet-4-5-20250929",'
        '"max_tokens":2048,"messages":[{"role":"user","content":"Latest AI news"}],'
        '"tools":[{"type":"web_search_20250305","name":"web_search"}]}}',
        '{"custom_id":"combined-1","params":{"model":"claude-sonnet-4-5-20250929",'
        '"max_tokens":4096,"thinking":{"type":"enabled","budget_tokens":2048},'
        '"messages":[{"role":"user","content":"Research and code solution"}],'
        '"tools":[{"type":"web_search_20250305","name":"web_search"},'
        '{"type":"code_execution_20250825","name":"code_execution"}]}}',
    ]
    assert betas(sandbox, batch) == []

    ended(client, batch)
    answers = {
        row.custom_id: row.result.message
        for row in client.beta.messages.batches.results(batch.id)
        if row.result.type == "succeeded"
    }
    kinds = {name: {block.type for block in one.content} for name, one in answers.items()}
    assert "thinking" in kinds["thinking-1"]
    assert "web_search_tool_result" in kinds["web-search-1"]
    assert {"thinking", "server_tool_use"} <= kinds["combined-1"]
    texts = [block for block in answers["citations-1"].content if block.type == "text"]
    assert any(block.citations for block in texts)


def test_thousands(run: Run, sandbox: Any, capsys: pytest.CaptureFixture[str]) -> None:
    names = run("thousands")
    first, *progress, last = capsys.readouterr().out.splitlines()
    assert first == f"Created batch {names['batch'].id} with 5000 requests"
    assert all(re.fullmatch(r"Progress: [\d.]+% \(\d+/5000\)", line) for line in progress)
    assert progress[-1] == "Progress: 100.0% (5000/5000)"
    assert last == "Processed 5000 results"
    assert {result.type for result in names["results_by_id"].values()} == {"succeeded"}
    assert on_the_wire(sandbox, names["batch"])[4999] == (
        '{"custom_id":"request-4999","params":{"model":"claude-sonnet-4-5-20250929",'
        '"max_tokens":2048,"thinking":{"type":"enabled","budget_tokens":1024},'
        '"messages":[{"role":"user","content":"Task 4999: ..."}]}}'
    )


def test_async(run: Run, client: Anthropic) -> None:
    # It makes its own client, of the environment's settings, and leaves it open.
    results = run("async")["results"]
    assert {row.custom_id for row in results} == {"async-1", "async-2"}
    assert {row.result.type for row in results} == {"succeeded"}


def test_cancel(run: Run, client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    created = client.beta.messages.batches.create(requests=rows(20))
    batch = run("cancel", batch_id=created.id)["batch"]
    assert capsys.readouterr().out == (
        f"Status: canceling\nCanceled: {batch.request_counts.canceled} requests\n"
    )
    assert batch.request_counts.canceled > 0


def test_delete(run: Run, client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    batch_id = made(client, rows(1)).id
    run("delete", batch_id=batch_id)
    assert capsys.readouterr().out == f"Deleted batch: {batch_id}\n"


def test_list(run: Run, client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    batches = client.beta.messages.batches
    created = [batches.create(requests=rows(2)) for _ in range(11)]
    newest = [ended(client, batch).id for batch in reversed(created)]
    run("list")
    printed = capsys.readouterr().out
    counts = r"\n Succeeded: (\d+)\n Errored: \d+\n Processing: 0\n"
    listed = re.findall(rf"({ID}): ended{counts}", printed)
    # The limit is that of a page; iterating goes on through all pages.
    assert listed[:11] == [(batch_id, "2") for batch_id in newest]


def test_a_batch_that_is_refused(
    run: Run, client: Anthropic, sandbox: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = made(client, rows(1))
    sandbox.add_fault("error:status=400,times=1")
    run("errors", rows=rows(1), batch=batch)
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("Failed to create batch: Error code: 400")


def test_every_kind_of_result(
    run: Run, client: Anthropic, sandbox: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []
    take_note = {
        "process_success": lambda row: seen.append(row.result.message.content[0].type),
        "log_error": lambda row: seen.append(row.result.error.message),
    }
    # Both snippets read the results of a batch that is there; the first would also create one.
    whole = snippet("errors")
    reading = whole[whole.index("# Process results with") :]

    def read(batch: Any) -> list[str]:
        exec(made_ours(reading), {"client": client, "batch": batch})
        run("counts", batch=batch, **take_note)
        return capsys.readouterr().out.splitlines()

    mixed = made(client, [*rows(2), *wrong(1)])
    assert read(mixed) == [
        "Request wrong-0 failed: model: no-such-model",
        "Results: 2 success, 1 errors, 0 canceled, 0 expired",
    ]
    assert sorted(seen) == ["model: no-such-model", "text", "text"]

    batches = client.beta.messages.batches
    canceled = ended(client, batches.cancel(batches.create(requests=rows(20)).id))
    *received, counted = read(canceled)
    assert {line[-12:] for line in received} == {"was canceled"}
    assert f"{canceled.request_counts.canceled} canceled" in counted


def wrong(count: int) -> list[Any]:
    asked = rows(count, model="no-such-model")
    return [{**row, "custom_id": row["custom_id"].replace("row", "wrong")} for row in asked]


def test_expired_results(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with (
        Sandbox(batch_seconds=48 * 3600) as slow,
        Anthropic(base_url=slow.base_url, api_key=slow.api_key) as client,
    ):
        batches = client.beta.messages.batches
        batch = batches.create(requests=rows(4))
        sleep(client, 25 * 3600)
        batch = ended(client, batch)
        slow.add_fault("error:status=400,times=1")
        run("errors", client=client, rows=rows(1), batch=batch)
        run("counts", client=client, batch=batch, process_success=str, log_error=str)
        answered = {
            row.custom_id for row in batches.results(batch.id) if row.result.type != "expired"
        }
    _, *printed = capsys.readouterr().out.splitlines()
    # Half of the batch's time is more than it lives. Which rows the sandbox does first is not said.
    expired = {f"row-{number}" for number in range(4)} - answered
    assert len(expired) == batch.request_counts.expired == 2
    assert set(printed[:-1]) == {f"Request {row} expired" for row in expired}
    assert printed[-1] == "Results: 2 success, 0 errors, 0 canceled, 2 expired"


def test_custom_ids(run: Run, client: Anthropic) -> None:
    names = run("custom_ids", user_id=7, task_id="b2", timestamp=1763784000, i=4)
    code = compile(snippet("custom_ids").splitlines()[1], "custom_ids.txt", "exec")
    exec(code, good := {"user_id": 7, "task_id": "b2", "timestamp": 1763784000})
    asked = [{**rows(1)[0], "custom_id": one["custom_id"]} for one in (good, names)]
    batch = made(client, asked)
    answered = {row.custom_id for row in client.beta.messages.batches.results(batch.id)}
    assert answered == {"user-7-task-b2-1763784000", "request-4"}


def test_batches_by_feature(run: Run, sandbox: Any) -> None:
    names = run("grouped", rows=rows(2, thinking={"type": "enabled"}))
    for batch in (names["batch1"], names["batch2"]):
        (asked, _) = map(json.loads, on_the_wire(sandbox, batch))
        assert asked["params"]["thinking"] == {"type": "enabled", "budget_tokens": 1024}
    assert names["batch1"].id != names["batch2"].id


def test_monitor(run: Run, client: Anthropic, capsys: pytest.CaptureFixture[str]) -> None:
    created = client.beta.messages.batches.create(requests=rows(40))
    names = run("monitor", batch_id=created.id)
    received = [float(line[10:-1]) for line in capsys.readouterr().out.splitlines()]
    assert names["batch"].processing_status == "ended"
    assert received == sorted(received)
    assert received[-1] > 90


def test_chunks(run: Run, client: Anthropic) -> None:
    requests = [{**row, "custom_id": f"row-{n}"} for n, row in enumerate(rows(1) * 20_000)]
    batches = run("chunked", rows=requests)["batches"]
    assert [sum(attrs.astuple(one.request_counts)[:5]) for one in batches] == [5000] * 4


def test_usage(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    names = run("usage")
    names["client"].close()
    batch = names["batch"]
    printed = capsys.readouterr().out.splitlines()
    assert printed[:4] == [
        f"Batch ID: {batch.id}",
        "Status: in_progress",
        f"Created: {batch.created_at}",
        f"Expires: {batch.expires_at}",
    ]
    assert "processing=2" in printed[4]
    assert (batch.expires_at - batch.created_at).total_seconds() == 24 * 3600


def test_usage_when_the_batch_has_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    retrieving = "retrieved = client.messages.batches.retrieve(batch.id)"
    code = made_ours(snippet("usage"))
    # The text asks once, at once; here it asks when the batch has ended.
    code = code.replace(retrieving, f"ended(client, batch)\n{retrieving}")
    with Sandbox(batch_seconds=0) as quick:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", quick.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", quick.api_key)
        names: Names = {"ended": ended}
        exec(code, names)
        names["client"].close()
        last = capsys.readouterr().out.splitlines()[-1]
        path = f"/v1/messages/batches/{names['batch'].id}/results"
        assert last == f"Results URL: {quick.base_url}{path}"


def test_the_import_and_the_fields_of_a_batch() -> None:
    names: Names = {}
    exec(made_ours(snippet("import")), names)
    batch = names["MessageBatch"]
    (described,) = ast.parse(snippet("fields")).body
    assert isinstance(described, ast.ClassDef)
    assert described.name == batch.__name__
    fields = {
        node.target.id: ast.unparse(node.annotation)
        for node in described.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    ours = batch.__annotations__
    assert fields.keys() <= ours.keys()
    for name, annotation in fields.items():
        expected = annotation.replace("Optional[", "").replace("]", "") + " | None"
        if annotation.startswith("Optional["):
            assert ours[name] == expected


@pytest.mark.parametrize(
    "described",
    ast.parse(snippet("signatures")).body,
    ids=lambda node: f"{type(node).__name__}-{node.name}-{node.lineno}",
)
def test_signatures(described: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    is_async = isinstance(described, ast.AsyncFunctionDef) or described.lineno in ASYNC_LISTS
    method = getattr(AsyncBatches if is_async else Batches, described.name)
    taken = dict(inspect.signature(method).parameters)
    options = taken.pop("options")
    assert options.annotation == "Unpack[CallOptions]"

    for argument in described.args.args[1:]:
        assert taken[argument.arg].default is inspect.Parameter.empty
    keywords = zip(described.args.kwonlyargs, described.args.kw_defaults, strict=True)
    for argument, default in keywords:
        if argument.arg in taken:
            assert taken[argument.arg].kind is inspect.Parameter.KEYWORD_ONLY
            required = taken[argument.arg].default is inspect.Parameter.empty
            assert required == (default is None)
        else:
            assert argument.arg in CallOptions.__optional_keys__
            assert default is not None
