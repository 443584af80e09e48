"""
Write the API reference, as HTML, from the docstrings: `python docs/build.py FOLDER`.

What it covers is what a program may import. A name that cannot be documented is an error.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pdoc
import pdoc.render

MODULES = [
    "message_batches",
    "message_batches.sdk.resources",
    "message_batches.sdk.options",
    "message_batches.sdk.create.feature_switches",
    "message_batches.sdk.create.switch_params",
    "message_batches.jobs",
    "message_batches.sandbox",
    "message_batches.tables",
]


def build(folder: Path) -> None:
    """Write the pages."""
    warnings.simplefilter("error")
    # The keys of a TypedDict have no separate source; that of the class is shown.
    warnings.filterwarnings("ignore", "Cannot determine where .* is taken from")
    pdoc.render.configure(docformat="google", show_source=False)
    pdoc.pdoc(*MODULES, output_directory=folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
