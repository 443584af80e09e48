"""
The configuration of the documentation site, which `nox -s docs` builds with Sphinx.

Pages are Markdown. Parts of some are written from the code each time, by the modules of `writers`:
a block such as `{command}` marks the place.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from writers import written  # noqa: E402  # found by the path above

from message_batches import __version__  # noqa: E402

project = "message-batches"
author = "The message-batches maintainers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["site"]
# Names in docstrings are in single backticks.
default_role = "code"
suppress_warnings = ["misc.highlighting_failure"]  # prompts are Jinja with their own braces

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 4

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
python_use_unqualified_type_names = True
python_display_short_literal_types = True
maximum_signature_line_length = 72
add_module_names = False
toc_object_entries_show_parents = "hide"
napoleon_numpy_docstring = False
napoleon_use_ivar = True

smartquotes = False  # two hyphens of an option stay two

html_theme = "furo"
html_title = f"message-batches {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["offline.js"]
html_search_scorer = str(HERE / "writers" / "search_order.js")
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {"navigation_with_keys": False, "top_of_page_buttons": []}

# What is looked up, not searched: it would fill every list of results.
OUTSIDE_OF_SEARCH = ("appendix/types", "appendix/beta-types", "vendor-types", "changelog")


# A link to a file of the project that is not a page, such as results of the benchmarks.
ELSEWHERE = re.compile(r"\[([^\]]+)\]\(\.\./((?:benchmarks|examples|src|tests)/[^)]+)\)")


def write_blocks(app: Any, name: str, source: list[str]) -> None:
    """Put what the code says in the place of the blocks for it, and name files outside of docs."""
    source[0] = ELSEWHERE.sub(r"\1 (`\2` in the project)", written(source[0]))


def leave_out_of_search(app: Any, env: Any) -> None:
    """Mark the pages that the search does not read."""
    for name in OUTSIDE_OF_SEARCH:
        env.metadata[name]["nosearch"] = True


def mark_code(app: Any, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    """Make a block of code of what is indented below a colon, as people read it."""
    owner = getattr(value, "__module__", None) or type(value).__module__
    if owner.partition(".")[0] == "httpx":
        lines[:] = ["Of httpx, which documents it."]
    for number in range(len(lines) - 2):
        line, blank, following = lines[number : number + 3]
        if line.endswith(":") and line[:1].strip() and not blank and following.startswith("    "):
            lines[number] += ":"


def setup(app: Any) -> None:
    """Connect the functions of this module."""
    app.connect("source-read", write_blocks)
    app.connect("env-updated", leave_out_of_search)
    # Before Napoleon, which rearranges the lines.
    app.connect("autodoc-process-docstring", mark_code, priority=100)
