"""A body gives the same batch, or the same refusal, however it is cut on its way."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.sandbox.errors import APIError
from message_batches.sandbox.incoming import MAX_BYTES, Requests, Spool

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
_ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "custom_id": st.from_regex(r"[a-zA-Z0-9_-]{1,64}", fullmatch=True),
            "params": st.dictionaries(st.text(), _VALUES, max_size=4),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda item: item["custom_id"],
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Any:
    base = tmp_path_factory.mktemp("spool")
    numbers = iter(range(10**9))
    return lambda: base / str(next(numbers))


def _spool(folder: Path, body: bytes, cuts: list[int]) -> int:
    spool = Spool(folder)
    try:
        marks = sorted({min(cut, len(body)) for cut in cuts} | {0, len(body)})
        for begin, end in pairwise(marks):
            spool.feed(body[begin:end])
        return spool.finish()
    finally:
        spool.close()


def _read(folder: Path, count: int) -> list[dict[str, Any]]:
    requests = Requests(folder, "order")
    try:
        return requests.read(0, count, 10**9)
    finally:
        requests.close()


@given(items=_ITEMS, cuts=st.lists(st.integers(0, 400), max_size=6), ascii_only=st.booleans())
def test_any_cuts_give_the_same_requests(
    folders: Any, items: list[dict[str, Any]], cuts: list[int], ascii_only: bool
) -> None:
    body = json.dumps({"requests": items}, ensure_ascii=ascii_only).encode()
    folder = folders()

    count = _spool(folder, body, cuts)

    def by_id(item: dict[str, Any]) -> Any:
        return item["custom_id"]

    assert count == len(items)
    assert sorted(_read(folder, count), key=by_id) == sorted(items, key=by_id)


@given(
    body=st.sampled_from(
        [
            b"",
            b"{}",
            b"[1]",
            b"null",
            b'{"requests":[],"x":1}',
            b'{"requests":[{}]}',
            b'{"requests":[{"custom_id":"a","params":{}}',
            b'{"requests":[{"custom_id":"a","params":{}}]} {}',
            b'{"requests":[{"custom_id":"a","params":{"a":1e400}}]}',
            b'{"requests":[{"custom_id":"\xff","params":{}}]}',
        ]
    ),
    cuts=st.lists(st.integers(0, 80), max_size=6),
)
def test_any_cuts_give_the_same_refusal(folders: Any, body: bytes, cuts: list[int]) -> None:
    messages = []
    for these in ([], cuts):
        with pytest.raises(APIError) as caught:
            _spool(folders(), body, these)
        assert caught.value.status == 400
        messages.append(str(caught.value))

    assert messages[0] == messages[1]


def test_a_body_over_the_limit_is_too_large(folders: Any) -> None:
    spool = Spool(folders())
    chunk = b" " * (MAX_BYTES // 4)
    try:
        spool.feed(b'{"requests":[')
        for _ in range(3):
            spool.feed(chunk)
        with pytest.raises(APIError) as caught:
            spool.feed(chunk)
    finally:
        spool.close()

    assert (caught.value.status, caught.value.type) == (413, "request_too_large")


@given(count=st.integers(1, 30), max_bytes=st.integers(1, 400))
def test_slices_are_bounded_by_bytes_and_together_are_everything(
    folders: Any, count: int, max_bytes: int
) -> None:
    items = [{"custom_id": f"row-{n}", "params": {"pad": "x" * n}} for n in range(count)]
    folder = folders()
    _spool(folder, orjson.dumps({"requests": items}), [])
    requests = Requests(folder, "order")
    seen: list[str] = []
    try:
        while len(seen) < count:
            part = requests.read(len(seen), count, max_bytes)
            assert len(part) >= 1
            assert sum(len(orjson.dumps(item)) for item in part[:-1]) < max_bytes
            seen += [item["custom_id"] for item in part]
    finally:
        requests.close()

    assert sorted(seen) == sorted(item["custom_id"] for item in items)


def test_integers_over_64_bits_are_taken(folders: Any) -> None:
    folder = folders()
    body = b'{"requests":[{"custom_id":"a","params":{"big":4422064806701865893888,"x":1.5}}]}'

    assert _spool(folder, body, []) == 1
    [item] = _read(folder, 1)
    assert item["params"] == {"big": 4422064806701865893888, "x": 1.5}
