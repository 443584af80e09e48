"""Ids that the API does not take go out as others and come back, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError, Run
from message_batches.jobs.input.ids import MissingIdError, from_wire, shown_id_in, to_wire, wire_id
from message_batches.sdk.create import CUSTOM_ID
from tests.jobs.fake_api import FakeAPI, errored, row, succeeded

own_ids = st.text(min_size=1).filter(lambda text: text.isprintable()) | st.integers()
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just('a"b\\{[]}'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
spacing = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", "  : ")])


@given(
    own_ids,
    st.dictionaries(st.text(max_size=6), values, max_size=4),
    st.text(min_size=1, max_size=6),
    st.integers(0, 4),
    spacing,
    st.booleans(),
)
def test_only_the_id_changes_and_comes_back(
    own_id: str | int,
    others: dict[str, Any],
    field: str,
    place: int,
    separators: tuple[str, str],
    ascii_only: bool,
) -> None:
    members = [(k, v) for k, v in others.items() if k not in (field, "custom_id")]
    members.insert(min(place, len(members)), (field, own_id))
    written = json.dumps(dict(members), separators=separators, ensure_ascii=ascii_only)
    try:
        content = written.encode()
    except UnicodeEncodeError:
        return

    wire, text = to_wire(content, field)

    expected = [("custom_id", wire_id(own_id)) if k == field else (k, v) for k, v in members]
    assert list(json.loads(wire).items()) == expected
    assert json.loads(text) == own_id
    assert CUSTOM_ID.fullmatch(wire_id(own_id))
    back = from_wire(wire, text)
    assert shown_id_in(back) == own_id
    assert list(json.loads(back).items()) == [
        ("custom_id", v) if k == field else (k, v) for k, v in members
    ]
    if field == "custom_id":
        assert b"".join(back.split()) == b"".join(content.split())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "The field id is missing"),
        (b'{"id": 1, "id": 2}', "is repeated"),
        (b'{"id": 1, "params": {}, "\\u0069d": 2}', "is repeated"),
        (b'{"id": null}', "neither text nor an integer"),
        (b'{"id": true}', "neither"),
        (b'{"id": 1.5}', "neither"),
        (b'{"id": ""}', "neither"),
        (b'{"id": [1]}', "neither"),
        (b'{"id": 1, "custom_id": "a"}', "both a custom_id and"),
        (b'{"id": "1", "custom\\u005fid": "a"}', "both a custom_id and"),
    ],
)
def test_requests_without_an_id_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(MissingIdError, match=said):
        to_wire(content, "id")


def test_a_field_that_is_repeated_in_another_spelling_is_refused() -> None:
    with pytest.raises(MissingIdError, match="is repeated"):
        to_wire(rb'{"a/b": 1, "a\/b": 2}', "a/b")


def own_row(own_id: object) -> bytes:
    return row("x").replace(b'"custom_id": "x"', b'"id": ' + json.dumps(own_id).encode())


def test_a_run_restores_the_id_of_every_request(
    start: Callable[..., Run], api: FakeAPI, tmp_path: Path
) -> None:
    own = ["Grüße, 世界", 17, 2**70, "a" * 200, "17", "b"]
    source = tmp_path / "requests.jsonl"
    source.write_bytes(b"\n".join(map(own_row, own)))
    bad = wire_id("b")
    api.answer = lambda custom_id, sends: (
        errored(custom_id, "not_found_error")
        if custom_id == bad and not sends
        else succeeded(custom_id)
    )
    job = start(source, id_field="id", max_batch_requests=3)
    report = job.finish()
    assert [failure.custom_id for failure in report.failures] == ["b"]
    assert set(api.accepted) == set(map(wire_id, own))

    job = start(source, id_field="id")
    job.retry()
    assert job.finish().succeeded
    found = [json.loads(line)["custom_id"] for line in job.out.read_bytes().splitlines()]
    assert sorted(map(str, found)) == sorted(map(str, own))
    assert 17 in found
    assert [record.custom_id for record in start(source, id_field="id")] == list(map(str, found))

    with pytest.raises(InputError, match="ids from the field"):
        start(source)


def test_ids_of_the_user_must_differ(start: Callable[..., Run], tmp_path: Path) -> None:
    source = tmp_path / "requests.jsonl"
    source.write_bytes(b"\n".join([own_row("é"), own_row(1), own_row("é")]))
    with pytest.raises(InputError, match=r':3: The id "\\u00e9" is already used on line 1'):
        start(source, id_field="id")
