"""
Run a command and report what it took: `python launch.py FD COMMAND...`.

What the system says of the peak memory of a process is never below the size of its parent when it
was made. So the parent must be small, and this program imports next to nothing.
"""

import json
import os
import sys
import time


def main(report: int, command: list[str]) -> int:
    """Run the command; write seconds, processor seconds and peak bytes to a file descriptor."""
    os.set_inheritable(report, False)
    started = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    taken = {
        "seconds": seconds,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * unit,
    }
    with os.fdopen(report, "w") as file:
        json.dump(taken, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
