"""The overview of the runs in a folder, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from markupsafe import Markup

from message_batches.jobs import Report
from message_batches.jobs.types import UnreadableLedger
from message_batches.report_html.rendering import content_policy, environment, read_template
from message_batches.report_html.views import LogLine, log_of

_OPEN = ("sending", "unknown", "submitted", "ended")
"""The states of batches that the service has, or may have, or whose results are not here."""


@frozen
class Row:
    """
    A run of the overview.

    Attributes:
        name: its output, as seen from the folder.
        key: what the address of its page names it by.
        report: its report.
    """

    name: str
    key: str
    report: Report

    @property
    def done(self) -> int:
        """The number of requests with a final result, or without hope of one."""
        return sum(self.report.outcomes.values()) + self.report.missing

    @property
    def failed(self) -> int:
        """The number of requests without an answer in the end."""
        return self.done - self.report.outcomes.get("succeeded", 0)

    @property
    def batches(self) -> int:
        """The number of batches in progress."""
        return sum(batch.state in _OPEN for batch in self.report.batches)

    @property
    def state(self) -> str:
        """How far it is, in a word or two."""
        if self.report.finished:
            return "finished"
        return (
            f"{self.done:,} of {self.report.requests:,}" if self.report.batches else "nothing sent"
        )

    @property
    def latest(self) -> LogLine | None:
        """The latest entry of its log."""
        return max(log_of(self.report), key=lambda line: line.at, default=None)


def render_overview(
    folder: str, rows: Sequence[Row], unreadable: Sequence[UnreadableLedger], revision: str
) -> str:
    """
    Return the overview as HTML.

    Args:
        folder: the name of the folder.
        rows: its runs.
        unreadable: what cannot be read there.
        revision: the revision of the figures.
    """
    style, script = read_template("page.css"), read_template("live.js")
    return (
        environment()
        .get_template("overview.html")
        .render(
            folder=folder,
            rows=rows,
            unreadable=unreadable,
            open=sum(not row.report.finished for row in rows),
            live=revision,
            style=Markup(style),
            script=Markup(script),
            policy=content_policy(style, None, live_script=script),
        )
    )
