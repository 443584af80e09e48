"""Runs on an imitated Windows: what is printed at the end says that all of it works there."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from tests import windows

windows.install()

import httpx  # noqa: E402
import pytest  # noqa: E402

from message_batches import Anthropic  # noqa: E402
from message_batches.__main__ import main  # noqa: E402
from message_batches._platform import FileInUseError  # noqa: E402
from message_batches.jobs import RunOptions, run  # noqa: E402
from message_batches.tables import run_table  # noqa: E402


def command(*arguments: object) -> int:
    sys.argv = ["message-batches", *map(str, arguments)]
    try:
        main()
    except SystemExit as error:
        return int(error.code or 0)
    return 0


def requests(numbers: range) -> str:
    message = [{"role": "user", "content": "Hello."}]
    params = {"model": "claude-haiku-4-5", "max_tokens": 20, "messages": message}
    lines = ({"custom_id": f"r{number}", "params": params} for number in numbers)
    return "".join(json.dumps(line) + "\n" for line in lines)


def reviews(path: Path, count: int) -> None:
    lines = [f"{n},Review {n}" for n in range(count)]
    path.write_text("\n".join(["id,review", *lines, ""]), encoding="utf-8")


def rows(path: Path) -> int:
    with open(path, newline="", encoding="utf-8") as file:
        return len([*csv.DictReader(file)])


def lines_of_requests(place: Path, client: Anthropic) -> None:
    source, out = place / "in.jsonl", place / "out.jsonl"
    source.write_text(requests(range(30)), encoding="utf-8")
    options = RunOptions(max_batch_requests=7, ordered=True)
    with run(source, out, client=client, options=options) as first:
        assert first.finish().outcomes == {"succeeded": 30}
    source.write_text(requests(range(2, 35)), encoding="utf-8")
    options = RunOptions(max_batch_requests=7, ordered=True, update=True)
    with open(out, encoding="utf-8"), pytest.raises(FileInUseError):
        run(source, out, client=client, options=options)
    with run(source, out, client=client, options=options) as second:
        assert second.finish().outcomes == {"succeeded": 33}
    ids = [json.loads(line)["custom_id"] for line in out.read_text().splitlines()]
    assert ids == [f"r{number}" for number in range(2, 35)]
    with run(json.loads(f"[{requests(range(1)).strip()}]"), place / "a.jsonl", client=client) as a:
        a.finish()


def frames(place: Path, client: Anthropic) -> None:
    table = [{"id": number, "review": f"Review {number}"} for number in range(5)]
    for name in ("a.parquet", "a.xlsx", "a.sqlite"):
        with run_table(
            table,
            place / name,
            prompt="Sum up: {{ review }}",
            model="claude-haiku-4-5",
            id="id",
            client=client,
        ) as begun:
            begun.finish()
        with run_table(
            place / name,
            place / f"of-{name}.csv",
            prompt="Again: {{ review }}",
            model="claude-haiku-4-5",
            client=client,
        ) as begun:
            assert begun.finish().outcomes == {"succeeded": 5}


def a_table_that_is_open(place: Path) -> None:
    source, out = place / "reviews.csv", place / "answers.csv"
    prompt = place / "prompt.txt"
    prompt.write_text("Sum up: {{ review }}", encoding="utf-8")
    ask = (
        "run",
        source,
        "--prompt",
        prompt,
        "--model",
        "claude-haiku-4-5",
        "--id",
        "id",
        "--out",
        out,
        "--update",
    )
    reviews(source, 3)
    assert command(*ask) == 0
    assert rows(out) == 3
    reviews(source, 5)
    with open(out, encoding="utf-8"):
        assert command(*ask) == 3
        assert rows(out) == 3
    assert command(*ask) == 0
    assert rows(out) == 5
    assert not [*place.glob("answers.csv.p*")]


def sent() -> int:
    client = Anthropic()
    answer = httpx.get(
        f"{client.base_url}/sandbox", headers={"x-api-key": client.api_key}, trust_env=False
    )
    client.close()
    return int(answer.json()["accepted"]["requests"])


def all_of_it(place: Path) -> None:
    with Anthropic() as client:
        for name in ("lines", "frames", "open"):
            (place / name).mkdir()
        lines_of_requests(place / "lines", client)
        before = sent()
        a_table_that_is_open(place / "open")
        assert sent() - before == 5
        frames(place / "frames", client)
    sys.stdout.write("all of it works\n")


if __name__ == "__main__":
    all_of_it(Path(sys.argv[1]))
