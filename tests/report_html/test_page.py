"""The page as a file: its numbers, its content for each kind of run, and how it is written."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from html import escape
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from message_batches._wording import amount
from message_batches.cli.app import app
from message_batches.jobs import InputError, Prices, RunOptions
from message_batches.jobs.errors import PilotError
from message_batches.jobs.internals import open_ledger, prepare
from message_batches.jobs.state import Updated
from message_batches.jobs.storage import RunFolder
from message_batches.report_html import rendering, write_page
from message_batches.tables import run_table
from tests.jobs.fake_api import FakeAPI, row
from tests.report_html.runs import (
    PRICES,
    answered,
    failed,
    ledger_of,
    make_run,
    varied,
)


class Parsed(HTMLParser):
    """The elements, texts and figures of a page."""

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
    result = CliRunner().invoke(app, ["report", *arguments])
    assert result.exit_code in (0, 1, 3), result.output
    return result


def expected_figures(account: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
    """Return the numbers of a JSON report by their path."""
    figures: dict[tuple[Any, ...], Any] = {
        (name,): account[name] for name in ("requests", "to_retry", "pending", "missing")
    }
    for name in ("outcomes", "answers"):
        figures |= {(name, key): value for key, value in account[name].items()}
    figures |= {
        ("failures", index, "requests"): failure["requests"]
        for index, failure in enumerate(account["failures"])
    }
    for model, counted in account["tokens"].items():
        figures |= {("tokens", model, kind): number for kind, number in counted.items()}
    for batch in account["batches"]:
        figures["batches", batch["partition"], "requests"] = batch["requests"]
        if batch["seconds"] is not None:
            figures["batches", batch["partition"], "seconds"] = batch["seconds"]
    if account["tokens"]:
        cost = account["cost"]
        figures["cost", "total"] = cost["total"]
        figures |= {
            ("cost", "by_model", model): amount for model, amount in cost["by_model"].items()
        }
    if tokens := account["tokens"]:
        inputs = ("input", "cache_write", "cache_write_5m", "cache_write_1h", "cache_read")
        figures["sum", "input"] = sum(c.get(kind, 0) for c in tokens.values() for kind in inputs)
        figures["sum", "output"] = sum(c.get("output", 0) for c in tokens.values())
    return figures


def same_figures(out: Path, page: Path, *options: str) -> Parsed:
    """Write the page and check that it has exactly the numbers of the JSON report."""
    result = report(str(out), "--html", str(page), *options)
    account = json.loads(report(str(out), "--json", *options).stdout)
    assert result.stderr == f"Page: {page}\n"
    parsed = Parsed(page)
    expected = expected_figures(account)
    assert {path: Decimal(value) for path, (value, _) in parsed.figures.items()} == {
        path: Decimal(str(value)) for path, value in expected.items()
    }
    for path, (value, shown) in parsed.figures.items():
        if path[0] == "cost":
            digits = len(shown.partition(".")[2])
            assert digits >= 2
            assert Decimal(shown.replace(",", "")) == round(Decimal(value), digits)
        elif path[-1] != "seconds":
            assert shown == f"{int(value):,}"
    return parsed


def test_the_summary_has_the_pilot_and_the_cap(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(PRICES)
    prices = Prices.read(tmp_path / "prices.toml")
    results = {
        f"r{n}": failed("invalid_request_error") if n > 3 else answered("x") for n in range(8)
    }
    with pytest.raises(PilotError):
        make_run(
            tmp_path / "r.jsonl", results, pilot=2, max_failures=0, max_cost="5", prices=prices
        )
    account = write_page(tmp_path / "r.jsonl", tmp_path / "page.html", prices=prices).report
    assert account.cap is not None
    text = Parsed(tmp_path / "page.html").text
    assert f"Pilot: {account.pilot}. The others were not sent." in text
    assert "1 of 2 without a complete answer" in text
    spent = amount(account.cap.spent)
    assert f"Cap of 5.00 USD: {spent} spent." in text


def test_the_numbers_are_those_of_the_report(varied_run: Path, tmp_path: Path) -> None:
    prices = str(varied_run.with_name("prices.toml"))
    parsed = same_figures(varied_run, tmp_path / "page.html", "--prices", prices)
    assert parsed.figures["cost", "total"][1] == "0.1232"
    assert parsed.figures["batches", 1, "seconds"][1] == "1 min 0 s"
    assert "83.3% of the input tokens were read from the prompt cache" in parsed.text
    assert (
        "Not in the cost: input 3, output 5 of some-other. The list has no prices for some-other."
        in parsed.text
    )
    without = same_figures(varied_run, tmp_path / "page.html")
    assert "The list has no prices for claude-test." in without.text


def test_a_run_without_a_result_yet(tmp_path: Path) -> None:
    out = make_run(
        tmp_path / "out.jsonl", {f"r{n}": answered("") for n in range(5)}, submit_only=True
    )
    parsed = same_figures(out, tmp_path / "page.html")
    assert "5 requests, no results yet." in parsed.text
    assert f"message-batches wait {out}" in parsed.text
    assert "The run is not finished." in parsed.text
    assert "There are no results yet." in parsed.text


def test_a_run_before_anything_was_sent(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    prepare([json.loads(row("r"))], out, service="http://fake")
    parsed = same_figures(out, tmp_path / "page.html")
    assert "Nothing has been sent yet." in parsed.text


def change_state(out: Path, number: int, **values: Any) -> None:
    """Change what the ledger of a run says of a partition."""
    with open_ledger(out) as ledger:
        ledger.commit([Updated(number, values)])


def test_a_run_with_a_create_of_unknown_outcome(tmp_path: Path) -> None:
    out = make_run(
        tmp_path / "out.jsonl", {f"r{n}": answered("Yes.") for n in range(9)}, batch_requests=4
    )
    change_state(out, 2, state="unknown")
    parsed = Parsed(written(out, tmp_path / "page.html"))
    assert "The outcome of 1 create is unknown (partition 2)." in parsed.text
    assert f"message-batches reconcile {out}" in parsed.text


def test_a_run_whose_only_create_has_no_answer_is_not_said_to_have_sent_nothing(
    tmp_path: Path,
) -> None:
    out = make_run(tmp_path / "out.jsonl", {"r": answered("Yes.")}, submit_only=True)
    change_state(out, 1, state="unknown", created_at=None)
    text = Parsed(written(out, tmp_path / "page.html")).text
    assert "Nothing has been sent" not in text
    assert "The service has not confirmed any batch yet." in text


def written(out: Path, page: Path) -> Path:
    write_page(out, page)
    return page


def test_a_run_in_which_every_request_failed(tmp_path: Path) -> None:
    results = {f"r{n}": failed("not_found_error", "model: no-such") for n in range(7)}
    out = make_run(tmp_path / "out.jsonl", results)
    parsed = same_figures(out, tmp_path / "page.html")
    assert "7 requests: 7 failed." in parsed.text
    assert f"message-batches extract {out} --failed" in parsed.text
    assert "model: no-such" in parsed.text
    assert "No request has an answer yet." in parsed.text


def test_different_messages_of_one_cause_are_shown(tmp_path: Path) -> None:
    results: dict[str, Any] = {
        f"r{n}": failed("invalid_request_error", f"message number {n % 9}") for n in range(90)
    }
    out = make_run(tmp_path / "out.jsonl", {**results, "other": failed("api_error", "not this")})
    source = written(out, tmp_path / "page.html").read_text(encoding="utf-8")
    errors = source.partition('id="errors"')[2].partition("</section>")[0]
    (table_row,) = [row for row in errors.split("<tr>") if "invalid_request_error" in row]
    assert len(set(re.findall(r"message number \d", table_row))) == 5
    assert "not this" not in table_row


def test_a_run_in_which_every_request_succeeded(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes.")})
    parsed = same_figures(out, tmp_path / "page.html")
    assert "1 request, all succeeded." in parsed.text
    assert "Nothing to do. Every request has a complete answer." in parsed.text
    assert "Tell me about a." in parsed.text


def test_the_page_refers_to_nothing_outside_itself(varied_run: Path, tmp_path: Path) -> None:
    path = written(varied_run, tmp_path / "page.html")
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


def test_long_answers_are_shortened(tmp_path: Path) -> None:
    small = make_run(tmp_path / "small.jsonl", {f"r{n}": answered("x") for n in range(20)})
    large = make_run(
        tmp_path / "large.jsonl", {f"r{n}": answered("x" * 1_000_000) for n in range(20)}
    )
    pages = [written(out, out.with_suffix(".html")) for out in (small, large)]
    sizes = [page.stat().st_size for page in pages]
    assert sizes[1] - sizes[0] < 30 * 2_500
    assert "Shows the first 2,000 of 1,000,000 characters." in Parsed(pages[1]).text


def test_a_file_that_is_not_a_page_is_not_replaced(varied_run: Path, tmp_path: Path) -> None:
    mine = tmp_path / "prices.toml"
    mine.write_text("mine")
    for path, message in (
        (mine, "not an HTML page"),
        (varied_run, "not an HTML page"),
        (RunFolder.of(varied_run).ledger, "not an HTML page"),
        (RunFolder.of(varied_run).errors, "not an HTML page"),
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "page.html", "does not exist"),
    ):
        with pytest.raises(InputError, match=message):
            write_page(varied_run, path)
    assert mine.read_text() == "mine"
    result = CliRunner().invoke(app, ["report", str(varied_run), "--html", str(mine)])
    assert result.exit_code == 2
    assert result.stderr == (
        f"{mine}: The file exists and is not an HTML page, so it was not replaced. "
        "Use another path.\n"
    )


def test_the_old_page_stays_until_the_new_one_is_complete(
    varied_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(varied_run, tmp_path / "page.html")
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
    ("damage", "message"),
    [
        (lambda out: out.unlink(), "The output of this run is gone."),
        (lambda out: out.write_bytes(b"x" * out.stat().st_size), "The output has changed"),
        (lambda out: out.write_bytes(b""), "The output is shorter"),
    ],
)
def test_results_that_were_changed_are_not_shown(
    tmp_path: Path, damage: Callable[[Path], Any], message: str
) -> None:
    out = make_run(tmp_path / "out.jsonl", {f"r{n}": answered("Yes.") for n in range(3)})
    damage(out)
    parsed = same_figures(out, tmp_path / "page.html")
    assert f"The answers are not shown. {message}" in parsed.text
    assert "3 requests, all succeeded." in parsed.text


def test_prompts_of_changed_requests_are_not_shown(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes."), "b": answered("No.")})
    requests = out.with_name("out.jsonl.in")
    requests.write_bytes(requests.read_bytes().replace(b"about a", b"about x"))
    parsed = Parsed(written(out, tmp_path / "page.html"))
    assert "Tell me about b." in parsed.text
    assert "Tell me about x." not in parsed.text
    requests.unlink()
    assert "Tell me" not in Parsed(written(out, tmp_path / "page.html")).text


def test_lines_that_the_ledger_does_not_know_are_not_read(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes.")})
    with open(out, "ab") as file:
        file.write(b'{"custom_id": "malformed", "result": {"type": "succ')
    assert "malformed" not in Parsed(written(out, tmp_path / "page.html")).text


def test_the_page_of_a_run_in_progress(tmp_path: Path) -> None:
    out = make_run(tmp_path / "out.jsonl", {"a": answered("Yes.")})
    with closing(sqlite3.connect(ledger_of(out), isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE settings SET value = '7' WHERE name = 'requests'")
        write_page(out, tmp_path / "page.html")
        database.execute("ROLLBACK")
    assert "1 request, all succeeded." in Parsed(tmp_path / "page.html").text


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
    assert f"results as the service sent them: {RunFolder.of(out).results}" in parsed.text
    for path in (out, RunFolder.of(out).results):
        with pytest.raises(InputError, match="not an HTML page"):
            write_page(out, path)


def test_tables_have_a_largest_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results: dict[str, Any] = {f"r{n}": answered("Yes.", model=f"model-{n}") for n in range(60)} | {
        f"e{n}": failed(f"error-{n}") for n in range(60)
    }
    out = make_run(tmp_path / "out.jsonl", results, batch_requests=4)
    with open_ledger(out) as ledger:
        batches = len(ledger.batches())
    monkeypatch.setattr("message_batches.report_html.views.MAX_BATCHES", 10)
    parsed = Parsed(written(out, tmp_path / "page.html"))
    assert "And 10 more models, which the total includes." in parsed.text
    assert "And 10 more causes." in parsed.text
    assert f"And {batches - 10} batches that took less time." in parsed.text
    assert len([path for path in parsed.figures if path[0] == "batches"]) == 20
    assert parsed.figures["sum", "input"][0] == "180"


def test_without_the_extra_the_message_says_what_to_install(
    varied_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name in list(sys.modules):
        if name.startswith("message_batches.report_html"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("message_batches.report_html")
    monkeypatch.setitem(sys.modules, "itables", None)
    result = CliRunner().invoke(
        app, ["report", str(varied_run), "--html", str(tmp_path / "p.html")]
    )
    assert result.exit_code == 2
    assert result.stderr == (
        "The report page needs packages that are not installed. Run pip install "
        "'message-batches[html]', or in a checkout pip install -e '.[html]'.\n"
    )
    assert result.stdout == ""


def test_a_bundle_of_another_shape_is_refused(
    varied_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "itables" / "html"
    place.mkdir(parents=True)
    (place / "dt_bundle.js").write_text("export default 1")
    other = SimpleNamespace(locate_file=tmp_path.joinpath)
    monkeypatch.setattr(rendering, "_ITABLES", other)
    with pytest.raises(RuntimeError, match="no default export"):
        rendering.script_text()


def test_the_installed_bundle_exports_datatables(varied_run: Path, tmp_path: Path) -> None:
    """The name of the export is minified and is found by its shape; see `script_text`."""
    assert int(version("itables").partition(".")[0]) < 3
    script = rendering.script_text()
    assert re.search(r"export\s*\{[^}]*\bas default\b", script)
    name = re.search(r"\}\)\(([\w$]+)\);\n$", script)
    assert name
    assert re.search(rf"\b{re.escape(name[1])}\b", script.partition("export{")[0])


def test_the_script_contains_no_markup() -> None:
    script = rendering.script_text()
    assert not re.search(r"</script|<script|<!--", script, re.IGNORECASE)
    assert len(script) > 300_000


def test_every_result_of_the_varied_run_is_shown(varied_run: Path, tmp_path: Path) -> None:
    parsed = Parsed(written(varied_run, tmp_path / "page.html"))
    for custom_id in varied():
        assert custom_id in parsed.text


def test_a_notebook_shows_a_page_in_a_frame_if_it_can_reach_it(
    varied_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write_page(varied_run, tmp_path / 'a "page".html')
    assert page.report.requests
    assert "requests=" not in repr(page)
    assert page._repr_html_() == f"<p><code>{escape(str(page.path))}</code></p>"
    monkeypatch.chdir(tmp_path)
    shown = page._repr_html_()
    assert '<iframe src="a%20%22page%22.html"' in shown
    assert ">a &quot;page&quot;.html</a>" in shown
