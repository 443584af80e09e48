"""
What is done with the answers: check each against a schema, and show them on a page.

The same requests are run with a schema and without. The service is a stand-in that answers at once,
so the processor time is that of the run. The bound of the page reads the results and decodes each.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import orjson

from benchmarks import children, data, reviews
from benchmarks.figures.model import Goal, Line, line
from benchmarks.peers import commands
from benchmarks.services.answering import serving

WITHOUT = "ours, without a schema"
BARE = "orjson.loads of each line"

_FULL, _QUICK = (100_000, 2), (5_000, 1)


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the processor time of an answer with a schema and without, and time for the page."""
    requests, repeats = _QUICK if quick else _FULL
    runs: dict[str, list[children.Run]] = {name: [] for name in ("ours", WITHOUT, "page", BARE)}
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            _write(folder, requests)
            for name in (WITHOUT, "ours"):
                runs[name].append(_run(name, folder))
            out = folder / "ours.jsonl"
            page = ["--html", str(folder / "page.html"), "--json"]
            runs["page"].append(
                children.run([commands.installed("message-batches"), "report", str(out), *page])
            )
            bare = children.python("-m", "benchmarks.parts.runs.answers", str(out))
            runs[BARE].append(children.run(bare))
            size = out.stat().st_size
    yield line(
        "run with a schema, processor time for each answer",
        f"{requests:,} answers of six fields",
        "µs/answer",
        {name: [run.cpu_seconds / requests for run in runs[name]] for name in ("ours", WITHOUT)},
        scale=1e6,
        roles={WITHOUT: "bound"},
        goals=[Goal(WITHOUT, at_most=1.8)],
        note="with a schema, each request is written once more, with the schema in it",
    )
    text = f"{requests:,} results, {size / 1e6:,.0f} MB"
    pages = {"ours": runs["page"], BARE: runs[BARE]}
    yield line(
        "page of a run, time",
        text,
        "s",
        {name: [run.seconds for run in found] for name, found in pages.items()},
        roles={BARE: "bound"},
        goals=[Goal("ours", at_most=10)],
    )
    yield line(
        "page of a run, peak memory",
        text,
        "MB",
        {name: [run.peak_bytes / 1e6 for run in found] for name, found in pages.items()},
        roles={BARE: "bound"},
        goals=[Goal("ours", at_most=100)],
    )


def _write(folder: Path, requests: int) -> None:
    reviews.write_question(folder)
    reviews.write_answers(folder / "answers.jsonl")
    with (folder / "in.jsonl").open("wb") as file:
        for custom_id, prompt in data.prompts(requests):
            request = data.request_of(custom_id, prompt)
            file.write(orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE))


def _run(name: str, folder: Path) -> children.Run:
    schema = ["--schema", str(folder / "schema.json")] if name == "ours" else []
    out = folder / ("ours.jsonl" if name == "ours" else "without.jsonl")
    command = commands.ours(folder / "in.jsonl", out, *schema)
    with serving(folder / "answers.jsonl") as address:
        environment = {"ANTHROPIC_BASE_URL": address, "ANTHROPIC_API_KEY": "key"}
        run = children.run(command, folder=folder, environment=environment)
    answers = run.answer["answers"]
    if schema and set(answers) != {"complete"}:
        raise ValueError(f"not all answers are complete: {answers}")
    return run


def _bare(path: str) -> int:
    """Return how many results succeeded."""
    with open(path, "rb") as file:
        return sum(orjson.loads(raw)["result"]["type"] == "succeeded" for raw in file)


if __name__ == "__main__":
    sys.stdout.write(str(_bare(*sys.argv[1:])))
