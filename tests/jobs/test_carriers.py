"""What a run gives to a carrier may be carried out in another process, or on another machine."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.jobs import InputError, RunOptions
from message_batches.jobs.engine import CreateTask, Finished, Service, Threads
from message_batches.jobs.internals import start_run
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import FakeAPI, FakeClock

OPTIONS = RunOptions(polling_interval=0.1, max_batch_requests=10, on_error={"expired": "fail"})


class Away:
    """Carries out copies of tasks, and returns a copy of what they bring back."""

    outlives_process = False

    def __init__(self, service: Service, names: list[str]) -> None:
        self.threads = Threads(service)
        self.names = names

    def start(
        self,
        task: Any,
        name: str,
        on_finished: Callable[[Finished], None],
        on_downloaded: Callable[[], None],
    ) -> None:
        self.names.append(name)
        self.threads.start(
            pickle.loads(pickle.dumps(task)),
            name,
            lambda finished: on_finished(pickle.loads(pickle.dumps(finished))),
            on_downloaded,
        )


def test_every_task_and_all_that_it_brings_back_is_a_plain_value(
    requests: Callable[..., Path],
) -> None:
    source = requests(23)
    names: list[str] = []
    with (
        # A create whose response is lost has to be looked for, and its batch to be identified.
        Sandbox(batch_seconds=0.02, retry_after=0, faults=["drop:when=after,times=1"]) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, max_retries=0) as client,
        start_run(
            source,
            source.with_name("results.jsonl"),
            client=client,
            options=OPTIONS,
            make_carrier=lambda service: Away(service, names),
        ) as run,
    ):
        report = run.finish()
    assert report.finished
    assert report.outcomes == {"succeeded": 23}
    assert {name.partition(" ")[0] for name in names} == {
        "Submit",
        "Observe",
        "Identify",
        "Collect",
        "Merge",
    }


def test_an_error_of_a_task_is_raised_as_it_was(requests: Callable[..., Path]) -> None:
    source = requests(23)
    with (
        Sandbox(batch_seconds=0.02) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
        start_run(
            source,
            source.with_name("results.jsonl"),
            client=client,
            options=OPTIONS,
            make_carrier=lambda service: Away(service, []),
        ) as run,
    ):
        source.write_bytes(source.read_bytes().replace(b"r1", b"x1"))
        with pytest.raises(InputError, match="has changed") as caught:
            run.finish()
    assert caught.value.source == str(source)


class Killed(BaseException):
    """The process of a run ends here."""


class Killing(Threads):
    """Kills the process that starts a create, which is left without a word."""

    def start(self, task: Any, *more: Any) -> None:
        if isinstance(task, CreateTask):
            raise Killed
        super().start(task, *more)


class Elsewhere(Killing):
    """Starts creates somewhere else, where they continue without the process."""

    outlives_process = True


@pytest.mark.slow
@pytest.mark.usefixtures("by_the_run")
@pytest.mark.parametrize(
    ("first", "is_shared", "waits"),
    [(Killing, False, False), (Elsewhere, False, True), (Killing, True, True)],
)
def test_a_create_that_may_outlive_its_process_is_not_looked_for_until_its_time_is_up(
    api: FakeAPI,
    clock: FakeClock,
    requests: Callable[..., Path],
    request: pytest.FixtureRequest,
    first: type[Threads],
    is_shared: bool,
    waits: bool,
) -> None:
    source = requests(3)
    ledger = request.getfixturevalue("postgres") if is_shared else None

    def start(make_carrier: Callable[[Service], Any]) -> Any:
        return start_run(
            source,
            source.with_name("results.jsonl"),
            client=api,  # type: ignore[arg-type]
            options=RunOptions(upload_timeout=7200, reconcile_for=900, ledger=ledger),
            make_carrier=make_carrier,
            system=clock.system,
        )

    with start(first) as run, pytest.raises(Killed):
        run.finish()
    created = clock.now
    times: list[float] = []
    api.before_create = lambda rows: times.append(clock.now)
    # The next process has threads; a task of the first one may still be at work.
    with start(Threads) as run:
        assert run.finish().finished
    assert [time - created > 7200 + 900 for time in times] == [waits]
