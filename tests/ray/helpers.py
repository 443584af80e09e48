"""What the tests of Ray have in common. Workers import this module, too."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx

from message_batches import Anthropic
from message_batches.jobs.engine import CollectTask, CreateTask, Finished, Service
from message_batches.jobs.state import Done

CREATING, COLLECTING = "ray::Submit", "ray::Collect"
"""How the processes of a cluster are called while they carry out a task."""


def request(number: int) -> dict[str, Any]:
    return {
        "custom_id": f"r{number}",
        "params": {
            "model": "claude-haiku-4-5",
            "max_tokens": 16,
            "messages": [{"role": "user", "content": f"Sum up film {number}."}],
        },
    }


def write_requests(path: Path, count: int) -> Path:
    lines = (json.dumps(request(number)) + "\n" for number in range(count))
    path.write_text("".join(lines))
    return path


def client_of(sandbox: Any) -> Callable[[], Anthropic]:
    """Return what makes a client in any process; it finds the key in the environment."""
    return partial(Anthropic, base_url=sandbox.base_url, max_retries=0)


class Together(httpx.HTTPTransport):
    """Lets creates wait, before they are sent, until so many have come from all processes."""

    def __init__(self, arrived: Path, count: int) -> None:
        super().__init__()
        self._arrived = arrived
        self._count = count

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            (self._arrived / token_hex(8)).touch()
            deadline = time.monotonic() + 120
            while len(list(self._arrived.iterdir())) < self._count:
                assert time.monotonic() < deadline, "the others do not come"
                time.sleep(0.05)
        return super().handle_request(request)


def waiting_client(base_url: str, arrived: Path, count: int) -> Anthropic:
    http = httpx.Client(transport=Together(arrived, count))
    return Anthropic(base_url=base_url, max_retries=0, http_client=http)


def ids_in(path: Path) -> Counter[str]:
    return Counter(json.loads(line)["custom_id"] for line in path.read_bytes().splitlines())


def _die_once_more(log: Path) -> int:
    """Count this attempt in a file, and return how many there were before it."""
    before = log.read_text() if log.exists() else ""
    log.write_text(before + ".")
    return len(before)


class DyingCreate(CreateTask):
    """A create whose worker is killed; its upload is the file that counts the attempts."""

    def run(self, service: Service, fill: Any = None) -> Finished:
        _die_once_more(self.upload)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


class DyingCollect(CollectTask):
    """A download whose worker is killed the first time; its place is the file that counts."""

    def elsewhere(self, folder: Path) -> DyingCollect:
        return self

    def run(self, service: Service, fill: Any = None) -> Finished:
        if not _die_once_more(self.place):  # type: ignore[arg-type]
            os.kill(os.getpid(), signal.SIGKILL)
        return Finished(Done())


class Killer(threading.Thread):
    """Kills processes of this cluster by what they do, so many of each, one by one."""

    def __init__(self, targets: dict[str, int], pause: float = 0.3) -> None:
        super().__init__(daemon=True)
        self.targets = Counter(targets)
        self.killed: Counter[str] = Counter()
        self._pause = pause
        self._over = threading.Event()

    def __enter__(self) -> Killer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while self.targets.total() and not self._over.wait(0.01):
            for name in [name for name, left in self.targets.items() if left]:
                if victims := list(processes(name)):
                    victims[-1].kill()
                    self.targets[name] -= 1
                    self.killed[name] += 1
                    self._over.wait(self._pause)


def processes(name: str) -> Iterator[Any]:
    """Yield the processes that this one started, and those started by them, with such a name."""
    import psutil

    for process in psutil.Process().children(recursive=True):
        try:
            if process.cmdline()[:1] and process.cmdline()[0].startswith(name):
                yield process
        except psutil.Error:
            pass
