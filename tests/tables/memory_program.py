"""
Does a run over a table as the command line does it, and prints how much memory that took, in MB:
before it began and at the most. Arguments: those of the command.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys

from typer.testing import CliRunner

from message_batches.cli.app import app


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # which the command line does by itself
    for needed in ("message_batches.tables", "message_batches.sandbox"):
        importlib.import_module(needed)
    # pyarrow loads pandas when it first makes a value, if it is installed.
    importlib.import_module("pyarrow").scalar(1)
    idle = peak()
    done = CliRunner().invoke(app, sys.argv[1:])
    assert done.exit_code == 0, done.stderr
    sys.stdout.write(json.dumps([idle, peak()]))
