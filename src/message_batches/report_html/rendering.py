"""Render the page template, with its style sheet, its script and its Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

import itables
from attrs import frozen
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from message_batches._version import __version__
from message_batches._wording import count, duration
from message_batches.jobs import Report
from message_batches.jobs.steps import ANSWER_STATUSES
from message_batches.report_html.charts import Chart
from message_batches.report_html.prompts import PROMPT_LENGTH, Prompt
from message_batches.report_html.sampling import ANSWER_LENGTH
from message_batches.report_html.summary import Step, advice_on, moment, money, share
from message_batches.report_html.views import (
    COUNTERS,
    MAX_ROWS,
    BatchView,
    FailureView,
    LogLine,
    Models,
    SampleView,
)
from message_batches.report_html.visible_text import visible

DOCTYPE = "<!doctype html>"
"""The first bytes of the page."""

_BATCH_STATES = {
    "sending": "create sent, outcome unknown",
    "unknown": "create sent, outcome unknown",
    "absent": "not accepted; its requests were sent again",
    "submitted": "in progress",
    "ended": "ended, results not downloaded",
    "fetched": "downloaded, not in the output",
    "collected": "done",
    "gone": "its results are gone",
}
_STATUS_CLASSES = ("complete", "truncated", "refused", "paused", "expired", "canceled")
"""Statuses for which the style sheet has a class with a color."""


@frozen(kw_only=True)
class PageView:
    """
    Everything that the page template shows.

    Attributes:
        report: the report on the run.
        generated_at: when the page was generated.
        results_path: the results file.
        headline: the result of the run in one line.
        timeline: when the run started and ended.
        next_steps: what to do next.
        charts: the charts that have data, by name.
        outcomes: requests by outcome.
        failures: causes of failure, with examples.
        models: the usage by model.
        batches: the batches to show.
        log: the latest entries of the log of the run.
        samples: the sampled results.
        results_error: why the results cannot be read; None if they can.
        prompts: the prompts of the sampled results, by `SampledResult.result_id`.
    """

    report: Report
    generated_at: datetime
    results_path: str
    headline: str
    timeline: str
    next_steps: list[Step]
    charts: Mapping[str, Chart]
    outcomes: list[tuple[str, int]]
    failures: list[FailureView]
    models: Models
    batches: list[BatchView]
    log: list[LogLine]
    samples: SampleView
    results_error: str | None
    prompts: Mapping[str | int, Prompt]

    @property
    def title(self) -> str:
        """The name of the output file."""
        return self.report.out.replace("\\", "/").rpartition("/")[2]


def render(view: PageView) -> str:
    """Return the page as HTML."""
    environment = Environment(
        loader=PackageLoader("message_batches.report_html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_make_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        count=count, duration=duration, moment=moment, money=money, share=share, number=_number
    )
    style, script = _read_template("page.css"), script_text()
    environment.globals.update(
        figure=figure,
        advice_on=advice_on,
        version=__version__,
        style=Markup(style),
        script=Markup(script),
        policy=(
            f"default-src 'none'; script-src {_csp_hash(script)}; style-src {_csp_hash(style)}; "
            "base-uri 'none'; form-action 'none'"
        ),
        counter_names=COUNTERS,
        answer_statuses=ANSWER_STATUSES,
        batch_states=_BATCH_STATES,
        status_classes=_STATUS_CLASSES,
        max_rows=MAX_ROWS,
        answer_length=ANSWER_LENGTH,
        prompt_length=PROMPT_LENGTH,
    )
    return environment.get_template("page.html").render(view=view)


def figure(value: Any, text: str | None, *path: str | int) -> Markup:
    """Return a number as HTML, with its exact value and its path in the JSON report."""
    return Markup('<data value="{}" data-figure="{}">{}</data>').format(
        value, json.dumps(path), visible(_number(value) if text is None else text)
    )


def _number(value: Any) -> str:
    return f"{value:,}"


def _make_visible(value: Any) -> Any:
    """Make the invisible characters of every text in the page visible, except in our own markup."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _read_template(name: str) -> str:
    text = files("message_batches.report_html").joinpath("templates", name).read_text("utf-8")
    return text.replace("\r\n", "\n")


def script_text() -> str:
    """
    Return the one script of the page: the DataTables library and the code that starts it.

    itables ships DataTables as an ES module. An inline script cannot import from another inline
    script, so our code follows in the same script and uses the local name of the default export.
    """
    bundle = files(itables).joinpath("html", "dt_bundle.js")
    library = bundle.read_text("utf-8").replace("\r\n", "\n")
    # Minified, the name differs from release to release. pyproject allows only itables 2, and a
    # test checks the installed release.
    export = re.search(r"export\s*\{[^}]*?([\w$]+) as default\b[^}]*\}", library)
    if export is None:
        raise RuntimeError(
            "The DataTables bundle of the installed itables has no default export. Install another "
            "release of itables 2."
        )
    script = f"{library}\n;(DataTable => {{\n{_read_template('page.js')}}})({export[1]});\n"
    # In a script element, HTML gives a meaning to these three only.
    # https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", script, flags=re.IGNORECASE)


def _csp_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
