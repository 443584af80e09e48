"""A create body becomes its requests, or a refusal that names what is wrong."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.sandbox.errors import APIError
from message_batches.sandbox.http.create_parser import store_requests
from message_batches.sandbox.store import Requests

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
_REQUESTS = st.lists(
    st.fixed_dictionaries(
        {
            "custom_id": st.from_regex(r"[a-zA-Z0-9_-]{1,64}", fullmatch=True),
            "params": st.dictionaries(st.text(), _VALUES, max_size=4),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda request: request["custom_id"],
)

Parse = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    base = tmp_path_factory.mktemp("bodies")
    numbers = itertools.count()

    def new() -> Path:
        folder = base / str(next(numbers))
        folder.mkdir()
        return folder

    return new


def store(folder: Path, body: bytes) -> int:
    (folder / "body.json").write_bytes(body)
    return store_requests(folder / "body.json", folder)


@pytest.fixture(scope="module")
def parse(folders: Callable[[], Path]) -> Parse:
    """Return the requests of a body in their order."""

    def requests_of(body: bytes) -> list[dict[str, Any]]:
        folder = folders()
        count = store(folder, body)
        with (folder / "requests.jsonl").open("rb") as lines:
            found = [json.loads(line) for line in lines]
        assert len(found) == count
        return found

    return requests_of


@given(requests=_REQUESTS, ascii_only=st.booleans(), indent=st.sampled_from([None, 1, 4]))
def test_the_requests_of_a_body_are_kept(
    parse: Parse, requests: list[dict[str, Any]], ascii_only: bool, indent: int | None
) -> None:
    body = json.dumps({"requests": requests}, ensure_ascii=ascii_only, indent=indent).encode()

    assert parse(body) == requests


_TOKENS = st.sampled_from(
    [
        *(b'{"custom_id":"a","params":{}}', b'{"requests":[', b"]}", b'"params":{', b'"a"', b"1"),
        *(bytes([byte]) for byte in b'"\\{}[],:\n\xff'),
    ]
)


@given(tokens=st.lists(_TOKENS, max_size=12))
def test_what_is_not_json_is_never_accepted(parse: Parse, tokens: list[bytes]) -> None:
    body = b"".join(tokens)
    try:
        found = parse(body)
    except APIError:
        return
    assert found == orjson.loads(body)["requests"]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (b'{"custom_id":"b","params":[]}', "requests.1.params: Input should be an object"),
        (b'{"custom_id":"a","params":{}}', "requests.1.custom_id: 'a' is used twice"),
        (b'{"custom_id":"b","params":{},"x":1}', "requests.1.x: Extra inputs are not permitted"),
        (b'{"custom_id":"b"}', "requests.1.params: Field required"),
        (b'{"custom_id":"b","params":{"a":1e400}}', "not valid JSON: requests.1: number"),
        (b"null", "requests.1: Input should be an object"),
        (b"[{}]", "requests.1: Input should be an object"),
        (b"7", "requests.1: Input should be an object"),
        (b'"b"', "requests.1: Input should be an object"),
        (b"", "not valid JSON"),
        (b'{"custom_id":"b","params":{}', "not valid JSON"),
        (b'{"custom_id":"b","params":{]}', "not valid JSON"),
        (b'{"custom_id":"b","params":{"a":NaN}}', "not valid JSON"),
        (b'{"custom_id":"b","params":\x0b{}}', "not valid JSON"),
        (b'{"custom_id":"b","params":{}} {}', "not valid JSON"),
        (b'{"custom_id":"b","params":{"t":"\\ud800"}}', "not valid JSON"),
        (b'{"custom_id":"b","params":{"t":"\xff"}}', "not valid JSON"),
        (b'{"custom_id":"b","params":{"t":"a\nb"}}', "not valid JSON"),
    ],
)
def test_a_wrong_request_is_named_by_its_index(parse: Parse, request_: bytes, says: str) -> None:
    right = b'{"custom_id":"%b","params":{}}'
    body = b'{"requests":[' + b",".join([right % b"a", request_, right % b"c"]) + b"]}"

    with pytest.raises(APIError, match=re.escape(says)) as caught:
        parse(body)
    assert caught.value.status == 400


@pytest.mark.parametrize("more", [b'"', b'"truncated}', b"1", b"{}", b"\x0c", b"[[[]]]", b"]"])
def test_nothing_may_follow_a_body(parse: Parse, more: bytes) -> None:
    body = b'{"requests":[{"custom_id":"a","params":{}}]}'
    assert len(parse(body + b" \r\n")) == 1

    with pytest.raises(APIError, match="not valid JSON"):
        parse(body + more)


def test_requests_may_not_be_given_twice(parse: Parse) -> None:
    one = b'"requests":[{"custom_id":"a","params":{}}]'
    with pytest.raises(APIError, match="requests: Field given twice"):
        parse(b"{" + one + b"," + one + b"}")


def test_the_depth_of_a_request_counts_from_the_start_of_the_body(parse: Parse) -> None:
    # Alone, the request has 1023 levels, which orjson takes.
    params = b'{"a":%b}' % (b"[" * 1021 + b"]" * 1021)
    with pytest.raises(APIError, match="depth limit exceeded"):
        parse(b'{"requests":[{"custom_id":"a","params":%b}]}' % params)


def test_integers_over_64_bits_are_kept(parse: Parse) -> None:
    body = b'{"requests":[{"custom_id":"a","params":{"big":4422064806701865893888,"x":1.5}}]}'

    assert parse(body)[0]["params"] == {"big": 4422064806701865893888, "x": 1.5}


@given(count=st.integers(1, 60), most=st.integers(1, 70), max_bytes=st.integers(1, 400))
def test_slices_together_hold_each_request_once(
    folders: Callable[[], Path], count: int, most: int, max_bytes: int
) -> None:
    items = [{"custom_id": f"request-{n}", "params": {"pad": "x" * n}} for n in range(count)]
    folder = folders()
    store(folder, orjson.dumps({"requests": items}))
    requests = Requests(folder, "order")
    seen: list[dict[str, Any]] = []
    while len(seen) < count:
        slice_ = requests.read(len(seen), len(seen) + most, max_bytes)
        assert 1 <= len(slice_) <= most
        assert sum(map(len, slice_[:-1])) < max_bytes
        seen += map(orjson.loads, slice_)

    assert sorted(seen, key=items.index) == items


def test_requests_are_not_answered_in_the_order_of_the_body(folders: Callable[[], Path]) -> None:
    items = [{"custom_id": f"request-{n}", "params": {}} for n in range(1000)]
    folder = folders()
    store(folder, orjson.dumps({"requests": items}))
    requests = Requests(folder, "order")
    first = [orjson.loads(line) for line in requests.read(0, 1000, 10**9)]

    assert first != items
