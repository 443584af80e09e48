"""
Reports on runs as single HTML pages that need no network.

    from message_batches.report_html import write_page

    write_page("results.jsonl", "report.html")

Needs the extra `html`: `pip install 'message-batches[html]'`.
"""

from __future__ import annotations

_PACKAGES = ("itables", "jinja2", "markupsafe", "vl_convert")

try:
    from message_batches.report_html.page import write_page
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in _PACKAGES:
        raise
    raise ModuleNotFoundError(
        "The report page needs more packages. Install them: pip install 'message-batches[html]'",
        name=error.name,
    ) from error

__all__ = ["write_page"]


def __dir__() -> list[str]:
    return __all__
