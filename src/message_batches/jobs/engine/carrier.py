"""What carries tasks out: threads of this process, or whatever else can run a function."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from message_batches.jobs.engine.service import Service
from message_batches.jobs.engine.tasks import Finished, Task

_Filled = TypeVar("_Filled")

OnFinished = Callable[[Finished], None]
"""Takes what a task brings back, in any thread."""

OnDownloaded = Callable[[], None]
"""Takes note that a task needs the network no more, in any thread."""


class Carrier(Protocol):
    """
    Carries tasks out side by side.

    Whatever happens, a carrier never repeats a `CreateTask`: the first one may have been accepted.
    The others may be repeated. If carrier and process die, the next process on the ledger finds out
    what became of their tasks.
    """

    @property
    def outlives_process(self) -> bool:
        """Whether a task may run longer than the process that started it."""

    def start(
        self, task: Task, name: str, on_finished: OnFinished, on_downloaded: OnDownloaded
    ) -> None:
        """
        Start a task, and return at once.

        Args:
            task: the task.
            name: what it is called, for people.
            on_finished: called once, with what the task brings back; an error that it raised, too.
            on_downloaded: may be called before that, so that another download can start.
        """


class Threads:
    """
    Carries tasks out in threads of this process.

    Args:
        service: the API, and the machine.
    """

    outlives_process = False

    def __init__(self, service: Service) -> None:
        self._service = service
        # Filling a part takes the processor, not the network, and memory for each id, so one thread
        # fills all of them.
        self._filler = ThreadPoolExecutor(1, "fill")

    def start(
        self, task: Task, name: str, on_finished: OnFinished, on_downloaded: OnDownloaded
    ) -> None:
        """Start a task in a separate thread; a transfer takes seconds, a thread microseconds."""

        def fill(work: Callable[[], _Filled], *, downloaded: bool = False) -> _Filled:
            if downloaded:
                on_downloaded()
            return self._filler.submit(work).result()

        def run() -> None:
            try:
                finished = task.run(self._service, fill)
            except BaseException as error:
                finished = Finished(error=error)
            on_finished(finished)

        # A daemon, so that a process that was reported to end is not held up by a download.
        threading.Thread(target=run, name=name, daemon=True).start()
