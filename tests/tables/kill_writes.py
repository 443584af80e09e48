"""
Write a table again and again, and kill the writer at another moment each time.

A program, since it forks, which a process with threads must not. Arguments: the folder of the run,
the table to write, and the number of kills. After each kill it prints "killed" and waits for a
line.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from itertools import cycle
from pathlib import Path

from message_batches.tables.table import open_table
from message_batches.tables.write import write_answers


def write(folder: Path, out: Path) -> None:
    for structured in cycle((False, True)):
        table = open_table(folder / "films.parquet")
        write_answers(table, out, folder / "results.jsonl", structured=structured)


def main(folder: Path, out: Path, kills: int) -> None:
    moments = random.Random(8)
    for _ in range(kills):
        if not (writer := os.fork()):
            write(folder, out)
        time.sleep(moments.uniform(0.01, 0.3))
        os.kill(writer, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]) == -signal.SIGKILL
        sys.stdout.write("killed\n")
        sys.stdout.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
