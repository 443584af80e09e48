"""The output file after a crash, a change by something else, or a loss."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import (
    InputError,
    Run,
    RunLockedError,
    ServiceRefusedError,
)
from message_batches.jobs.internals import RunFolder, start_run
from message_batches.jobs.output import Judgement, PartFiles, PartWriter
from message_batches.jobs.system import SYSTEM
from tests.jobs.fake_api import (
    FakeAPI,
    FakeClock,
    errored,
    lost_answer,
    succeeded,
)
from tests.jobs.runs import Requests, Start, expect_each_once, ids_in, once, raising


@pytest.mark.parametrize("before", [[], ["r1"]], ids=["no line before", "after a complete line"])
@pytest.mark.parametrize("broken", [b'{"custom_id": "r0", "resu', b"\0\0\0", b""])
def test_lines_that_a_crash_left_are_removed(
    start: Start, api: FakeAPI, requests: Requests, before: list[str], broken: bytes
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    complete = [json.dumps(succeeded(custom_id)).encode() + b"\n" for custom_id in before]
    job.out.write_bytes(b"".join([*complete, broken]))

    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


@pytest.mark.parametrize(
    "theirs",
    [
        b"the results of last month\n",
        b"the results of last month",
        b'{"custom_id": "other", "result": {"type": "expired"}}\n',
        b"\n",
    ],
)
def test_what_something_else_wrote_before_the_first_result_is_kept(
    start: Start, api: FakeAPI, requests: Requests, theirs: bytes
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    job.out.write_bytes(theirs)
    with pytest.raises(InputError, match="did not write"):
        start(source).finish()
    assert job.out.read_bytes() == theirs

    job.out.unlink()
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_an_output_that_was_changed_is_refused(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    job = start(source)
    job.finish()
    job.out.write_bytes(b"")
    with pytest.raises(InputError, match="shorter than"):
        start(source).finish()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.replace(b'": ', b'":   '), "has changed since"),
        (lambda content: content + b'{"mine": true}\n', "contains more than"),
    ],
)
def test_a_changed_output_of_a_finished_run_is_not_touched(
    start: Start, requests: Requests, change: Callable[[bytes], bytes], said: str
) -> None:
    source = requests(3)
    job = start(source)
    job.finish()
    changed = change(job.out.read_bytes())
    job.out.write_bytes(changed)
    for use in (Run.finish, Run.retry, lambda job: job.collect_ready()):
        with pytest.raises(InputError, match=said):
            use(start(source))
        assert job.out.read_bytes() == changed


def test_two_names_of_one_output_are_one_run(
    api: FakeAPI, clock: FakeClock, requests: Requests, tmp_path: Path
) -> None:
    source, real, link = requests(3), tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(real)
    client: Any = api
    with start_run(source, real, client=client, system=clock.system) as job:
        with pytest.raises(RunLockedError):
            start_run(source, link, client=client, system=clock.system)
        job.finish()

    with start_run(source, link, client=client, system=clock.system) as again:
        assert again.finish().succeeded

    assert len(api.batches) == 1
    assert not list(tmp_path.glob("link.jsonl?*"))


def test_a_folder_in_place_of_the_ledger_is_named(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    (tmp_path / "results.jsonl.run" / "ledger.sqlite").mkdir(parents=True)
    with pytest.raises(InputError, match=r"cannot be used as a ledger\. It is a folder\."):
        start(requests(1))
    assert api.batches == []


def test_an_output_that_changes_during_the_run_is_not_touched(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    api.answer = lambda custom_id, sent: (
        succeeded(custom_id) if custom_id != "r1" else errored(custom_id, "billing_error")
    )
    job = start(source)
    with pytest.raises(ServiceRefusedError):
        job.finish()
    changed = job.out.read_bytes().replace(b'": ', b'":   ')
    job.out.write_bytes(changed)
    with pytest.raises(InputError, match="has changed since"):
        start(source).finish()
    assert job.out.read_bytes() == changed


def test_a_lost_output_is_downloaded_again_and_nothing_is_sent(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    def answer(custom_id: str, sends: int) -> dict[str, Any]:
        if custom_id == "r1" or (custom_id in ("r2", "r9") and sends == 0):
            return errored(custom_id, "overloaded_error")
        return succeeded(custom_id, stop_reason="max_tokens" if custom_id == "r3" else "end_turn")

    api.answer = answer
    api.after_create = once(raising(lost_answer()))  # the first batch is found, not named
    source = requests(12)
    job = start(source, max_batch_requests=7, retries=2)
    before = job.finish()
    lines = sorted(job.out.read_bytes().splitlines())
    accepted = list(api.accepted)
    assert before.batches[0].known_by == "ids"

    job = start(source, retries=2)
    with pytest.raises(InputError, match="Move it away first"):
        job.redownload()
    job.out.unlink()
    with pytest.raises(InputError, match="--again downloads every result again"):
        job.finish()
    assert job.redownload() == len(before.batches)
    # Killed here, and half-way through.
    api.lines = lambda batch, lines: broken(lines) if batch.id == "msgbatch_002" else lines

    def broken(lines: list[bytes]) -> Any:
        yield lines[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        start(source, retries=2).finish()
    api.lines = lambda _, lines: lines

    job = start(source, retries=2)
    after = job.finish()
    assert sorted(job.out.read_bytes().splitlines()) == lines
    assert api.accepted == accepted
    assert (after.outcomes, after.tokens, after.unmatched, after.missing) == (
        before.outcomes,
        before.tokens,
        before.unmatched,
        0,
    )
    assert after.answers == before.answers
    assert after.failures == before.failures


def test_a_part_that_a_killed_process_left_after_its_lines_were_merged_is_removed(
    start: Start, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(PartFiles, "remove", raising(KeyboardInterrupt()))
        job = start(requests(3))
        with pytest.raises(KeyboardInterrupt):
            job.finish()
    parts = RunFolder.of(job.out).parts
    assert {path.suffix for path in parts.iterdir()} == {".jsonl", ".order"}

    assert start(requests(3)).finish().succeeded
    assert not list(parts.iterdir())
    assert sorted(ids_in(job.out)) == ["r0", "r1", "r2"]


def test_an_output_that_was_moved_and_linked_is_not_a_new_run(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    (tmp_path / "elsewhere").mkdir()
    job.out.rename(tmp_path / "elsewhere" / job.out.name)
    job.out.symlink_to(tmp_path / "elsewhere" / job.out.name)
    with pytest.raises((InputError, OSError)):
        start(source).finish()
    assert sorted(api.accepted) == ["r0", "r1", "r2"]


def test_a_part_that_ends_in_half_a_line_is_continued_from_its_last_complete_one(
    tmp_path: Path,
) -> None:
    files = PartFiles.of(tmp_path, 1)
    lines = [json.dumps(succeeded(f"r{number}")).encode() + b"\n" for number in range(3)]
    files.lines.write_bytes(lines[1] + lines[0][:20])
    files.download.write_bytes(b"".join(lines))
    ids = {f"r{number}": number for number in range(3)}
    with PartWriter(files, ids, Judgement(lambda kind, *_: kind), SYSTEM) as part:
        assert part.held == 1
        part.fill()
        manifest = part.finish()
    assert files.lines.read_bytes() == lines[1] + lines[0] + lines[2]
    assert len(set(manifest.codes)) == 1
    assert manifest.unmatched == 0


@pytest.mark.parametrize("text", ['{"mine": 1}\n', "my notes\n"])
def test_what_somebody_appended_behind_what_a_crash_left_is_kept(
    start: Start, api: FakeAPI, requests: Requests, text: str
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    left = json.dumps({"custom_id": "r0", "result": {"type": "canceled"}})
    job.out.write_text(f"{left}\n{text}", encoding="utf-8")
    with pytest.raises(InputError, match="lines that this run did not write"):
        start(source).finish()
    assert job.out.read_text(encoding="utf-8").endswith(text)
    job.out.write_text(f"{left}\n{left[:9]}", encoding="utf-8")
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)
