"""
Start `message-batches run` in child processes, and kill them with different signals.

A separate program, so that children are forked from a process with one thread and everything
imported: that makes a hundred kills cheap. Several lanes run side by side, one for each kind of
output. Arguments: base URL, key, folder, kills for each lane, and the kinds. It prints how many
kills each lane has dealt.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import re
import shlex
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from message_batches.__main__ import main

REQUESTS = 30
IMPORTED = ("cli.app", "jobs.internals", "tables.steps", "tables.sinks", "sdk", "sdk.results")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
INTERRUPTED, DECISION = 3, 4

COMMON = ("--max-batch-requests", "4", "--polling-interval", "0.1", "--reconcile-for", "1.5")
TABLE = ("films.csv", "--prompt", "prompt.txt", "--model", "claude-haiku-4-5", "--id", "film")
KINDS = {
    "lines": ("requests.jsonl", "--out", "results.jsonl"),
    "ordered": ("requests.jsonl", "--out", "results.jsonl", "--ordered"),
    "csv": (*TABLE, "--out", "answers.csv"),
    "sqlite": (*TABLE, "--out", "answers.sqlite"),
}


def new_folder(parent: Path, name: str) -> Path:
    """Make the input of a run: as requests, and as a table."""
    folder = parent / name
    folder.mkdir()
    ids = [f"{name}-{number}" for number in range(REQUESTS)]
    params = {
        "model": "claude-haiku-4-5",
        "max_tokens": 64,
        "messages": [{"role": "user", "content": "Hello"}],
    }
    lines = [json.dumps({"custom_id": custom_id, "params": params}) for custom_id in ids]
    (folder / "requests.jsonl").write_text("\n".join(lines))
    (folder / "films.csv").write_text("\n".join(["film", *ids]))
    (folder / "prompt.txt").write_text("Who made {{ film }}?")
    return folder


def started(folder: Path, *arguments: str) -> int:
    """Start a command in a child; return its process id."""
    (folder / "log").unlink(missing_ok=True)
    if child := os.fork():
        return child
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(folder)
        log = os.open("log", os.O_WRONLY | os.O_CREAT)
        os.dup2(log, 1)
        os.dup2(log, 2)
        main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except KeyboardInterrupt:
        code = INTERRUPTED  # before the command began, or after it had ended
    finally:
        os._exit(code)


def wait_for_lines(log: Path, child: int, lines: int) -> None:
    """Wait until a child has written so many lines, however busy the machine is, or has ended."""
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if log.exists() and log.read_bytes().count(b"\n") >= lines:
            return
        time.sleep(0.01)


def ended(child: int) -> int:
    """Wait for a child; return its exit code, or the negative number of the signal."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def kill_runs(parent: Path, kind: str, wanted: int) -> int:
    """Kill runs again and again wherever they are, until so many kills have been dealt."""
    moments = random.Random(kind)
    kills = number = 0
    while kills < wanted:
        number += 1
        folder = new_folder(parent, f"{kind}{number}")
        # The last of a run's processes is not killed, so that runs end, too.
        kills_left = min(6, wanted - kills)
        while True:
            child = started(folder, "run", *KINDS[kind], *COMMON)
            chosen = moments.choice(SIGNALS)
            if kills_left:
                wait_for_lines(folder / "log", child, moments.randrange(10))
                time.sleep(moments.uniform(0.0, 0.3))
                os.kill(child, chosen)  # not waited for yet, so the number is still its own
            code = ended(child)
            if code == 0:
                break
            if code == DECISION:
                decide(folder)
            elif kills_left and code in (-chosen, INTERRUPTED):
                kills_left -= 1
                kills += 1
            else:
                fail(folder, code)
    return kills


def decide(folder: Path) -> None:
    """
    Say what the command asks a person: that no batch holds the requests of a lost create.

    It asks where two creates of the same requests were lost in a row, and no other was answered.
    """
    text = (folder / "log").read_text()
    pattern = r"^\S+ Partition .* could be it: none\..* run: message-batches (.* --resubmit)\.$"
    commands = re.findall(pattern, text, re.MULTILINE)
    if not commands:
        fail(folder, DECISION)
    for command in commands:
        code = ended(started(folder, *shlex.split(command)))
        # The others are still asked for until the last one.
        if code not in (0, DECISION) or (code and command == commands[-1]):
            fail(folder, code)


def fail(folder: Path, code: int) -> NoReturn:
    sys.exit(f"{folder.name} ended with {code}: {(folder / 'log').read_text()}")


def lane(parent: Path, kind: str, wanted: int) -> int:
    """Kill runs of one kind in a child, which writes to a file how many it has killed."""
    if child := os.fork():
        return child
    code = 1
    try:
        (parent / f"kills-{kind}").write_text(str(kill_runs(parent, kind, wanted)))
        code = 0
    except SystemExit as error:
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    url, secret, place, count, *kinds = sys.argv[1:]
    os.environ |= {"ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": secret}
    for module in IMPORTED:
        importlib.import_module(f"message_batches.{module}")
    lanes = [lane(Path(place), kind, int(count)) for kind in kinds]
    if [ended(each) for each in lanes] != [0] * len(lanes):
        sys.exit("a run failed by itself")
    sys.stdout.write(" ".join((Path(place) / f"kills-{kind}").read_text() for kind in kinds))
