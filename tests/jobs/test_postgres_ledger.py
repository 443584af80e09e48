"""A ledger in Postgres: who may work on a run, what it is refused with, and what others see."""

from __future__ import annotations

import json
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from message_batches import _platform
from message_batches._extras import MissingExtraError
from message_batches.jobs import InputError, Run, RunLockedError, RunOptions
from message_batches.jobs.errors import LedgerUnreachableError
from message_batches.jobs.internals import open_ledger, resume_run, start_run
from message_batches.jobs.ledger import Ledger, home_of
from message_batches.jobs.ledger.home import postgres as home_postgres
from message_batches.jobs.ledger.store import lease as lease_module
from message_batches.jobs.output import composed
from message_batches.jobs.state import Logged
from message_batches.jobs.storage import RunFolder, url_exists
from message_batches.jobs.system import SYSTEM, System
from tests.jobs.fake_api import FakeAPI, FakeClock, row
from tests.jobs.ledgers import begin, new_run
from tests.jobs.runs import Requests, expect_each_once, ids_in, once, raising
from tests.postgres import PASSWORD, Server

psycopg = pytest.importorskip("psycopg")


def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Return what a statement finds in a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def expire(url: str) -> None:
    """Let the lease of every run be over, as after a minute without its process."""
    ask(url, "UPDATE message_batches.runs SET expires_at = now() - interval '1 second'")


@pytest.fixture
def run(
    api: FakeAPI, clock: FakeClock, requests: Requests, tmp_path: Path, postgres: str
) -> Iterator[Callable[..., Run]]:
    """Return a function that starts or resumes a run with its ledger in Postgres."""
    started: list[Run] = []

    def start(source: Any = None, *, out: Any = None, **options: Any) -> Run:
        while started:
            started.pop().close()
        given = {"max_batch_requests": 2, "ledger": postgres, **options}
        started.append(
            start_run(
                requests(6) if source is None else source,
                out or tmp_path / "results.jsonl",
                client=api,  # type: ignore[arg-type]
                options=RunOptions(**given),
                system=clock.system,
            )
        )
        return started[-1]

    yield start
    for each in started:
        each.close()


# Runs


@pytest.mark.usefixtures("by_the_run")
def test_a_run_leaves_only_the_index_in_its_folder(
    run: Callable[..., Run], api: FakeAPI, tmp_path: Path, postgres: str
) -> None:
    job = run()
    job.finish()
    expect_each_once(job, api, 6)
    job.close()

    files = {path.name for path in (tmp_path / "results.jsonl.run").rglob("*") if path.is_file()}
    assert files == {"requests.sqlite"}
    rows = ask(postgres, "SELECT output, owner, expires_at FROM message_batches.runs")
    assert rows == [(str(tmp_path / "results.jsonl"), None, None)]


@pytest.mark.usefixtures("by_the_run")
def test_a_run_is_resumed_with_what_another_process_recorded(
    run: Callable[..., Run], api: FakeAPI
) -> None:
    api.before_create = once(raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        run(uploads=1).finish()
    job = run()
    assert job.finish().succeeded
    expect_each_once(job, api, 6)


@pytest.mark.usefixtures("by_the_run")
def test_other_requests_replace_a_run_of_which_nothing_was_sent(
    run: Callable[..., Run], api: FakeAPI, tmp_path: Path, postgres: str
) -> None:
    run([json.loads(row("old"))])
    job = run()
    job.finish()
    expect_each_once(job, api, 6)
    assert len(ask(postgres, "SELECT id FROM message_batches.runs")) == 1
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'message_batches_%'"
    assert len(ask(postgres, schemas)) == 1


@pytest.mark.usefixtures("by_the_run")
def test_a_process_that_is_killed_while_a_run_is_replaced_does_not_stop_the_next(
    run: Callable[..., Run],
    api: FakeAPI,
    tmp_path: Path,
    postgres: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run([json.loads(row("old"))])
    replace = Path.replace

    def dies(path: Path, target: Path) -> Path:
        if path.name == "requests.sqlite":
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dies)
        with pytest.raises(KeyboardInterrupt):
            run()
    with pytest.raises(InputError, match="does not have its run"):
        open_ledger(tmp_path / "results.jsonl", database=postgres)
    job = run()
    job.finish()
    expect_each_once(job, api, 6)


@pytest.mark.usefixtures("by_the_run", "memory")
def test_another_machine_continues_a_run_with_its_url_and_the_database(
    run: Callable[..., Run],
    api: FakeAPI,
    postgres: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = "memory://bucket/results.jsonl"
    source = [json.loads(row(f"r{number}")) for number in range(6)]
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "one")
    api.before_create = raising(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        run(source, out=out, uploads=1).finish()
    api.before_create = lambda *_: None
    expire(postgres)

    monkeypatch.chdir(tmp_path / "other")
    with resume_run(
        out,
        client=api,  # type: ignore[arg-type]
        options=RunOptions(ledger=postgres),
        system=FakeClock().system,
    ) as job:
        assert job.finish().succeeded
    assert sorted(api.accepted) == [f"r{number}" for number in range(6)]
    assert sorted(ids_in(out)) == sorted(api.accepted)


@pytest.mark.usefixtures("by_the_run", "memory")
def test_an_output_is_not_written_by_a_process_that_was_replaced_meanwhile(
    run: Callable[..., Run], postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = "memory://bucket/results.jsonl"
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "one")
    write = composed._write

    def slow(*given: Any) -> int:
        size = write(*given)
        monkeypatch.chdir(tmp_path / "other")
        expire(postgres)
        home = home_of(RunFolder.of(out, postgres))
        home.fetch()
        with home.held():
            return size

    monkeypatch.setattr(composed, "_write", slow)
    job = run(out=out)
    with pytest.raises(RunLockedError):
        job.finish()
    assert not url_exists(out)


@pytest.mark.usefixtures("by_the_run", "memory")
def test_two_processes_of_a_fresh_machine_fetch_the_same_run(
    run: Callable[..., Run], postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = "memory://bucket/results.jsonl"
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "one")
    run(out=out).close()
    monkeypatch.chdir(tmp_path / "other")
    folder = RunFolder.of(out, postgres)
    copy = shutil.copyfileobj

    def slow(*given: Any) -> None:
        monkeypatch.setattr(shutil, "copyfileobj", copy)
        home_of(folder).fetch()  # the other one, which is done first
        copy(*given)

    monkeypatch.setattr(shutil, "copyfileobj", slow)
    home_of(folder).fetch()
    assert [path.name for path in Path().iterdir()] == ["results.jsonl.run"]
    Ledger.for_reading(folder).close()


def test_a_folder_that_is_not_here_is_a_question_and_not_a_new_run(
    tmp_path: Path, postgres: str, run: Callable[..., Run]
) -> None:
    folder = new_run(tmp_path, (1, 2, 3), database=postgres)
    with Ledger.open(folder) as ledger:
        begin(ledger, 2)
    folder.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(InputError, match=r"is not here\. Copy that folder here"):
        run()


def test_a_run_that_was_deleted_from_the_database_is_a_question(
    tmp_path: Path, postgres: str, run: Callable[..., Run]
) -> None:
    new_run(tmp_path, (1, 2, 3), database=postgres)
    ask(postgres, "DELETE FROM message_batches.runs")
    with pytest.raises(InputError, match=r"does not have its run\. If that was deleted"):
        run()


def test_where_a_ledger_is_said_to_be_must_be_where_it_is(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_run(tmp_path / "one", (1,))
    with pytest.raises(
        InputError, match=r"is the file ledger\.sqlite in its folder\. Omit --ledger"
    ):
        open_ledger(tmp_path / "one" / "results.jsonl", database=postgres)
    # What the environment says is for runs that do not have a ledger yet.
    monkeypatch.setenv("MESSAGE_BATCHES_LEDGER", postgres)
    open_ledger(tmp_path / "one" / "results.jsonl").close()

    out = tmp_path / "two" / "results.jsonl"
    new_run(tmp_path / "two", (1,))
    monkeypatch.delenv("MESSAGE_BATCHES_LEDGER")
    new_run(tmp_path / "three", (1,), database=postgres)
    out = tmp_path / "three" / "results.jsonl"
    with pytest.raises(InputError, match=r"is in a database, postgresql://127\.0\.0\.1:") as error:
        open_ledger(out)
    assert PASSWORD not in str(error.value)
    monkeypatch.setenv("MESSAGE_BATCHES_LEDGER", postgres)
    open_ledger(out).close()


# The lease


def test_a_run_belongs_to_one_process(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_run(tmp_path, (1, 2), database=postgres)
    other = _elsewhere(folder, tmp_path / "copy")
    with home_of(folder).held():
        with pytest.raises(RunLockedError, match="This process already has this run open"):
            home_of(other).held().__enter__()
        ask(postgres, "UPDATE message_batches.runs SET holder = 'process 7 on node-3'")
        monkeypatch.setattr(lease_module, "_owners", set())
        with pytest.raises(RunLockedError, match=r"\(process 7 on node-3\).* free in [56]\d s"):
            home_of(other).held().__enter__()
        Ledger.for_reading(other).close()
    with home_of(other).held():
        pass


def test_a_process_waits_for_another(tmp_path: Path, postgres: str) -> None:
    folder = new_run(tmp_path, (1, 2), database=postgres)
    other = _elsewhere(folder, tmp_path / "copy")
    waited: list[float] = []
    first = home_of(folder).held()

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            first.__exit__(None, None, None)

    first.__enter__()
    system = System(sleep=sleep, monotonic=lambda: sum(waited))
    with home_of(other, system).held(wait=10):
        assert len(waited) == 3
    with home_of(folder).held(), pytest.raises(RunLockedError):
        home_of(other, System(sleep=waited.append, monotonic=lambda: sum(waited))).held(
            wait=5
        ).__enter__()


def test_what_a_dead_process_of_the_same_place_held_is_free_at_once(
    tmp_path: Path, postgres: str
) -> None:
    folder = new_run(tmp_path, (1, 2), database=postgres)
    with ExitStack() as stack:
        stack.enter_context(home_of(folder).held())
        (held,) = ask(postgres, "SELECT owner, holder, place, expires_at FROM message_batches.runs")
    owner, holder, place, expires_at = held
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            "UPDATE message_batches.runs SET owner = %s, holder = %s, place = %s, expires_at = %s",
            (owner, holder, place, expires_at),
        )
    with pytest.raises(RunLockedError):
        home_of(_elsewhere(folder, tmp_path / "copy")).held().__enter__()
    with home_of(folder).held():
        pass


def test_a_machine_made_from_the_same_image_waits_for_the_lease(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_run(tmp_path, (1, 2), database=postgres)
    lease = home_of(folder).held()
    lease.__enter__()
    # Another machine has another folder, and no lock in it; all that it can see of it is the same.
    monkeypatch.setattr(home_postgres, "locked_folder", lambda folder: nullcontext())
    (boot := tmp_path / "boot_id").write_text("another\n")
    monkeypatch.setattr(_platform, "_BOOT_ID", boot)
    monkeypatch.setattr(lease_module, "_owners", set())
    with pytest.raises(RunLockedError, match=r"Another process \(process \d+ on .* free in"):
        home_of(folder).held().__enter__()
    lease.__exit__(None, None, None)


def test_a_process_that_lost_its_lease_writes_nothing(tmp_path: Path, postgres: str) -> None:
    folder = new_run(tmp_path, range(1, 7), database=postgres)
    other = _elsewhere(folder, tmp_path / "copy")
    with home_of(folder).held() as lease, Ledger.open(folder, lease=lease) as frozen:
        frozen.claim()
        begin(frozen, 2)
        expire(postgres)
        # Nobody took over: it continues, and the lease is its own again.
        begin(frozen, 2)
        (left,) = ask(postgres, "SELECT expires_at > now() FROM message_batches.runs")[0]
        assert left
        expire(postgres)
        with home_of(other).held():
            before = ask(postgres, "SELECT version FROM message_batches.runs")
            for change in (
                lambda: begin(frozen, 2),
                lambda: frozen.commit([Logged(1, "late")]),
                lambda: frozen.store({"identity": "late"}),
            ):
                with pytest.raises(RunLockedError, match="has taken over this run"):
                    change()
            assert ask(postgres, "SELECT version FROM message_batches.runs") == before
            with Ledger.for_reading(other) as seen:
                assert seen.setting("number") == 2


@pytest.mark.usefixtures("by_the_run")
def test_no_create_is_sent_after_another_process_took_over(
    run: Callable[..., Run], api: FakeAPI, tmp_path: Path, postgres: str
) -> None:
    out = tmp_path / "results.jsonl"
    taken: list[Any] = []

    def take_over(*_: Any) -> None:
        if not taken:
            expire(postgres)
            other = _elsewhere(RunFolder.of(out, postgres), tmp_path / "copy")
            taken.append(home_of(other).held())
            taken[0].__enter__()

    api.after_create = take_over
    with pytest.raises(RunLockedError, match="has taken over this run"):
        run(uploads=1).finish()
    assert len(api.batches) == 1
    taken[0].__exit__(None, None, None)


def test_a_lease_is_renewed_and_released(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("message_batches.jobs.ledger.store.lease._RENEWALS", 3_000)
    folder = new_run(tmp_path, (1,), database=postgres)
    with home_of(folder).held():
        expire(postgres)
        while not ask(postgres, "SELECT expires_at > now() FROM message_batches.runs")[0][0]:
            time.sleep(0.01)
    assert ask(postgres, "SELECT owner FROM message_batches.runs") == [(None,)]


FREEZING = """
import sys, time
from message_batches.jobs.ledger import Ledger, home_of
from message_batches.jobs.output import composed
from message_batches.jobs.storage import RunFolder, url_exists
from tests.jobs.ledgers import begin

folder = RunFolder.of(sys.argv[1], sys.argv[2])
with home_of(folder).held() as lease, Ledger.open(folder, lease=lease) as ledger:
    ledger.claim()
    begin(ledger, 1)
    print("ready", flush=True)
    sys.stdin.readline()
    begin(ledger, 1)
    print("written", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("replaced", [False, True])
def test_a_process_that_was_frozen_continues_only_if_nobody_took_over(
    tmp_path: Path, postgres: str, replaced: bool
) -> None:
    folder = new_run(tmp_path, range(1, 7), database=postgres)
    other = _elsewhere(folder, tmp_path / "copy")
    process = subprocess.Popen(
        [sys.executable, "-c", FREEZING, str(folder.out), postgres],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGSTOP)
    expire(postgres)
    with ExitStack() as stack:
        if replaced:
            stack.enter_context(home_of(other).held())
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate("\n", timeout=60)
        with Ledger.for_reading(other) as ledger:
            number = ledger.setting("number")
    assert (out, number) == (("", 1) if replaced else ("written\n", 2))
    assert ("has taken over this run" in err) is replaced


def _elsewhere(folder: RunFolder, place: Path) -> RunFolder:
    """Return the same run as another machine has it."""
    shutil.copytree(folder.folder, place / folder.folder.name)
    return RunFolder.of(place / folder.base.name, folder.database)


# Servers


@pytest.mark.parametrize("value", ["off", "local", "remote_write"])
def test_a_server_that_may_lose_a_commit_is_refused(
    tmp_path: Path, postgres: str, value: str
) -> None:
    name = postgres.rpartition("/")[2]
    ask(postgres, f"ALTER DATABASE {name} SET synchronous_commit = {value}")
    with pytest.raises(InputError, match=f"synchronous_commit is {value}.* Set both to on"):
        new_run(tmp_path, (1,), database=postgres)


def test_a_replica_is_refused(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = psycopg.Connection.execute

    def of_replica(connection: Any, query: str, *rest: Any, **named: Any) -> Any:
        return execute(connection, query.replace("pg_is_in_recovery()", "true"), *rest, **named)

    monkeypatch.setattr(psycopg.Connection, "execute", of_replica)
    with pytest.raises(InputError, match=r"is a replica.*Use the URL of the primary"):
        new_run(tmp_path, (1,), database=postgres)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda url: url.replace(PASSWORD, "wrong-secret"), "password authentication failed"),
        (lambda url: url.replace("/test_", "/absent_"), "does not exist"),
        (lambda url: url.replace(PASSWORD, PASSWORD + "%zz"), "is not the URL of a database"),
        (lambda url: url + "?no_such_option=1", "is not the URL of a database"),
        (lambda url: "mysql" + url, "is not the URL of a Postgres database"),
    ],
)
def test_a_wrong_url_is_refused_without_its_password(
    tmp_path: Path, postgres: str, change: Callable[[str], str], message: str
) -> None:
    with pytest.raises(InputError, match=message) as error:
        new_run(tmp_path, (1,), database=change(postgres))
    for secret in (PASSWORD, "wrong-secret"):
        assert secret not in str(error.value)
        assert secret not in repr(error.value)


@pytest.mark.parametrize("password", ["first@SECRET", "12/SECRET", "first/SECRET", "a@b/SECRET"])
def test_a_password_without_a_clear_end_is_not_taken_for_a_host(
    tmp_path: Path, password: str
) -> None:
    with pytest.raises(InputError, match="%2F") as error:
        new_run(tmp_path, (1,), database=f"postgresql://u:{password}@127.0.0.1:1/x")
    assert "SECRET" not in str(error.value)


def test_a_wrong_password_is_refused_at_once_in_any_language(
    tmp_path: Path, postgres: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = psycopg.connect

    def refused(*given: Any, **named: Any) -> Any:
        try:
            return connect(*given, **named)
        except psycopg.OperationalError as error:
            error.args = ("FATAL:  Passwort-Authentifizierung fehlgeschlagen",)
            raise

    monkeypatch.setattr(psycopg, "connect", refused)
    with pytest.raises(InputError, match="refused: FATAL:  Passwort-Authentifizierung"):
        new_run(tmp_path, (1,), clock.system, database=postgres.replace(PASSWORD, "wrong"))
    assert clock.passed == 0


def test_a_server_that_cannot_do_what_a_session_asks_for_goes_without_it(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"no_such_setting": "1", "client_connection_check_interval": "-5"}
    monkeypatch.setattr("message_batches.jobs.ledger.store.connection._SESSION", settings)
    with Ledger.open(new_run(tmp_path, (1, 2), database=postgres)) as ledger:
        begin(ledger, 1)


def test_a_server_that_is_away_for_too_long_ends_the_run(
    tmp_path: Path, postgres_server: Server, postgres: str, clock: FakeClock
) -> None:
    folder = new_run(tmp_path, (1, 2), database=postgres)
    with Ledger.open(folder, clock.system) as ledger:
        postgres_server.stop()
        try:
            with pytest.raises(LedgerUnreachableError, match="Run the same command again") as error:
                begin(ledger, 1)
        finally:
            postgres_server.start()
        assert 600 <= clock.passed < 700
        assert PASSWORD not in str(error.value)
        begin(ledger, 1)
    # An address that nobody answers at is more often wrong than away.
    before = clock.passed
    closed = f"postgresql://postgres:{PASSWORD}@127.0.0.1:1/x"
    with pytest.raises(LedgerUnreachableError, match="could not be reached"):
        new_run(tmp_path / "closed", (1,), clock.system, database=closed)
    assert 10 <= clock.passed - before < 30


def test_a_transaction_outlives_a_restart_of_the_server(
    tmp_path: Path, postgres_server: Server, postgres: str
) -> None:
    folder = new_run(tmp_path, range(1, 5), database=postgres)
    with Ledger.open(folder) as ledger:
        begin(ledger, 2)
        postgres_server.stop()
        postgres_server.start()
        begin(ledger, 2)
        assert ledger.setting("number") == 2
    with Ledger.open(folder) as ledger:
        assert ledger.setting("number") == 2


def test_psycopg_is_named_where_it_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'message-batches\[postgres\]'"):
        new_run(tmp_path, (1,), database="postgresql://u:p@127.0.0.1/x")


def test_options_keep_the_password_out_of_sight() -> None:
    options = RunOptions(ledger=f"postgresql://u:{PASSWORD}@h/d")
    assert PASSWORD not in repr(options)
    assert PASSWORD not in repr(RunFolder.of("out.jsonl", options.ledger))
    assert pickle.loads(pickle.dumps(options)) == options


# The clock


def test_times_are_by_the_clock_of_the_database(tmp_path: Path, postgres: str) -> None:
    wrong = evolve(SYSTEM, now=lambda: time.time() - 86_400)
    folder = new_run(tmp_path, (1, 2), wrong, database=postgres)
    with Ledger.open(folder, wrong) as ledger:
        assert abs(ledger.system.now() - time.time()) < 60
        ledger.commit([Logged(1, "now")])
        assert abs(ledger.log(1)[0][0] - time.time()) < 60


def test_a_text_may_hold_what_postgres_cannot_store(tmp_path: Path, postgres: str) -> None:
    folder = new_run(tmp_path, (1,), database=postgres)
    with Ledger.open(folder) as ledger:
        ledger.commit([Logged(1, "a\0b")])
        assert ledger.log(1)[0][2] == "a\N{REPLACEMENT CHARACTER}b"
