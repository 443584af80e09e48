"""Run the sandbox in a separate process, new and empty each time."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator

KEY = "sandbox-key"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """
    Run a sandbox that answers as fast as it can, and give its address.

    It asks to be looked at every second, not every ten as the service does for its hour-long work.
    """
    command = [sys.executable, "-m", "benchmarks.services.sandboxes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


def main() -> None:
    """Run a sandbox until standard input ends."""
    from message_batches.sandbox import Sandbox

    with Sandbox(batch_seconds=0, retry_after=1, api_key=KEY) as sandbox:
        sys.stdout.write(f"{sandbox.base_url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
