"""Puts the page together and writes it."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import itables
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from message_batches._version import __version__
from message_batches._wording import count, duration
from message_batches.jobs import InputError, Prices, Report
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.output.results_file import accounted_lines
from message_batches.jobs.report import errors_path
from message_batches.jobs.steps import open_ledger, report_on
from message_batches.jobs.storage import atomic_write
from message_batches.report_html.asking import KEPT as QUESTION_KEPT
from message_batches.report_html.asking import questions
from message_batches.report_html.drawing import drawn
from message_batches.report_html.letters import visible
from message_batches.report_html.reading import KEPT, LONGEST, Reading, read
from message_batches.report_html.telling import (
    ANSWER_STATUSES,
    STATES,
    advice_on,
    chosen,
    course,
    headline,
    moment,
    money,
    share,
    steps,
)
from message_batches.report_html.views import (
    KINDS,
    MOST_BATCHES,
    MOST_ROWS,
    examples_of,
    figure,
    models_of,
    outcomes_of,
    shown_batches,
)

_BEGINNING = "<!doctype html>"


def write_page(out: str | Path, page: str | Path, *, prices: Prices | None = None) -> Report:
    """
    Write the account of a run, finished or not, as one HTML page.

    The page needs nothing beside itself: it opens without a network and asks for nothing.

    Args:
        out: the output of the run.
        page: where the page goes. An earlier page there is replaced once the new one is whole.
        prices: a price list, to show the cost.

    Returns:
        the report that the page shows.

    Raises:
        InputError: no run belongs to the output, or `page` is no place for a page.
    """
    page = Path(page).absolute()
    with open_ledger(out) as ledger, _standing_still(ledger):
        report = report_on(ledger, prices)
        _refuse_place(page, ledger, report)
        records = ledger.records(spans=False)
        try:
            reading, trouble = read(accounted_lines(ledger)), None
        except InputError as error:
            reading, trouble = Reading(), error.diagnostics[0].message
        shown = {
            "sample": reading.sample,
            "longest": reading.longest,
            **{quality: reading.with_quality(quality) for quality in ANSWER_STATUSES},
        }
        asked = questions(ledger, {row.wire_id for rows in shown.values() for row in rows})
    _write(
        page,
        _rendered(
            report=report,
            records=records,
            by_number={record.partition.number: record for record in records},
            reading=reading,
            trouble=trouble,
            lines=str(ledger.out),
            shown=shown,
            asked=asked,
            charts=drawn(report, records, reading),
            made=datetime.now(UTC),
        ),
    )
    return report


@contextmanager
def _standing_still(ledger: Ledger) -> Iterator[None]:
    """See the ledger as it is at one moment, though a run may be at work on it."""
    ledger.database.execute("BEGIN")
    try:
        yield
    finally:
        ledger.database.execute("ROLLBACK")


def _refuse_place(page: Path, ledger: Ledger, report: Report) -> None:
    of_the_run = {ledger.out, ledger.path, errors_path(ledger.out), Path(report.out)}
    problem = None
    if not page.parent.is_dir():
        problem = Diagnostic("There is no such folder.", "Make it, or name another file.")
    elif page.is_dir():
        problem = Diagnostic("This is a folder.", "Name a file in it.")
    elif page in of_the_run or (page.exists() and not _is_page(page)):
        problem = Diagnostic("This file is no page, and is left as it is.", "Name another file.")
    if problem:
        raise InputError(str(page), [problem])


def _is_page(path: Path) -> bool:
    with open(path, "rb") as file:
        beginning = file.read(len(_BEGINNING))
    return not beginning or beginning.lower() == _BEGINNING.encode()


def _write(page: Path, content: str) -> None:
    with atomic_write(page, f".{os.getpid()}.part") as part:
        part.write_text(content, encoding="utf-8", newline="\n")


def _rendered(**facts: Any) -> str:
    environment = Environment(
        loader=PackageLoader("message_batches.report_html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        count=count, duration=duration, moment=moment, money=money, share=share
    )
    style, script = _template_text("page.css"), _script()
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return environment.get_template("page.html").render(
        **facts,
        style=Markup(style),
        script=Markup(script),
        policy=policy,
        version=__version__,
        figure=figure,
        models=models_of(facts["report"]),
        batches=shown_batches(facts["report"]),
        headline=headline(facts["report"]),
        course=course(facts["report"], facts["records"]),
        steps=list(steps(facts["report"], facts["records"])),
        advice_on=advice_on,
        at=lambda seconds: datetime.fromtimestamp(seconds, UTC),
        examples=examples_of(facts["report"], facts["shown"]["sample"]),
        outcomes=outcomes_of(facts["report"]),
        qualities=ANSWER_STATUSES,
        kinds=KINDS,
        states=STATES,
        chosen=chosen(facts["reading"]),
        known=("complete", "truncated", "refused", "paused", "expired", "canceled"),
        limits={
            "answer": KEPT,
            "question": QUESTION_KEPT,
            "longest": LONGEST,
            "batches": MOST_BATCHES,
            "rows": MOST_ROWS,
        },
    )


def _finalized(value: Any) -> Any:
    """Make every text that goes into the page visible; markup of our own is so already."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _template_text(name: str) -> str:
    text = files("message_batches.report_html").joinpath("templates", name).read_text("utf-8")
    return text.replace("\r\n", "\n")


def _script() -> str:
    """
    Give the one script of the page: the library for tables, and what starts it.

    The library comes as a module, whose names another inline script cannot import; so ours stands
    at its end and calls it by its local name.
    """
    package = files(itables).joinpath("html", "dt_bundle.js")
    library = package.read_text("utf-8").replace("\r\n", "\n")
    exported = re.search(r"export\s*\{[^}]*?([\w$]+) as default\b[^}]*\}", library)
    if exported is None:
        raise RuntimeError("The installed itables has another form than the page can take up.")
    whole = f"{library}\n;(DataTable => {{\n{_template_text('page.js')}}})({exported[1]});\n"
    # Inside a script element, only these would be taken for markup.
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", whole, flags=re.IGNORECASE)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
