"""The page as a file: its numbers, what is in it for each kind of run, and how it is written."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from message_batches.cli.app import app
from message_batches.jobs import InputError, RunOptions
from message_batches.jobs.report import errors_path
from message_batches.jobs.steps import open_ledger
from message_batches.report_html import page as page_module
from message_batches.report_html import write_page
from message_batches.tables import run_table
from tests.jobs.fake_api import FakeAPI
from tests.report_html.runs import answered, failed, make_run, varied


class Parsed(HTMLParser):
    """A page as its elements, its texts, and the numbers that are marked."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.figures: dict[tuple[Any, ...], tuple[str, str]] = {}
        self.texts: list[str] = []
        self.within: dict[str, list[str]] = {}
        self._inside = ""
        self._figure: tuple[tuple[Any, ...], str] | None = None
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._inside = tag
        self.elements.append((tag, attributes))
        if tag == "data":
            path = tuple(json.loads(attributes["data-figure"] or ""))
            self._figure = (path, attributes["value"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.within.setdefault(self._inside, []).append(data)
        if self._inside not in ("script", "style"):
            self.texts.append(data)
        if self._figure:
            path, value = self._figure
            self.figures[path] = (value, data)
            self._figure = None

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def report(*arguments: str) -> Any:
    done = CliRunner().invoke(app, ["report", *arguments])
    assert done.exit_code in (0, 1, 3), done.output
    return done


def expected_figures(account: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
    """The numbers of a report as JSON, by their place."""
    found: dict[tuple[Any, ...], Any] = {
        (name,): account[name] for name in ("rows", "again", "open", "missing")
    }
    for name in ("outcomes", "qualities"):
        found |= {(name, key): value for key, value in account[name].items()}
    found |= {
        ("failures", at, "rows"): failure["rows"] for at, failure in enumerate(account["failures"])
    }
    for model, counted in account["tokens"].items():
        found |= {("tokens", model, kind): number for kind, number in counted.items()}
    for batch in account["batches"]:
        found["batches", batch["partition"], "rows"] = batch["rows"]
        if batch["seconds"] is not None:
            found["batches", batch["partition"], "seconds"] = batch["seconds"]
    if cost := account["cost"]:
        found["cost", "total"] = cost["total"]
        found |= {("cost", "by_model", model): amount for model, amount in cost["by_model"].items()}
    if tokens := account["tokens"]:
        inputs = ("input", "cache_write_5m", "cache_write_1h", "cache_read")
        found["sum", "read"] = sum(c.get(kind, 0) for c in tokens.values() for kind in inputs)
        found["sum", "output"] = sum(c.get("output", 0) for c in tokens.values())
    return found


def same_figures(out: Path, page: Path, *options: str) -> Parsed:
    """Write the page, and hold each of its numbers against those of --json, both ways."""
    done = report(str(out), "--html", str(page), *options)
    account = json.loads(report(str(out), "--json", *options).stdout)
    assert done.stderr == f"Page: {page}\n"
    parsed = Parsed(page)
    expected = expected_figures(account)
    assert {place: Decimal(value) for place, (value, _) in parsed.figures.items()} == {
        place: Decimal(str(value)) for place, value in expected.items()
    }
    for place, (value, shown) in parsed.figures.items():
        if place[0] == "cost":
            digits = len(shown.partition(".")[2])
            assert digits >= 2
            assert Decimal(shown.replace(",", "")) == round(Decimal(value), digits)
        elif place[-1] != "seconds":
            assert shown == f"{int(value):,}"
    return parsed


def test_the_numbers_are_those_of_the_report(varied_run: Path, tmp_path: Path) -> None:
    prices = str(varied_run.with_name("prices.toml"))
    parsed = same_figures(varied_run, tmp_path / "page.html", "--prices", prices)
    assert parsed.figures["cost", "total"][1] == "0.0232"
    assert parsed.figures["batches", 1, "seconds"][1] == "1 min 0 s"
    assert "Of the input tokens, 83.3 % came from the prompt cache" in parsed.text
    assert "Not in the price list, and not in the cost: some-other." in parsed.text
    without = same_figures(varied_run, tmp_path / "page.html")
    assert "The cost is not worked out" in without.text


def test_a_run_without_a_result_yet(tmp_path: Path) -> None:
    out = make_run(
        tmp_path / "out.jsonl", {f"r{n}": answered("") for n in range(5)}, submit_only=True
    )
    parsed = same_figures(out, tmp_path / "page.html")
    assert "5 rows, none with a result yet." in parsed.text
    assert f"message-batches wait {out}" in parsed.text
    assert "The run is not finished." in parsed.text
    assert "No row has a result yet." in parsed.text


def test_a_run_of_which_nothing_was_sent(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"r": answered("")}, submit_only=True)
    with open_ledger(out) as ledger:
        ledger.database.execute("UPDATE partitions SET state = 'planned', created_at = NULL")
    parsed = same_figures(out, tmp_path / "page.html")
    assert "Nothing was sent yet of the 1 batch planned." in parsed.text


def test_a_half_finished_run(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {f"r{n}": answered("Yes.") for n in range(9)}, rows=4)
    with open_ledger(out) as ledger:  # as if the second batch had not been collected
        ledger.database.execute("UPDATE partitions SET state = 'sending' WHERE number = 2")
    parsed = Parsed(_written(out, tmp_path / "page.html"))
    assert "Nobody knows yet whether the service accepted 1 batch (number 2)." in parsed.text
    assert f"message-batches reconcile {out}" in parsed.text


def _written(out: Path, page: Path) -> Path:
    write_page(out, page)
    return page


def test_a_run_that_failed_as_a_whole(tmp_path: Path) -> None:
    results = {f"r{n}": failed("not_found_error", "model: no-such") for n in range(7)}
    out = make_run(tmp_path / "out.jsonl", results)
    parsed = same_figures(out, tmp_path / "page.html")
    assert "7 rows: 7 failed." in parsed.text
    assert f"message-batches retry {out}" in parsed.text
    assert "model: no-such" in parsed.text
    assert "No row has an answer yet." in parsed.text


def test_different_messages_of_one_cause_are_shown(tmp_path: Path) -> None:
    results: dict[str, Any] = {
        f"r{n}": failed("invalid_request_error", f"message number {n % 9}") for n in range(90)
    }
    out = make_run(tmp_path / "out.jsonl", {**results, "other": failed("api_error", "not this")})
    source = _written(out, tmp_path / "page.html").read_text(encoding="utf-8")
    errors = source.partition('id="errors"')[2].partition("</section>")[0]
    (row,) = [row for row in errors.split("<tr>") if "invalid_request_error" in row]
    assert len(set(re.findall(r"message number \d", row))) == 5
    assert "not this" not in row


def test_a_run_that_succeeded_as_a_whole(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes.")})
    parsed = same_figures(out, tmp_path / "page.html")
    assert "1 row, all succeeded." in parsed.text
    assert "Nothing. Every row has a whole answer." in parsed.text
    assert "Tell me about a." in parsed.text


def test_the_page_names_nothing_outside_of_itself(varied_run: Path, tmp_path: Path) -> None:
    path = _written(varied_run, tmp_path / "page.html")
    parsed = Parsed(path)
    tags = [tag for tag, _ in parsed.elements]
    assert tags.count("script") == tags.count("style") == 1
    for tag, attributes in parsed.elements:
        assert not attributes.keys() & {"src", "href", "style", "srcset", "action"}, (
            tag,
            attributes,
        )
        assert not [name for name in attributes if name.startswith("on")]
    (policy,) = [a["content"] for t, a in parsed.elements if t == "meta" and "http-equiv" in a]
    script, style = "".join(parsed.within["script"]), "".join(parsed.within["style"])
    rules = dict(rule.split(maxsplit=1) for rule in (policy or "").split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert path.stat().st_size < 1_000_000


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_million_characters_stay_a_few_thousand(tmp_path: Path) -> None:
    small = make_run(tmp_path / "small.jsonl", {f"r{n}": answered("x") for n in range(20)})
    large = make_run(
        tmp_path / "large.jsonl", {f"r{n}": answered("x" * 1_000_000) for n in range(20)}
    )
    pages = [_written(out, out.with_suffix(".html")) for out in (small, large)]
    sizes = [page.stat().st_size for page in pages]
    assert sizes[1] - sizes[0] < 30 * 2_400
    assert "The first 2,000 of 1,000,000 characters." in Parsed(pages[1]).text


def test_what_is_no_page_is_left_alone(varied_run: Path, tmp_path: Path) -> None:
    mine = tmp_path / "prices.toml"
    mine.write_text("mine")
    for place, what in (
        (mine, "no page"),
        (varied_run, "no page"),
        (varied_run.with_name(f"{varied_run.name}.ledger"), "no page"),
        (errors_path(varied_run), "no page"),
        (tmp_path, "a folder"),
        (tmp_path / "none" / "page.html", "no such folder"),
    ):
        with pytest.raises(InputError, match=what):
            write_page(varied_run, place)
    assert mine.read_text() == "mine"
    done = CliRunner().invoke(app, ["report", str(varied_run), "--html", str(mine)])
    assert done.exit_code == 2
    assert (
        done.stderr == f"{mine}: This file is no page, and is left as it is. Name another file.\n"
    )


def test_an_earlier_page_stays_until_the_new_one_is_whole(
    varied_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _written(varied_run, tmp_path / "page.html")
    before = page.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_page(varied_run, page)
    assert page.read_bytes() == before
    assert list(tmp_path.iterdir()) == [page]
    write_page(varied_run, page)
    assert list(tmp_path.iterdir()) == [page]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda out: out.unlink(), "The output of this run is gone."),
        (lambda out: out.write_bytes(b"x" * out.stat().st_size), "The output was changed"),
        (lambda out: out.write_bytes(b""), "The output is shorter"),
    ],
)
def test_results_that_are_not_as_they_were_left_are_not_shown(
    tmp_path: Path, harm: Callable[[Path], Any], said: str
) -> None:
    out = make_run(tmp_path / "out.jsonl", {f"r{n}": answered("Yes.") for n in range(3)})
    harm(out)
    parsed = same_figures(out, tmp_path / "page.html")
    assert f"Not shown. {said}" in parsed.text
    assert "3 rows, all succeeded." in parsed.text


def test_requests_that_were_changed_are_not_shown(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes."), "b": answered("No.")})
    requests = out.with_name("out.jsonl.in")
    requests.write_bytes(requests.read_bytes().replace(b"about a", b"about x"))
    parsed = Parsed(_written(out, tmp_path / "page.html"))
    assert "Tell me about b." in parsed.text
    assert "Tell me about x." not in parsed.text
    requests.unlink()
    assert "Tell me" not in Parsed(_written(out, tmp_path / "page.html")).text


def test_what_follows_the_account_is_not_read(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes.")})
    with open(out, "ab") as file:
        file.write(b'{"custom_id": "torn", "result": {"type": "succ')
    assert "torn" not in Parsed(_written(out, tmp_path / "page.html")).text


def test_the_page_of_a_run_that_is_at_work(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes.")})
    with open_ledger(out) as ledger:
        ledger.database.execute("BEGIN IMMEDIATE")
        ledger.database.execute("UPDATE settings SET value = '7' WHERE name = 'rows'")
        write_page(out, tmp_path / "page.html")
        ledger.database.execute("ROLLBACK")
    assert "1 row, all succeeded." in Parsed(tmp_path / "page.html").text


def test_a_run_over_a_table(tmp_path: Path) -> None:
    folder = tmp_path / "größer, with spaces"
    folder.mkdir()
    table = folder / "my films.csv"
    table.write_text("title,year\nMetropolis,1927\nM,1931\nKönig Ödön,1999\n")
    api = FakeAPI()
    options = RunOptions(polling_interval=0.01)
    out = folder / "my answers.csv"
    with run_table(
        table,
        out,
        prompt="What is {{ title }} of {{ year }} about?",
        model="claude-test",
        id="title",
        client=api,  # type: ignore[arg-type]
        options=options,
    ) as job:
        for _ in job.events():
            pass
    parsed = same_figures(out, folder / "die Seite.html")
    assert "What is König Ödön of 1999 about?" in parsed.text
    assert "Metropolis" in parsed.text
    assert f"each line as the service sent it: {out}.results.jsonl" in parsed.text
    for place in (out, out.with_name(f"{out.name}.results.jsonl")):
        with pytest.raises(InputError, match="no page"):
            write_page(out, place)


def test_tables_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results: dict[str, Any] = {f"r{n}": answered("Yes.", model=f"model-{n}") for n in range(60)} | {
        f"e{n}": failed(f"error-{n}") for n in range(60)
    }
    out = make_run(tmp_path / "out.jsonl", results, rows=4)
    with open_ledger(out) as ledger:
        batches = len(ledger.records())
    monkeypatch.setattr("message_batches.report_html.views.MOST_BATCHES", 10)
    parsed = Parsed(_written(out, tmp_path / "page.html"))
    assert "And 10 models more; the last line has them too." in parsed.text
    assert "And 10 more causes." in parsed.text
    assert f"And {batches - 10} batches more, which took less time." in parsed.text
    assert len([place for place in parsed.figures if place[0] == "batches"]) == 20
    assert parsed.figures["sum", "read"][0] == "180"


def test_without_the_extra_one_sentence_says_what_to_install(
    varied_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name in list(sys.modules):
        if name.startswith("message_batches.report_html"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("message_batches.report_html")
    monkeypatch.setitem(sys.modules, "itables", None)
    done = CliRunner().invoke(app, ["report", str(varied_run), "--html", str(tmp_path / "p.html")])
    assert done.exit_code == 2
    assert done.stderr == "The page needs more packages: pip install 'message-batches[html]'\n"
    assert done.stdout == ""


def test_a_library_of_another_form_is_noticed(
    varied_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files(_: object) -> Path:
        return tmp_path

    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "dt_bundle.js").write_text("export default 1")
    monkeypatch.setattr(page_module, "files", files)
    with pytest.raises(RuntimeError, match="itables has another form"):
        page_module._script()


def test_no_text_of_the_script_is_markup() -> None:
    script = page_module._script()
    assert not re.search(r"</script|<script|<!--", script, re.IGNORECASE)
    assert len(script) > 300_000


def test_every_result_of_the_varied_run_is_shown(varied_run: Path, tmp_path: Path) -> None:
    parsed = Parsed(_written(varied_run, tmp_path / "page.html"))
    for custom_id in varied():
        assert custom_id in parsed.text
