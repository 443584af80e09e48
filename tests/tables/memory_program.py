"""
Run a command over a table in this process, and print how much memory it took, in MB.

It prints the peak before the command and the peak after it. Arguments: those of the command.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from pathlib import Path

from typer.testing import CliRunner

from message_batches.cli.app import app


def peak() -> int:
    # Not ru_maxrss, which starts with the memory of the parent process.
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) >> 10  # type: ignore[index]


if __name__ == "__main__":
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # as the command sets it
    for needed in ("message_batches.tables", "message_batches.sandbox"):
        importlib.import_module(needed)
    # pyarrow imports pandas, if it is installed, when it first makes a value.
    importlib.import_module("pyarrow").scalar(1)
    before = peak()
    done = CliRunner().invoke(app, sys.argv[1:])
    assert done.exit_code == 0, done.stderr
    sys.stdout.write(json.dumps([before, peak()]))
