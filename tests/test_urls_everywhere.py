"""Everywhere a path can be passed, a URL works or is refused; no folder is named after one."""

from __future__ import annotations

import inspect
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pyarrow as pa
import pytest
from typer.main import get_command

import message_batches
from message_batches import Anthropic, MessageBatchesError, jobs, report_html, sandbox, tables
from message_batches.__main__ import main
from message_batches.cli.app import app
from message_batches.jobs import RunOptions, internals, steps
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import FakeAPI, row

UNKNOWN = "nowhere://me:secret-word@bucket/x.jsonl"
LOST = Path("s3://bucket/x.jsonl")
PATHS = re.compile(r"Path|TableSource|\bSource\b|\bPlace\b")

TABLE = pa.table({"a": ["1"]})
CLIENT = Anthropic(base_url="http://127.0.0.1:1", api_key="key")


def spec(**given: Any) -> Any:
    return {"prompt": "{{ a }}", "model": "claude-haiku-4-5", **given}


def run_table(**given: Any) -> Any:
    source, out = given.pop("source", TABLE), given.pop("out", "out.jsonl")
    return tables.run_table(source, out, client=FakeAPI(), **spec(**given))  # type: ignore[arg-type]


def answers(out: Any, results: Any) -> Any:
    return tables.write_answers(tables.open_table(TABLE), out, results)


def page(out: Any, page: Any) -> Any:
    return report_html.write_page(out, page)


def started(source: Any, out: Any, schema: Any = None) -> Any:
    return jobs.run(source, out, schema=schema, client=FakeAPI())  # type: ignore[arg-type]


def made(source: Any, out: Any) -> Any:
    return internals.prepare(source, out, service="none")


def reusing(other: Any) -> Any:
    return jobs.run("r.jsonl", "out.jsonl", client=FakeAPI(), options=RunOptions(reuse=[other]))  # type: ignore[arg-type]


def results_to(path: Any) -> Any:
    ended = (Path(__file__).parent / "samples/batch-2025-ended.json").read_bytes()
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=ended))
    with Anthropic(
        base_url="http://127.0.0.1:1", api_key="key", http_client=httpx.Client(transport=transport)
    ) as client:
        client.messages.batches.results("msgbatch_1").to_file(path)


def sandbox_in(path: Any) -> Any:
    with Sandbox(data_dir=path):
        pass


# What is called with a URL, by function and parameter. `r` is a requests file, `o` the output of
# a finished run.
CALLS: dict[str, Callable[[Any], Any]] = {
    "Results.to_file path": results_to,
    "create requests": lambda url: CLIENT.messages.batches.create(requests=url),
    "Prices.read path": jobs.Prices.read,
    "resume out": lambda url: jobs.resume(url, client=FakeAPI()),  # type: ignore[arg-type]
    "run source": lambda url: started(url, "out.jsonl"),
    "run out": lambda url: started("r.jsonl", url),
    "run schema": lambda url: started("r.jsonl", "out.jsonl", schema=url),
    "validate source": jobs.validate,
    "RunFolder.of path": lambda url: internals.open_ledger(url),
    "open_ledger out": internals.open_ledger,
    "cancel_run out": lambda url: internals.cancel_run(url, client=FakeAPI()),  # type: ignore[arg-type]
    "prepare source": lambda url: made(url, "out.jsonl"),
    "prepare out": lambda url: made("r.jsonl", url),
    "plan source": lambda url: steps.plan(url, "out.jsonl", client=CLIENT),
    "plan out": lambda url: steps.plan("r.jsonl", url, client=CLIENT),
    "submit source": lambda url: steps.submit(url, "out.jsonl", client=CLIENT),
    "submit out": lambda url: steps.submit("r.jsonl", url, client=CLIENT),
    "poll out": lambda url: steps.poll(url, client=CLIENT),
    "retry out": lambda url: steps.retry(url, client=CLIENT),
    "run_table source": lambda url: run_table(source=url),
    "run_table out": lambda url: run_table(out=url),
    "run_table prompt": lambda url: run_table(prompt=url),
    "run_table system": lambda url: run_table(system=url),
    "run_table params": lambda url: run_table(params=url),
    "run_table within": lambda url: run_table(images="a", within=url),
    "LiveServer.__init__ subject": report_html.LiveServer,
    "open_table source": tables.open_table,
    "record_batches results": lambda url: list(tables.record_batches(url)),
    "requests_of source": lambda url: list(tables.requests_of(url, **spec())),
    "requests_of prompt": lambda url: list(tables.requests_of(TABLE, **spec(prompt=url))),
    "requests_of system": lambda url: list(tables.requests_of(TABLE, **spec(system=url))),
    "requests_of params": lambda url: list(tables.requests_of(TABLE, **spec(params=url))),
    "requests_of within": lambda url: list(
        tables.requests_of(TABLE, **spec(images="a", within=url))
    ),
    "write_answers out": lambda url: answers(url, "o.jsonl"),
    "write_answers results": lambda url: answers("t.csv", url),
    "Sandbox.__init__ data_dir": sandbox_in,
    "RunOptions.__init__ reuse": reusing,
    "write_page out": lambda url: page(url, "p.html"),
    "write_page page": lambda url: page("o.jsonl", url),
}

# The same function, or one that gets what another of these has checked.
SAME = {
    "AsyncResults.to_file path": "Results.to_file path",
    "async_resume out": "resume out",
    "async_run source": "run source",
    "async_run out": "run out",
    "start_run source": "run source",
    "start_run out": "run out",
    "resume_run out": "resume out",
    **{f"async_{name}": name for name in CALLS if name.split(" ")[0] in ("run_table", "plan")},
    **{
        f"async_{name}": name for name in CALLS if name.split(" ")[0] in ("submit", "poll", "retry")
    },
    "refuse_unwritable out": "run out",
    "refuse_many_requests out": "run out",
    "refuse_unwritable inputs": "run source",
    "Service.save_results path": "run out",
    "spool path": "run out",
    "RunFolder.__init__ out": "RunFolder.of path",
    "RunFolder.__init__ base": "RunFolder.of path",
    "RunFolder.relative place": "run source",
    "System.sync_folder folder": "run out",
    "RequestParts.__init__ place": "run source",
    "write_request_part place": "run source",
    "RequestSource.changes requests": "run out",
    "RequestSource.requests beside": "run out",
    "Page.__init__ path": "write_page page",
    "Table.__init__ source": "open_table source",
    "Table.__init__ files": "open_table source",
    "Table.__init__ folder": "open_table source",
}

FACES = (message_batches, jobs, internals, steps, tables, sandbox, report_html)


def path_parameters(face: ModuleType) -> Iterator[str]:
    """Yield each function and parameter of a package that can be a path."""
    for name in dir(face):
        value = getattr(face, name)
        functions: dict[str, Any] = {name: value} if inspect.isfunction(value) else {}
        if inspect.isclass(value) and value.__module__.startswith("message_batches."):
            functions = {
                f"{name}.{inner}": found
                for inner, found in inspect.getmembers(value, inspect.isroutine)
                if not inner.startswith("_") or inner == "__init__"
            }
        for shown, function in functions.items():
            if str(getattr(function, "__module__", "")).startswith("message_batches"):
                for parameter in inspect.signature(function).parameters.values():
                    if PATHS.search(str(parameter.annotation)):
                        yield f"{shown} {parameter.name}"


def test_every_parameter_that_can_be_a_path_is_listed() -> None:
    found = {each for face in FACES for each in path_parameters(face)}
    assert found - CALLS.keys() - SAME.keys() == set()
    assert CALLS.keys() - found == {"create requests", "run schema"}
    assert {*SAME.values()} <= CALLS.keys()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a requests file, and with a finished run."""
    monkeypatch.chdir(tmp_path)
    Path("r.jsonl").write_bytes(row("r") + b"\n")
    options = RunOptions(polling_interval=0)
    with jobs.run("r.jsonl", "o.jsonl", client=FakeAPI(), options=options):  # type: ignore[arg-type]
        pass
    return tmp_path


@pytest.mark.parametrize("url", [UNKNOWN, LOST], ids=["unknown", "lost"])
@pytest.mark.parametrize("call", [*CALLS])
def test_a_url_that_cannot_be_served_is_refused(folder: Path, call: str, url: Any) -> None:
    before = set(os.listdir(folder))
    with pytest.raises(MessageBatchesError) as refused:
        CALLS[call](url)
    text = str(refused.value)
    assert re.search(r"nowhere|s3:", text), text
    assert re.search(r"\. (Pass|Use|Runs in) ", text), text  # the last is of an unknown output
    assert "secret-word" not in text
    assert set(os.listdir(folder)) == before


# The command

INPUTS = ["r.jsonl", "--out", "out.jsonl"]
TABLE_INPUTS = ["t.csv", "--out", "out.jsonl", "--model", "claude-haiku-4-5"]
OPTIONS: dict[str, list[str]] = {
    "--out": ["run", "r.jsonl", "--out", "URL"],
    "--prices": ["run", *INPUTS, "--prices", "URL"],
    "--prompt": ["run", *TABLE_INPUTS, "--prompt", "URL"],
    "--system": ["run", *TABLE_INPUTS, "--prompt", "p.txt", "--system", "URL"],
    "--params": ["run", *TABLE_INPUTS, "--prompt", "p.txt", "--params", "URL"],
    "--within": ["run", *TABLE_INPUTS, "--prompt", "p.txt", "--image", "a", "--within", "URL"],
    "--schema": ["run", *INPUTS, "--schema", "URL"],
    "--reuse": ["run", *INPUTS, "--reuse", "URL"],
    "--ids": ["extract", "o.jsonl", "--ids", "URL"],
    "--html": ["report", "o.jsonl", "--html", "URL"],
    "--data-dir": ["sandbox", "--data-dir", "URL"],
    "--runs": ["list", "--runs", "URL"],
    "--collect": ["orphans", ".", "--collect", "URL"],
}
MORE = {
    "run": ["--out", "o2.jsonl"],
    "submit": ["--out", "o2.jsonl"],
    "table": ["o.csv"],
    "extract": ["--failed"],
}
ARGUMENTS = ("FILE...", "[FOLDER]...", "OUT", "OUT|BATCH_ID", "OUT|FOLDER")


def command_lines() -> Iterator[list[str]]:
    """Yield a command line for each argument and option that can be a path."""
    yield from OPTIONS.values()
    yield ["table", "o.jsonl", "URL"]
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for parameter in command.params:
            if parameter.param_type_name == "argument" and parameter.metavar in ARGUMENTS:
                yield [name, "URL", *MORE.get(name, ())]


def test_every_option_that_can_be_a_path_is_listed() -> None:
    commands = get_command(app).commands.values()  # type: ignore[attr-defined]
    options = {
        parameter.opts[0]
        for command in commands
        for parameter in command.params
        if parameter.metavar in ("FILE", "OUT", "DIR", "FOLDER")
        and parameter.opts[0].startswith("--")
    }
    assert options == OPTIONS.keys()


@pytest.mark.parametrize("line", [*command_lines()], ids=" ".join)
def test_a_command_refuses_a_url_that_cannot_be_served(
    folder: Path, line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    Path("t.csv").write_text("a\n1\n")
    Path("p.txt").write_text("{{ a }}")
    before = set(os.listdir(folder))
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as ended:
        main([UNKNOWN if word == "URL" else word for word in line])
    assert ended.value.code == 2, out.getvalue()
    assert "nowhere" in out.getvalue()
    assert "secret-word" not in out.getvalue()
    assert set(os.listdir(folder)) == before
