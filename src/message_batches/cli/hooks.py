"""Commands of the user that are run when a command ends."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from typing import Any

from message_batches.cli.terminal import FORMAT_VERSION, warn

SECRETS = (
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_CUSTOM_HEADERS",
    "MESSAGE_BATCHES_LEDGER",
)
"""The variables that may hold a credential of a run; hooks do not get them."""


def run_hook(option: str, command: str, document: Mapping[str, Any], out: str, code: int) -> None:
    """
    Run a command with a document on its standard input. If it fails, only warn.

    What it prints is printed on standard error.

    Args:
        option: the option that named it.
        command: what the shell runs.
        document: what it reads.
        out: the output of the run.
        code: the exit code of this command.
    """
    environment = {name: text for name, text in os.environ.items() if name not in SECRETS}
    environment |= {"MESSAGE_BATCHES_OUT": out, "MESSAGE_BATCHES_EXIT_CODE": str(code)}
    try:
        done = subprocess.run(
            command,
            shell=True,
            check=False,
            env=environment,
            input=json.dumps({"format_version": FORMAT_VERSION, **document}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="backslashreplace",
        )
    except OSError as error:
        warn(f"{option} could not be run: {error}. The run is not affected.", level="warning")
        return
    for line in done.stdout.splitlines():
        warn(line)
    if done.returncode:
        text = f"{option} ended with exit code {done.returncode}. The run is not affected."
        warn(text, level="warning")
