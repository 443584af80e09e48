"""Render the page template, with its style sheet, its script and its Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from message_batches._version import __version__
from message_batches._wording import amount, count, duration
from message_batches.jobs import Report
from message_batches.jobs.internals import ANSWER_STATUSES
from message_batches.report_html.chart_data import value_text
from message_batches.report_html.fields import MAX_FIELDS
from message_batches.report_html.prompts import PROMPT_LENGTH, Prompt
from message_batches.report_html.sampling import ANSWER_LENGTH
from message_batches.report_html.summary import Step, advice_on, moment, share
from message_batches.report_html.views import (
    COUNTERS,
    MAX_ROWS,
    BatchView,
    FailureView,
    FieldView,
    LogLine,
    Models,
    SampleView,
)
from message_batches.report_html.visible_text import visible

_ITABLES = distribution("itables")  # not imported, because it imports pandas

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
_STATUS_CLASSES = ("complete", "truncated", "refused", "paused", "invalid", "expired", "canceled")
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
        allowance: what the pilot showed, and how much of the cap is taken.
        next_steps: what to do next.
        charts: the charts that have data, by name.
        outcomes: requests by outcome.
        failures: causes of failure, with examples.
        models: the usage by model.
        batches: the batches to show.
        log: the latest entries of the log of the run.
        fields: the fields of the answers, if they have a schema.
        samples: the sampled results.
        results_error: why the results cannot be read; None if they can.
        prompts: the prompts of the sampled results, by `SampledResult.result_id`.
    """

    report: Report
    generated_at: datetime
    results_path: str
    headline: str
    timeline: str
    allowance: list[str]
    next_steps: list[Step]
    charts: Mapping[str, Markup]
    outcomes: list[tuple[str, int]]
    failures: list[FailureView]
    models: Models
    batches: list[BatchView]
    log: list[LogLine]
    fields: list[FieldView]
    samples: SampleView
    results_error: str | None
    prompts: Mapping[str | int, Prompt]

    @property
    def title(self) -> str:
        """The name of the output file."""
        return self.report.out.replace("\\", "/").rpartition("/")[2]


def render(view: PageView, *, live: str | None = None, overview: bool = False) -> str:
    """
    Return the page as HTML.

    Args:
        view: what it shows.
        live: the revision of its figures, for a page that looks for newer ones on its server.
        overview: whether it is one of the pages that an overview leads to.
    """
    style, script = read_template("page.css"), script_text()
    live_script = read_template("live.js")
    return (
        environment()
        .get_template("page.html")
        .render(
            view=view,
            style=Markup(style),
            script=Markup(script),
            policy=content_policy(style, script, live_script=None if live is None else live_script),
            live=live,
            live_script=Markup(live_script),
            overview=overview,
            counter_names=COUNTERS,
            answer_statuses=ANSWER_STATUSES,
            batch_states=_BATCH_STATES,
            status_classes=_STATUS_CLASSES,
            max_rows=MAX_ROWS,
            max_fields=MAX_FIELDS,
            answer_length=ANSWER_LENGTH,
            prompt_length=PROMPT_LENGTH,
        )
    )


def environment() -> Environment:
    """Return what renders the templates, with every text in them escaped and made visible."""
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
        count=count,
        duration=duration,
        moment=moment,
        money=amount,
        share=share,
        number=_number,
        value_text=value_text,
    )
    environment.globals.update(figure=figure, advice_on=advice_on, version=__version__)
    return environment


def content_policy(style: str, script: str | None, *, live_script: str | None = None) -> str:
    """
    Return the Content-Security-Policy of a page: it loads nothing, and runs its own script only.

    Args:
        style: its style sheet.
        script: its script.
        live_script: the script that asks the server of the page, and nobody else, for news.
    """
    hashes = " ".join(_csp_hash(each) for each in (script, live_script) if each is not None)
    policy = f"default-src 'none'; script-src {hashes}; style-src {_csp_hash(style)}; "
    if live_script is not None:
        policy += "connect-src 'self'; "
    return policy + "base-uri 'none'; form-action 'none'"


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


def read_template(name: str) -> str:
    """Return the text of a file in the folder of templates."""
    text = files("message_batches.report_html").joinpath("templates", name).read_text("utf-8")
    return text.replace("\r\n", "\n")


def script_text() -> str:
    """
    Return the one script of the page: the DataTables library and the code that starts it.

    itables ships DataTables as an ES module. An inline script cannot import from another inline
    script, so our code follows in the same script and uses the local name of the default export.
    """
    bundle = Path(str(_ITABLES.locate_file("itables/html/dt_bundle.js")))
    library = bundle.read_text("utf-8").replace("\r\n", "\n")
    # Minified, the name differs from release to release. pyproject allows only itables 2, and a
    # test checks the installed release.
    export = re.search(r"export\s*\{[^}]*?([\w$]+) as default\b[^}]*\}", library)
    if export is None:
        raise RuntimeError(
            "The DataTables bundle of the installed itables has no default export. Install another "
            "release of itables 2."
        )
    script = f"{library}\n;(DataTable => {{\n{read_template('page.js')}}})({export[1]});\n"
    # In a script element, HTML gives a meaning to these three only.
    # https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", script, flags=re.IGNORECASE)


def _csp_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
