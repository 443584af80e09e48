"""What `finish` shows of the progress: on a terminal, in a notebook, and elsewhere."""

from __future__ import annotations

import asyncio
import io
import json
import os
import queue
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, TextIO

import pytest

from message_batches.jobs import AsyncRun, Event, InputError, Progress, run
from message_batches.jobs.display import displayed, log, terminal
from message_batches.jobs.internals import System, start_run
from tests.jobs.fake_api import FakeAPI, FakeBatch, errored
from tests.jobs.runs import Requests, Start


def at(settled: int, text: str | None = None, left: float | None = None) -> Event:
    return Event(Progress(20, settled, 0, 1, 1, 0, 0, left), text)


class Clock:
    """A clock that stands still."""

    now = 100.0

    @property
    def system(self) -> System:
        return System(monotonic=lambda: self.now)


@pytest.fixture
def still() -> Clock:
    return Clock()


# A notebook


class Kernel(list[dict[str, Any]]):
    """The displays of the cell of a notebook, each as it is now."""

    updates = 0

    def display(self, bundle: dict[str, Any], *, raw: bool, display_id: bool) -> Any:
        assert raw
        assert display_id
        self.append(bundle)
        return SimpleNamespace(update=self.update)

    def update(self, bundle: dict[str, Any], *, raw: bool) -> None:
        assert raw
        self.updates += 1
        self[-1] = bundle


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """Let this process look like the kernel of a notebook."""
    kernel = Kernel()
    package: Any = ModuleType("IPython")
    package.get_ipython = lambda: SimpleNamespace(kernel=kernel)
    package.display = ModuleType("IPython.display")
    package.display.display = kernel.display
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", package.display)
    return kernel


def test_a_notebook_has_one_display_that_ends_with_the_last_state(
    kernel: Kernel, start: Start, requests: Requests, capsys: pytest.CaptureFixture[str]
) -> None:
    job = start(requests(3))
    job.finish()
    (shown,) = kernel
    assert kernel.updates
    assert shown["text/plain"].startswith("3 of 3 requests finished, 1 of 1 batch collected")
    assert shown["text/plain"].endswith("Partition 1: 3 succeeded")
    assert '<progress max="3" value="3">' in shown["text/html"]
    job.finish()  # nothing is left to be shown
    assert len(list(job.answers())) == 3
    assert len(kernel) == 1
    assert capsys.readouterr() == ("", "")


def test_a_notebook_is_updated_by_news_and_once_in_a_second(kernel: Kernel, still: Clock) -> None:
    with displayed(None, still.system) as show:
        show(at(0))
        for left in range(50):
            show(at(0, left=left + 1))
        assert (len(kernel), kernel.updates) == (1, 0)
        still.now += 1
        show(at(0, left=40))
        assert kernel.updates == 1
        assert "about 40 s left" in kernel[0]["text/plain"]
        show(at(1))
        assert kernel.updates == 2
        show(at(1, "<b>\x1b[31mred & bold"))
        assert kernel.updates == 3
        assert "\x1b" not in str(kernel)
        assert "&lt;b&gt;\\x1b[31mred &amp; bold" in kernel[0]["text/html"]
        for number in range(20):
            show(at(1, f"text {number}"))
    assert kernel[0]["text/plain"].count("\n") == 5


def test_an_interrupted_cell_says_how_to_resume(
    kernel: Kernel, start: Start, requests: Requests, api: FakeAPI
) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    api.before_call = lambda call: interrupt(call) if call == "retrieve" else None
    with pytest.raises(KeyboardInterrupt):
        start(requests(3)).finish()
    assert "run the same cell again" in kernel[0]["text/html"]


@pytest.mark.parametrize("shell", [None, SimpleNamespace()], ids=["script", "terminal"])
def test_ipython_without_a_kernel_is_not_a_notebook(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, shell: object
) -> None:
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: shell)
    with displayed(None) as show:
        show(at(0))
    assert kernel == []


def test_a_run_that_does_nothing_shows_nothing(kernel: Kernel) -> None:
    with pytest.raises(InputError), displayed(None):
        raise InputError("requests.jsonl", [])
    with displayed(False) as show:
        show(at(0, "not wanted"))
    assert kernel == []


# A terminal


class Terminal:
    """A terminal that standard error is connected to."""

    def __init__(self, stream: TextIO, master: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stream = stream
        self._master = master
        self._monkeypatch = monkeypatch

    def connect(self) -> None:
        """Let standard error be this terminal; pytest replaces what a fixture sets."""
        self._monkeypatch.setattr(sys, "stderr", self.stream)

    def shown(self) -> str:
        """Return what was written to it by now."""
        text = b""
        while select.select([self._master], [], [], 0.2)[0]:
            text += os.read(self._master, 65536)
        return text.decode()


@pytest.fixture
def pty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    if not hasattr(os, "openpty"):
        pytest.skip("Windows has no pseudo terminals")
    monkeypatch.setenv("TERM", "xterm")
    master, slave = os.openpty()
    with ExitStack() as stack:
        stack.callback(os.close, master)
        stream = stack.enter_context(open(slave, "w", encoding="utf-8"))
        yield Terminal(stream, master, monkeypatch)


def without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "find_spec", lambda name: None)


def last_lines(written: str) -> list[str]:
    """Return what lines of text look like after their characters were written over."""
    return [line.rsplit("\r", 1)[-1].rstrip() for line in written.replace("\r\n", "\n").split("\n")]


def test_a_terminal_has_a_live_line_and_keeps_what_happened(
    pty: Terminal, start: Start, requests: Requests
) -> None:
    pty.connect()
    start(requests(3)).finish()
    written = pty.shown()
    assert "3 of 3 requests finished, 1 of 1 batch collected" in written
    assert "Partition 1: 3 succeeded" in written
    assert written.rstrip("\r\n").endswith("\x1b[2K")  # nothing of the line stays


def test_without_rich_the_live_line_is_written_over(
    pty: Terminal, still: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pty.connect()
    without_rich(monkeypatch)
    with displayed(None, still.system) as show:
        show(at(5))
        still.now += 61
        show(at(15, "\x1b[31mCollected\n"))
        written = pty.shown()
        assert last_lines(written) == [
            "\\x1b[31mCollected\\n",
            "15 of 20 requests finished, 0 of 1 batch collected, 0.2 requests/s, 1 min 1 s",
        ]
        monkeypatch.setattr(terminal.os, "get_terminal_size", lambda _: os.terminal_size((20, 5)))
        show(at(16))
        assert last_lines(pty.shown()) == ["16 of 20 requests f"]
    assert last_lines(pty.shown()) == [""]
    assert "\x1b" not in written


@pytest.mark.parametrize("rich", [True, False])
def test_one_of_many_runs_has_the_line_and_the_others_are_silent(
    pty: Terminal, monkeypatch: pytest.MonkeyPatch, rich: bool
) -> None:
    pty.connect()
    if not rich:
        without_rich(monkeypatch)
    with displayed(None) as first:
        first(at(1))
        with displayed(None) as second:
            second(at(9, "of the second"))
        first(at(2, "of the first"))
    with displayed(True) as third:
        third(at(3, "of the third"))
    written = pty.shown()
    assert "of the first" in written
    assert "of the third" in written
    assert "of the second" not in written


@pytest.mark.parametrize("to_terminal", [True, False])
def test_what_a_program_prints_meanwhile_goes_where_it_belongs(
    pty: Terminal, monkeypatch: pytest.MonkeyPatch, to_terminal: bool
) -> None:
    pty.connect()
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", pty.stream if to_terminal else output)
    with displayed(None) as show:
        show(at(1))
        sys.stdout.write("a result\n")
    assert ("a result" in pty.shown()) is to_terminal
    assert ("a result" in output.getvalue()) is not to_terminal


def test_a_terminal_that_goes_away_does_not_end_a_run(
    pty: Terminal, monkeypatch: pytest.MonkeyPatch, start: Start, requests: Requests
) -> None:
    pty.connect()
    without_rich(monkeypatch)
    job = start(requests(3))

    def fail(*_: object) -> int:
        raise OSError(5, "Input/output error")

    gone: Any = SimpleNamespace(
        write=fail, flush=fail, fileno=fail, isatty=lambda: True, encoding="utf-8"
    )
    monkeypatch.setattr(sys, "stderr", gone)
    assert job.finish().succeeded


# Elsewhere


def test_elsewhere_it_is_silent_unless_it_is_wanted(
    start: Start, requests: Requests, capsys: pytest.CaptureFixture[str]
) -> None:
    job = start(requests(3))
    job.finish()
    assert capsys.readouterr() == ("", "")
    job.finish(progress=False)
    start(requests(3), ordered=True).finish(progress=True)
    assert capsys.readouterr() == ("", "")  # nothing happened


def test_lines_are_written_where_there_is_no_terminal(
    start: Start, requests: Requests, capsys: pytest.CaptureFixture[str]
) -> None:
    start(requests(3)).finish(progress=True)
    out, err = capsys.readouterr()
    assert not out
    assert err.splitlines()[-1] == "Partition 1: 3 succeeded"


@pytest.mark.parametrize("stream", ["none", "full", "closed", "narrow"])
def test_lines_that_cannot_be_written_do_not_end_a_run(
    monkeypatch: pytest.MonkeyPatch, stream: str
) -> None:
    def full(_: str) -> int:
        raise OSError(28, "No space left on device")

    buffer = io.BytesIO()
    narrow = io.TextIOWrapper(buffer, encoding="ascii")
    closed = io.StringIO()
    closed.close()
    streams: dict[str, Any] = {
        "none": None,
        "full": SimpleNamespace(write=full, isatty=lambda: False, encoding="utf-8"),
        "closed": closed,
        "narrow": narrow,
    }
    monkeypatch.setattr(sys, "stderr", streams[stream])
    with displayed(True) as show:
        show(at(1, "café"))
    with displayed(None) as show:
        show(at(1, "café"))
    if stream == "narrow":
        assert buffer.getvalue() == b"caf\\xe9\n"
    monkeypatch.undo()


def test_a_function_takes_every_event(start: Start, requests: Requests) -> None:
    events: list[Event] = []
    job = start(requests(3))
    job.finish(progress=events.append)
    assert [event.progress.settled for event in (events[0], events[-1])] == [0, 3]
    assert any(event.text == "Partition 1: 3 succeeded" for event in events)


# Async


def test_a_cancelled_task_does_not_wait_for_the_next_poll(
    api: FakeAPI, requests: Requests, tmp_path: Path, kernel: Kernel
) -> None:
    def never_ends(batch: FakeBatch) -> None:
        batch.looks_left = 1_000_000

    waited: list[float] = []
    waits = asyncio.Event()

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def get(items: queue.SimpleQueue[Any], seconds: float | None, coming: int) -> Any:
            if not coming and api.batches:
                loop.call_soon_threadsafe(waits.set)
                seconds = 30.0
            try:
                return items.get(timeout=seconds)
            except queue.Empty:
                waited.append(30.0)
                raise

        api.after_create = never_ends
        client: Any = api
        job = AsyncRun(
            start_run(requests(3), tmp_path / "a.jsonl", client=client, system=System(get=get))
        )
        task = asyncio.create_task(job.finish())
        await waits.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as stop:
            await task
        assert "make the same call" in stop.value.__notes__[0]
        assert "run the same cell again" in kernel[0]["text/plain"]
        assert waited == []
        api.end()
        assert (await job.finish(progress=False)).succeeded
        await job.close()

    asyncio.run(main())
    assert len(api.batches) == 1


# What is shown of values


def test_a_run_and_its_report_are_shown_in_short(
    api: FakeAPI, start: Start, requests: Requests
) -> None:
    api.answer = lambda custom_id, _: errored(custom_id, "invalid_request_error", "<script>\x1b")
    job = start(requests(3))
    assert repr(job) == f"<Run {job.out}>"
    assert repr(AsyncRun(job)) == f"<AsyncRun {job.out}>"
    assert "3 requests: 3 without a result yet" in job._repr_html_()
    report = job.finish()
    shown = report._repr_html_()
    assert shown == job._repr_html_() == AsyncRun(job)._repr_html_()
    assert "<b>3 requests: 3 errored</b>" in shown
    assert "3 invalid_request_error, for example r0 &lt;script&gt;\\x1b" in shown
    assert "1 of 1 batch collected" in shown
    assert f"<code>message-batches extract {job.out} --failed</code>" in shown
    assert f"<code>{report.errors}</code>" in shown
    assert str(report).splitlines() == [
        "3 requests: 3 errored",
        "Failed: 3 invalid_request_error, for example r0 <script>\\x1b",
        "Batches: 1 of 1 batch collected",
        f"Results: {report.out}",
        f"Without a complete answer: {report.errors}",
        f"3 requests to be corrected: message-batches extract {job.out} --failed",
    ]
    api.answer = FakeAPI().answer
    start(requests(3), reuse=()).close()


def test_the_cost_and_an_estimate_are_shown(sandbox_run: Callable[[], Any]) -> None:
    job = sandbox_run()
    shown = job.estimate()._repr_html_()
    assert "<b>Cost: 0.0000" in shown
    assert "<th>output at most</th>" in shown
    assert "<td>claude-haiku-4-5</td><td>2</td>" in shown
    report = job.finish()
    shown = report._repr_html_()
    assert "2 complete" in shown
    assert " USD<br>Prices: " in shown
    assert " USD\n  Prices: " in str(report)


@pytest.fixture
def sandbox_run(tmp_path: Path) -> Iterator[Callable[[], Any]]:
    from message_batches import Anthropic
    from message_batches.sandbox import Sandbox

    message = {"role": "user", "content": "Hello"}
    params = {"model": "claude-haiku-4-5", "max_tokens": 50, "messages": [message]}
    source = [{"custom_id": custom_id, "params": params} for custom_id in ("a", "b")]
    with (
        Sandbox(batch_seconds=0) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        yield lambda: run(json.loads(json.dumps(source)), tmp_path / "results.jsonl", client=client)


def test_a_log_is_quiet_for_a_while(still: Clock) -> None:
    said: list[str] = []
    lines = log.Lines(said.append, lambda: still.now)
    lines.show(at(1))
    still.now += log.QUIET_SECONDS
    lines.show(at(2))
    lines.show(at(3))
    assert said == ["2 of 20 requests finished, 0 of 1 batch collected"]
