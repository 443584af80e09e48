"""Batches that no ledger knows: whose they are, and their results."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.jobs import InputError, RunOptions, run
from message_batches.jobs.internals import RunFolder, Service
from message_batches.jobs.orphans import (
    collect_orphans,
    find_orphans,
    ledgers_in,
    runs_of_batches,
)
from message_batches.jobs.types import Orphan, OrphanReport, UnreadableLedger
from message_batches.sandbox import Sandbox
from tests.cli.calls import request_line

UUIDS = [f"7d9f0c1e-4c51-4b7e-9a55-0f3d2c1b{number:04d}" for number in range(3)]
NUMBERED = [f"request-{number}" for number in range(30)]
HASHED = [f"row_{number:06d}_9f86d081884c7d65" for number in range(4)]
DAY = 86_400


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Anthropic]:
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, max_retries=0) as client:
        yield client


@pytest.fixture
def create(client: Anthropic) -> Callable[[Iterable[str]], str]:
    """Return a function that makes a batch as another program would."""

    def create(ids: Iterable[str]) -> str:
        requests: list[Any] = [json.loads(request_line(custom_id)) for custom_id in ids]
        batch_id = client.messages.batches.create(requests=requests).id
        ended(client, batch_id)
        return batch_id

    return create


@pytest.fixture
def finish(client: Anthropic, tmp_path: Path) -> Callable[..., str]:
    """Return a function that makes a run of two requests, and returns the id of its batch."""

    def finish(name: str, **options: Any) -> str:
        out = tmp_path / name
        source = out.with_suffix(".requests")
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(request_line("a") + request_line("b"))
        with run(source, out, client=client, options=RunOptions(**options)) as started:
            for _ in started.events():
                pass
            (batch,) = started.report().batches
        assert batch.batch_id is not None
        return batch.batch_id

    return finish


def ended(client: Anthropic, batch_id: str) -> None:
    """Return when a batch has ended, which the sandbox lets happen at once."""
    while client.messages.batches.retrieve(batch_id).processing_status != "ended":
        pass


def by_id(report: OrphanReport) -> dict[str, Orphan]:
    return {orphan.batch_id: orphan for orphan in report.orphans}


def test_the_batches_of_other_programs_and_of_deleted_runs_are_found(
    client: Anthropic,
    create: Callable[[Iterable[str]], str],
    finish: Callable[..., str],
    tmp_path: Path,
) -> None:
    finish("finished.jsonl")
    finish("deep/er/moved.jsonl")
    shutil.move(tmp_path / "deep" / "er", tmp_path / "elsewhere")
    deleted = finish("deleted.jsonl")
    shutil.rmtree(tmp_path / "deleted.jsonl.run")
    (tmp_path / "deleted.jsonl").unlink()
    others = {create(ids): ids for ids in (UUIDS, NUMBERED, HASHED)}

    report = find_orphans([tmp_path], client=client)
    found = by_id(report)

    assert (report.batches, report.runs, report.unreadable) == (6, 2, [])
    assert list(found) == [*reversed(others), deleted]
    for batch_id, ids in others.items():
        orphan = found[batch_id]
        assert (orphan.origin, orphan.nonce, orphan.runs) == ("other_program", None, ())
        assert set(orphan.ids) <= set(ids)
        assert len(orphan.ids) == min(20, len(ids))
        assert (orphan.requests, orphan.outcomes) == (len(ids), {"succeeded": len(ids)})
        assert orphan.results_until == orphan.created_at + 29 * DAY
        assert orphan.has_results
    orphan = found[deleted]
    assert orphan.origin == "other_run"
    assert {each.rpartition("-")[0] for each in orphan.ids} == {"a", "b"}
    assert all(each.endswith(f"-{orphan.nonce}1") for each in orphan.ids)
    # The runs that were found have requests with these ids, too.
    assert len(orphan.runs) == 2


def test_only_the_folders_that_are_named_count(
    client: Anthropic, finish: Callable[..., str], tmp_path: Path
) -> None:
    one, other = finish("one/a.jsonl"), finish("other/b.jsonl")

    assert set(by_id(find_orphans([tmp_path / "one"], client=client))) == {other}
    assert set(by_id(find_orphans([tmp_path / "one" / "a.jsonl.run"], client=client))) == {other}
    both = find_orphans([tmp_path / "other", tmp_path / "one", tmp_path], client=client)
    assert (both.runs, both.orphans) == (2, [])
    flat = [tmp_path], [tmp_path / "one"]
    named = [runs_of_batches(ledgers_in(each, recursive=False))[0] for each in flat]
    assert named == [{}, {one: str(tmp_path / "one" / "a.jsonl")}]


def test_what_is_not_a_folder_is_refused(client: Anthropic, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="This is not a folder"):
        find_orphans([tmp_path / "nowhere"], client=client)


def test_a_run_in_progress_is_read_without_harm(tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a") + request_line("b"))
    with (
        Sandbox(batch_seconds=3600, retry_after=0) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
        closing(Started(tmp_path, client)) as started,
    ):
        started.until("submitted")
        ledger = (tmp_path / "out.jsonl.run" / "ledger.sqlite").read_bytes()

        report = find_orphans([tmp_path], client=client)

        assert (report.batches, report.runs, report.orphans) == (1, 1, [])
        assert (tmp_path / "out.jsonl.run" / "ledger.sqlite").read_bytes() == ledger
        sandbox.advance(3600)
        started.rest()
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2


class Started:
    """A run that is carried out step by step."""

    def __init__(self, folder: Path, client: Anthropic) -> None:
        from message_batches.jobs.internals import start_run

        options = RunOptions(polling_interval=0.1)
        source, out = folder / "requests.jsonl", folder / "out.jsonl"
        self._run = start_run(source, out, client=client, options=options)
        self._events = iter(self._run.events())

    def until(self, text: str) -> None:
        next(event for event in self._events if text in (event.text or ""))

    def rest(self) -> None:
        for _ in self._events:
            pass

    def close(self) -> None:
        self._events.close()  # type: ignore[attr-defined]
        self._run.close()


def test_a_create_without_a_response_is_recognized_by_its_ids(
    sandbox: Sandbox, client: Anthropic, tmp_path: Path
) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a") + request_line("b"))
    sandbox.add_fault("drop:when=after,times=1,on=create")
    with closing(Started(tmp_path, client)) as started:
        started.until("lost")
    (batch,) = client.messages.batches.list()
    ended(client, batch.id)

    (orphan,) = find_orphans([tmp_path], client=client).orphans

    assert (orphan.origin, orphan.runs) == ("known_run", (str(tmp_path / "out.jsonl"),))
    assert orphan.may_belong_to == ()


def test_a_create_without_a_response_is_suspected_before_its_batch_has_ended(
    tmp_path: Path,
) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a") + request_line("b"))
    with (
        Sandbox(
            batch_seconds=3600, retry_after=0, faults=["drop:when=after,times=1,on=create"]
        ) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        with closing(Started(tmp_path, client)) as started:
            started.until("lost")
        one: Any = json.loads(request_line("a"))
        smaller = client.messages.batches.create(requests=[one]).id

        orphans = find_orphans([tmp_path], client=client).orphans

    assert [orphan.origin for orphan in orphans] == ["unknown", "unknown"]
    possible = [orphan.may_belong_to for orphan in orphans]
    assert possible == [(), (str(tmp_path / "out.jsonl"),)]
    assert orphans[0].batch_id == smaller


def damaged(ledger: Path) -> None:
    content = bytearray(ledger.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    ledger.write_bytes(content)


def of_another_version(ledger: Path) -> None:
    content = bytearray(ledger.read_bytes())
    content[60:64] = (1).to_bytes(4)  # SQLite's user_version
    ledger.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "reason"), [(damaged, "cannot be"), (of_another_version, "Its version is 1")]
)
def test_a_ledger_that_cannot_be_read_is_named_and_stops_nothing(
    sandbox: Sandbox,
    client: Anthropic,
    create: Callable[[Iterable[str]], str],
    finish: Callable[..., str],
    tmp_path: Path,
    spoil: Callable[[Path], None],
    reason: str,
) -> None:
    finish("fine.jsonl")
    spoiled, other = finish("spoiled.jsonl"), create(UUIDS)
    spoil(tmp_path / "spoiled.jsonl.run" / "ledger.sqlite")

    report = find_orphans([tmp_path], client=client)

    (unreadable,) = report.unreadable
    assert isinstance(unreadable, UnreadableLedger)
    assert unreadable.name == str(tmp_path / "spoiled.jsonl")
    assert reason in unreadable.reason
    found = by_id(report)
    assert set(found) == {spoiled, other}
    assert {orphan.may_belong_to for orphan in found.values()} == {(unreadable.name,)}
    sandbox.advance(29 * DAY)
    without_ids = find_orphans([tmp_path], client=client).orphans
    assert [orphan.ids for orphan in without_ids] == [(), ()]
    assert {orphan.may_belong_to for orphan in without_ids} == {(unreadable.name,)}


def test_ids_that_were_sent_as_they_are_point_to_runs_with_the_same(
    client: Anthropic, finish: Callable[..., str], tmp_path: Path
) -> None:
    lost = finish("lost.jsonl", wire_ids="as-is")
    shutil.rmtree(tmp_path / "lost.jsonl.run")
    finish("kept.jsonl")

    (orphan,) = find_orphans([tmp_path], client=client).orphans

    assert (orphan.batch_id, orphan.origin, set(orphan.ids)) == (lost, "other_program", {"a", "b"})
    assert orphan.runs == (str(tmp_path / "kept.jsonl"),)


@pytest.mark.parametrize(
    ("ids", "origin"),
    [
        (["a-x1y2z3", "b-x1y2z3"], "other_run"),
        (["a-x1y2z3", "b-x1y2z4"], "other_program"),
        (["a-x1y2z3", "b-q1y2z3"], "other_program"),
        (["a-x1y2z3", "b"], "other_program"),
    ],
)
def test_ids_in_the_form_of_a_run_must_all_name_one_partition(
    client: Anthropic,
    create: Callable[[Iterable[str]], str],
    tmp_path: Path,
    ids: list[str],
    origin: str,
) -> None:
    create(ids)

    (orphan,) = find_orphans([tmp_path], client=client).orphans

    assert orphan.origin == origin
    assert orphan.nonce == ("x1y2z" if origin == "other_run" else None)


def test_every_page_of_the_list_is_read(
    client: Anthropic, create: Callable[[Iterable[str]], str], tmp_path: Path
) -> None:
    created = [create(["only"]) for _ in range(103)]

    assert list(by_id(find_orphans([tmp_path], client=client))) == created[::-1]


def test_a_run_that_starts_meanwhile_is_known(
    client: Anthropic,
    finish: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = Service.list

    def start_and_list(service: Service) -> Any:
        monkeypatch.undo()
        finish("new.jsonl")
        return listed(service)

    monkeypatch.setattr(Service, "list", start_and_list)
    report = find_orphans([tmp_path], client=client)

    assert (report.batches, report.runs, report.orphans) == (1, 1, [])


def outcomes(
    orphans: Iterable[Orphan], folder: Path, client: Anthropic
) -> dict[str, tuple[str, str | None]]:
    return {
        each.batch_id: (each.outcome, each.path.name if each.path else None)
        for each in collect_orphans(orphans, folder, client=client)
    }


def operations(sandbox: Sandbox) -> list[str]:
    return [call["operation"] for call in sandbox.report()["calls"]]


def test_results_are_collected_once(
    sandbox: Sandbox, client: Anthropic, create: Callable[[Iterable[str]], str], tmp_path: Path
) -> None:
    one, two = create(UUIDS), create(HASHED)
    orphans = find_orphans([tmp_path], client=client).orphans
    lost = tmp_path / "new" / "lost"

    assert outcomes(orphans, lost, client) == {
        two: ("collected", f"{two}.jsonl"),
        one: ("collected", f"{one}.jsonl"),
    }
    for batch_id in (one, two):
        lines = [line for line in client.messages.batches.results(batch_id).raw()]  # noqa: C416
        assert (lost / f"{batch_id}.jsonl").read_bytes().splitlines() == lines
    assert lost.stat().st_mode & 0o777 == 0o700

    before = len(operations(sandbox))
    assert set(outcomes(orphans, lost, client).values()) == {
        ("there", f"{one}.jsonl"),
        ("there", f"{two}.jsonl"),
    }
    assert len(operations(sandbox)) == before

    content = (lost / f"{one}.jsonl").read_bytes()
    (lost / f"{one}.jsonl").write_bytes(content[: content.index(b"\n") + 1])
    assert outcomes(orphans, lost, client)[one] == ("collected", f"{one}.jsonl")
    assert (lost / f"{one}.jsonl").read_bytes() == content
    assert set(operations(sandbox)) == {"create", "retrieve", "list", "results"}


def test_an_interrupted_download_is_continued(
    sandbox: Sandbox, client: Anthropic, create: Callable[[Iterable[str]], str], tmp_path: Path
) -> None:
    batch_id = create(NUMBERED)
    orphans = find_orphans([tmp_path], client=client).orphans
    sandbox.add_fault("ranges")
    sandbox.add_fault("disconnect:bytes=4000,times=1")

    assert outcomes(orphans, tmp_path / "lost", client) == {batch_id: ("failed", None)}
    (unfinished,) = (tmp_path / "lost").iterdir()
    assert 0 < unfinished.stat().st_size <= 4000
    assert outcomes(orphans, tmp_path / "lost", client) == {
        batch_id: ("collected", f"{batch_id}.jsonl")
    }
    assert not unfinished.exists()


def test_what_has_no_results_is_not_collected(
    sandbox: Sandbox, client: Anthropic, create: Callable[[Iterable[str]], str], tmp_path: Path
) -> None:
    gone = create(UUIDS)
    (before,) = find_orphans([tmp_path], client=client).orphans
    sandbox.advance(29 * DAY)
    (orphan,) = find_orphans([tmp_path], client=client).orphans

    assert (orphan.batch_id, orphan.archived, orphan.has_results) == (gone, True, False)
    assert (orphan.origin, orphan.ids) == ("unknown", ())
    assert outcomes([orphan], tmp_path / "lost", client) == {gone: ("gone", None)}
    assert outcomes([before], tmp_path / "lost", client) == {gone: ("gone", None)}


def test_a_batch_that_has_not_ended_is_not_touched(tmp_path: Path) -> None:
    with (
        Sandbox(batch_seconds=3600) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        one: Any = json.loads(request_line("a"))
        batch_id = client.messages.batches.create(requests=[one]).id
        orphans = find_orphans([tmp_path], client=client).orphans

        assert outcomes(orphans, tmp_path / "lost", client) == {batch_id: ("not_ended", None)}
        assert set(operations(sandbox)) == {"create", "list"}


def test_results_go_into_a_folder(client: Anthropic, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(InputError, match="This is a file"):
        list(collect_orphans([], tmp_path / "file", client=client))


def test_a_ledger_in_a_database_that_is_not_named_is_named_as_unreadable(
    client: Anthropic,
    create: Callable[[Iterable[str]], str],
    finish: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MESSAGE_BATCHES_LEDGER", raising=False)
    batch_id = finish("out.jsonl")
    ledger = tmp_path / "out.jsonl.run" / "ledger.sqlite"
    ledger.rename(RunFolder.of(tmp_path / "out.jsonl").index)

    report = find_orphans([tmp_path], client=client)

    assert [orphan.batch_id for orphan in report.orphans] == [batch_id]
    (unreadable,) = report.unreadable
    assert unreadable.name == str(tmp_path / "out.jsonl")
    assert report.orphans[0].may_belong_to == (unreadable.name,)
