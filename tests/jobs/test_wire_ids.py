"""The ids on the wire name the run and the partition, and nothing else of a request changes."""

from __future__ import annotations

import json
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import (
    LONGEST_SUFFIX,
    InputFile,
    RequestFiles,
    Upload,
    base_of,
    from_wire,
    new_nonce,
    parse_wire_id,
    suffix_of,
    wire_block,
    wire_bytes,
    wire_id,
    without_suffix,
)
from message_batches.jobs.ledger import Ledger, new_ledger
from message_batches.jobs.plan import write_plan
from message_batches.jobs.state import Cut, Submit
from message_batches.jobs.storage import RunFolder, Stamp
from message_batches.jobs.types import BatchLimits, ValidationRules
from message_batches.sdk.create import CUSTOM_ID
from tests.jobs.fake_api import row
from tests.jobs.ledgers import begin

custom_ids = st.from_regex(CUSTOM_ID, fullmatch=True)
numbers = st.integers(1, 36**5 - 1)


@pytest.mark.parametrize(
    ("custom_id", "number", "sent"),
    [
        ("r1", 1, "r1-abcde1"),
        ("r1", 35, "r1-abcdez"),
        ("r1", 36, "r1-abcde10"),
        ("-", 60_466_175, "--abcdezzzzz"),
        ("x" * 53, 1, "x" * 53 + "-abcde1"),
        ("x" * 54, 1, "h-a76cd9842cb64aa3975885711f6f422e-abcde1"),
    ],
)
def test_an_id_is_sent_with_a_suffix_or_hashed(custom_id: str, number: int, sent: str) -> None:
    content = row(custom_id)
    wire = wire_bytes(content, suffix_of("abcde", number), None)
    assert wire == content.replace(f'"{custom_id}"'.encode(), f'"{sent}"'.encode())
    assert wire_bytes(content, "", None) == content


@given(custom_ids, numbers, st.sampled_from(["", " ", "\t "]), st.booleans(), st.booleans())
def test_every_id_is_accepted_proves_its_partition_and_comes_back(
    custom_id: str, number: int, blank: str, first: bool, escaped: bool
) -> None:
    shown = json.dumps(custom_id)
    if escaped:
        shown = '"' + "".join(f"\\u{ord(character):04x}" for character in custom_id) + '"'
    members = [f'"custom_id"{blank}:{blank}{shown}', '"params":{"custom_id":"no"}']
    content = f"{blank}{{{','.join(members if first else members[::-1])}}}".encode()

    wire = wire_bytes(content, suffix_of("0z9a8", number), None)

    request = json.loads(wire)
    assert request["params"] == {"custom_id": "no"}
    assert CUSTOM_ID.fullmatch(request["custom_id"])
    parsed = parse_wire_id(request["custom_id"])
    assert parsed == (base_of(custom_id), "0z9a8", number)
    assert from_wire(wire, shown.encode()) == content
    assert wire_block([content, content], suffix_of("0z9a8", number), None) == [wire, wire]
    if base_of(custom_id) == custom_id:
        restored = without_suffix(wire, suffix_of("0z9a8", number).encode())
        assert json.loads(restored) == json.loads(content)
        assert escaped or restored == content


@given(st.text() | custom_ids | st.integers(), numbers)
def test_ids_of_the_user_of_any_form_have_a_suffix_too(own_id: str | int, number: int) -> None:
    if own_id == "":
        return
    content = json.dumps({"params": {}, "key": own_id}).encode()
    wire = wire_bytes(content, suffix_of("abcde", number), "key")
    assert json.loads(wire)["custom_id"] == wire_id(own_id) + suffix_of("abcde", number)
    assert CUSTOM_ID.fullmatch(json.loads(wire)["custom_id"])


@pytest.mark.parametrize(
    "text",
    ["", "r1", "r1-abcd1", "r1-abcde", "r1-abcde0", "r1-ABCDE1", "-abcde1", "r1-abcde123456"],
)
def test_other_ids_are_not_taken_for_ours(text: str) -> None:
    assert parse_wire_id(text) is None


def test_a_number_without_room_in_an_id_is_refused() -> None:
    assert len(suffix_of("abcde", 36**5 - 1)) == LONGEST_SUFFIX
    with pytest.raises(ValueError, match="no room"):
        suffix_of("abcde", 36**5)


def test_the_nonces_of_runs_differ() -> None:
    tokens = (f"{number:016x}" for number in count(10**12, 7**9))
    nonces = {new_nonce(lambda _: next(tokens)) for _ in range(1_000)}
    assert len(nonces) == 1_000
    assert all(len(nonce) == 5 and parse_wire_id(f"r-{nonce}1") for nonce in nonces)


# What is sent of a partition


def planned(folder: Path, source: Path, **rules: object) -> Ledger:
    run = RunFolder.of(folder / "results.jsonl")
    run.folder.mkdir()
    write_plan(
        {source: None},
        partial(new_ledger, run.ledger),
        limits=BatchLimits(),
        rules=ValidationRules(**rules),  # type: ignore[arg-type]
        stored=run.relative,
        facts={"place": run.place},
    )
    return Ledger.open(run)


@pytest.mark.parametrize("rules", [{}, {"tagged_ids": False}, {"id_field": "id"}])
def test_an_upload_is_what_was_counted_and_only_that(
    tmp_path: Path, rules: dict[str, object]
) -> None:
    source = tmp_path / "in.jsonl"
    ids = [f"r{number}" * (number % 20 + 1) for number in range(60)]
    ids = [custom_id[:64] for custom_id in ids]
    name = rules.get("id_field", "custom_id")
    lines = [row(custom_id).replace(b'"custom_id"', f'"{name}"'.encode()) for custom_id in ids]
    source.write_bytes(b"\n \r\n".join(lines))
    with planned(tmp_path, source, **rules) as ledger:
        begin(ledger, 10)
        number = begin(ledger, 30)
        upload = ledger.upload_of(number)
        sent = [request for block in upload.blocks() for request in block]
        body = b'{"requests":[' + b",".join(sent) + b"]}"
        assert (upload.requests, upload.size) == (30, len(body))
        assert ledger.cut(Submit("fresh", 30, len(body)), 0.0)[0].requests == 20

        places = ledger.ids_of(number).places()
        assert [places[json.loads(request)["custom_id"]] for request in sent] == list(range(30))
        shown = ledger.shown_ids(number)
        if rules == {"tagged_ids": False}:
            assert sent == lines[10:40]
            assert shown is None
        else:
            assert shown is not None
            assert list(shown) == [json.dumps(each).encode() for each in ids[10:40]]
            assert all(parse_wire_id(custom_id) for custom_id in places)
        for custom_id in ids:
            line = b'{"custom_id":%b,"result":{}}' % json.dumps(custom_id).encode()
            assert ledger.has_request(ledger.base_in(line))
        assert not ledger.has_request(ledger.base_in(b'{"custom_id":"other"}'))


def test_a_partition_fills_its_bytes_and_has_one_request_in_any_case(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(row(f"r{number}") for number in range(9)))
    with planned(tmp_path, source) as ledger:
        of_four = ledger.cut(Submit("fresh", 4, 10**9), 0.0)[0].size
        for most, requests in ((of_four, 4), (of_four - 1, 3), (1, 1)):
            cut, members = ledger.cut(Submit("fresh", 100, most), 0.0)
            assert (cut.requests, members.requests) == (requests, requests)
        assert ledger.cut(Submit("due", 100, 10**9), 0.0)[0] == Cut(0, 0)


CHANGES = {
    "one letter": lambda text: text.replace(b"Hello", b"Adieu", 1),
    "the last letter": lambda text: text[:-3] + b" }" + text[-1:],
    "longer": lambda text: text.replace(b"Hello", b"Hello, hello", 1),
    "shorter": lambda text: text[: len(text) // 2],
    "another id": lambda text: text.replace(b'"r0"', b'"R0"'),
    "no ids": lambda text: text.replace(b"custom_id", b"CUSTOM_ID"),
    "empty": lambda text: b"",
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_file_is_noticed_before_its_last_byte_is_sent(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in.jsonl"
    text = b"".join(row(f"r{number}", "Hello" + "x" * 2_000) + b"\n" for number in range(400))
    source.write_bytes(text)
    with planned(tmp_path, source) as ledger:
        upload = ledger.upload_of(begin(ledger, 400))
    assert sum(map(len, upload.blocks())) == 400
    source.write_bytes(CHANGES[name](text))
    sent: list[bytes] = []
    with pytest.raises(InputError, match="has changed since the run started"):
        sent.extend(request for block in upload.blocks() for request in block)
    assert len(sent) < 400


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    gone = RequestFiles((InputFile(tmp_path / "gone", 1, 1, Stamp(1, 0)),))
    upload = Upload(gone, ((0, 1),), "", None, "", 1, 1)
    with pytest.raises(InputError, match="gone: The requests file cannot be read: No such file"):
        list(upload.blocks())
