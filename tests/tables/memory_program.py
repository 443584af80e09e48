"""
Run the command over the table in each of some folders, and print how much memory that took, in MB.

It prints the peak before the first command and after each. Arguments: the extension of the tables,
and the folders, from the smallest table to the largest.
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


def run(folder: str, extension: str) -> None:
    os.chdir(folder)
    options = ("--id", "film", "--model", "claude-haiku-4-5", "--max-tokens", "30")
    command = ("run", f"films{extension}", "--prompt", "prompt.txt", *options)
    done = CliRunner().invoke(app, [*command, "--out", f"answers{extension}"])
    assert done.exit_code == 0, done.stderr


if __name__ == "__main__":
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # as the command sets it
    for needed in ("message_batches.tables", "message_batches.sandbox"):
        importlib.import_module(needed)
    # pyarrow imports pandas, if it is installed, when it first makes a value.
    importlib.import_module("pyarrow").scalar(1)
    peaks = [peak()]
    for path in sys.argv[2:]:
        run(path, sys.argv[1])
        peaks.append(peak())
    sys.stdout.write(json.dumps(peaks))
