"""
Write the report of a run as a single HTML page that needs no network.

    from message_batches.report_html import write_page

    write_page("results.jsonl", "report.html")

Needs the extra `html`: `pip install 'message-batches[html]'`.
"""

from __future__ import annotations

from message_batches._extras import needs

with needs("html"):
    from message_batches.report_html.page import write_page

__all__ = ["write_page"]


def __dir__() -> list[str]:
    return __all__
