"""A body gives the same batch, or the same refusal, however it is cut on its way."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from message_batches.sandbox import plain, spooled
from message_batches.sandbox.errors import APIError
from message_batches.sandbox.incoming import MAX_BYTES, Spool
from message_batches.sandbox.spooled import Requests

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
        return [json.loads(line) for line in requests.read(0, count, 10**9)]
    finally:
        requests.close()


@given(items=_ITEMS, cuts=st.lists(st.integers(0, 400), max_size=6), ascii_only=st.booleans())
@example(items=[{"custom_id": "a", "params": {"n": -(2**64)}}], cuts=[], ascii_only=False)
@example(items=[{"custom_id": "a", "params": {"n": 2**64}}], cuts=[14], ascii_only=False)
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


_SPACES = st.sampled_from([b"", b"", b" ", b"\n", b"\r\n    ", b"\t" * 40])
_ROWS = st.one_of(
    st.fixed_dictionaries(
        {"custom_id": st.from_regex(r"[a-z]{1,3}", fullmatch=True), "params": st.just({})}
    ).map(orjson.dumps),
    st.sampled_from(
        [
            b'{"params":{"a":[{"custom_id":"n","x":1},{"custom_id":"m"}]},"custom_id":"nested"}',
            b'{"custom_id":"quoted","params":{"t":"},{\\"custom_id\\":\\"x\\",}"}}',
            b'{"custom_id":"floats","params":{"a":[1e2,-0.0,0.1,1E-400,18446744073709551616]}}',
            b'{"custom_id":"broken", "params":{"a":1}\n ,"params" : {"a":\r\n2}}',
            b'{"custom_id":"surrogate","params":{"t":"\\ud800"}}',
            b'{"custom_id":"umlaut","params":{"t":"\xc3\xbc\\u00fc"}}',
            b'{"custom_id":"inf","params":{"a":1e400}}',
            b'{"custom_id":"latin","params":{"t":"\xff"}}',
            b'{"custom_id":"nan","params":{"a":NaN}}',
            b'{"custom_id":"comma","params":{},}',
            b'{"custom_id":"more","params":{},"x":1}',
            b'{"custom_id":"a b","params":{}}',
            b'{"custom_id":1,"params":{}}',
            b'{"custom_id":"list","params":[]}',
            b'{"custom_id":"none"}',
            b"null",
            b"{",
            b"",
        ]
    ),
)


def _told(folder: Path, body: bytes, cuts: list[int]) -> Any:
    """Return what becomes of a body: its requests in their order, or that it is refused.

    Of several things that are wrong, either way may come upon another one first.
    """
    try:
        _spool(folder, body, cuts)
    except APIError as error:
        return error.type
    with (folder / "requests.jsonl").open("rb") as lines:  # a carriage return may stand inside
        return [orjson.loads(line) for line in lines]


@given(
    rows=st.lists(_ROWS, max_size=8),
    space=_SPACES,
    more=st.sampled_from([b"]}", b"]}", b"]}", b"]", b"],}", b',"x":1]}', b'],"x":1}', b"]} 1"]),
    cuts=st.lists(st.integers(0, 400), max_size=6),
    longest=st.sampled_from([30, 80, plain.LONGEST]),
)
def test_plain_requests_are_taken_as_the_parser_takes_them(
    folders: Any,
    rows: list[bytes],
    space: bytes,
    more: bytes,
    cuts: list[int],
    longest: int,
) -> None:
    between = space + b"," + space
    body = b'{"requests":' + space + b"[" + space + between.join(rows) + space + more
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "LONGEST", longest)
        told = _told(folders(), body, cuts)

    # Nothing is taken as plain after so much space.
    assert _told(folders(), b" " * 100 + body, []) == told


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b'{"custom_id":"b","params":[]}', "requests.1.params: Input should be an object"),
        (b'{"custom_id":"a","params":{}}', "requests.1.custom_id: 'a' is used twice"),
        (b'{"custom_id":"b","params":{},"x":1}', "requests.1.x: Extra inputs are not permitted"),
        (b'{"custom_id":"b"}', "requests.1.params: Field required"),
        (b'{"custom_id":"b","params":{"a":1e400}}', "requests.1.params: the number 1E+400 is out"),
        (b"null", "requests.1: Input should be an object"),
        (b'{"custom_id":"b","params":{}', "not valid JSON"),
        (b'{"custom_id":"b","params":{"a":NaN}}', "not valid JSON"),
        (b'{"custom_id":"b","params":\x0b{}}', "not valid JSON"),
        (b'{"custom_id":"b","params":{"a":1e%d}}' % 10**30, "a number is out of range"),
    ],
)
def test_a_wrong_request_is_named_by_its_place(folders: Any, row: bytes, says: str) -> None:
    right = b'{"custom_id":"%b","params":{}}'
    body = b'{"requests":[' + b",".join([right % b"a", row, right % b"c", right % b"d"]) + b"]}"

    with pytest.raises(APIError, match=re.escape(says)):
        _spool(folders(), body, [])


@pytest.mark.parametrize("more", [b'"', b'"torn}', b"1", b"{}", b"\x0c"])
def test_nothing_may_follow_a_body(folders: Any, more: bytes) -> None:
    body = b'{"requests":[{"custom_id":"a","params":{}}]}'
    assert _spool(folders(), body + b" \r\n", []) == 1

    with pytest.raises(APIError, match="not valid JSON"):
        _spool(folders(), body + more, [])


def test_a_plain_body_leaves_only_its_last_request_to_the_parser(folders: Any) -> None:
    items = [{"custom_id": f"row-{n}", "params": {"pad": "x" * n}} for n in range(200)]
    body = orjson.dumps({"requests": items})
    requests = plain.PlainRequests()

    taken = [
        item for at in range(0, len(body), 100) for item, _ in requests.feed(body[at : at + 100])
    ]

    assert taken == items[:-1]
    assert orjson.loads(requests.rest()) == {"requests": items[-1:]}
    assert not requests.has_ended


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
            assert sum(map(len, part[:-1])) < max_bytes
            seen += [orjson.loads(line)["custom_id"] for line in part]
    finally:
        requests.close()

    assert sorted(seen) == sorted(item["custom_id"] for item in items)


@given(count=st.integers(1, 60), longest=st.integers(1, 70), window=st.sampled_from([1, 7, 1024]))
def test_any_slices_are_together_everything_in_the_same_order(
    folders: Any, count: int, longest: int, window: int
) -> None:
    items = [{"custom_id": f"row-{n}", "params": {"pad": "x" * n}} for n in range(count)]
    folder = folders()
    _spool(folder, orjson.dumps({"requests": items}), [])
    orders: list[list[dict[str, Any]]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spooled, "WINDOW", window)
        for most in (longest, 1):
            requests = Requests(folder, "order")
            seen: list[dict[str, Any]] = []
            while len(seen) < count:
                part = requests.read(len(seen), min(count, len(seen) + most), 10**9)
                assert 1 <= len(part) <= most
                seen += map(orjson.loads, part)
            requests.close()
            orders.append(seen)

    assert orders[0] == orders[1]
    assert sorted(orders[0], key=items.index) == items


def test_requests_are_not_answered_in_the_order_they_came_in(folders: Any) -> None:
    count = 2 * spooled.WINDOW + 10
    items = [{"custom_id": f"row-{n}", "params": {}} for n in range(count)]
    folder = folders()
    _spool(folder, orjson.dumps({"requests": items}), [])
    requests = Requests(folder, "order")
    first = [orjson.loads(line) for line in requests.read(0, count, 10**9)]
    requests.close()

    assert [item["custom_id"] for item in first] != [f"row-{n}" for n in range(len(first))]
    assert first[0] != items[0]


def test_integers_over_64_bits_are_taken(folders: Any) -> None:
    folder = folders()
    body = b'{"requests":[{"custom_id":"a","params":{"big":4422064806701865893888,"x":1.5}}]}'

    assert _spool(folder, body, []) == 1
    [item] = _read(folder, 1)
    assert item["params"] == {"big": 4422064806701865893888, "x": 1.5}
