"""
Write the report of a run as a single HTML page that needs no network, or show it while it works.

    from message_batches.report_html import LiveServer, write_page

    write_page("results.jsonl", "report.html")

    with LiveServer("results.jsonl") as server:
        print(server.url)

Needs the extra `html`: `pip install 'message-batches[html]'`.
"""

from __future__ import annotations

from message_batches._extras import needs

with needs("html"):
    from message_batches.report_html.live import LiveServer
    from message_batches.report_html.page import Page, write_page

__all__ = ["LiveServer", "Page", "write_page"]


def __dir__() -> list[str]:
    return __all__
