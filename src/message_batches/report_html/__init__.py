"""
A run on one page that opens in any browser, without a network.

    from message_batches.html_report import write_page

    write_page("results.jsonl", "report.html")

Needs the extra `html`: `pip install 'message-batches[html]'`.
"""

from __future__ import annotations

_NEEDED = ("itables", "jinja2", "markupsafe", "vl_convert")

try:
    from message_batches.report_html.page import write_page
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in _NEEDED:
        raise
    raise ModuleNotFoundError(
        "The page needs more packages: pip install 'message-batches[html]'", name=error.name
    ) from error

__all__ = ["write_page"]
