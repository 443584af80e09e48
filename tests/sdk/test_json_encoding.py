"""What a caller passes is sent as JSON means it, by both encoders, or refused with its path."""

from __future__ import annotations

import array
import collections
import dataclasses
import decimal
import enum
import io
import itertools
import json
import math
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

import attrs
import httpx
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

import message_batches as mb
from message_batches.sdk.create import json_encoding
from message_batches.sdk.create.rules import CreateRules
from message_batches.sdk.create.validation import Checks
from message_batches_api import models
from message_batches_api.types import UnknownVariant
from tests.properties import examples
from tests.sdk.scripted_service import Script, Talk, a_request, batch

MakeTalk = Callable[..., Talk]


class Turn(pydantic.BaseModel):
    role: str
    content: Any
    note: str = "not set, so not sent"


class Aliased(pydantic.BaseModel):
    kind: str = pydantic.Field(serialization_alias="type")
    when: datetime | None = None


class Frozen(pydantic.BaseModel):
    __api_exclude__ = {"inner"}
    type: str
    inner: Any = None


@dataclasses.dataclass
class Point:
    x: int
    y: Any = mb.NOT_GIVEN


@attrs.frozen
class Place:
    name: str
    at: Any


class Color(enum.Enum):
    RED = "red"
    BOTH = ("red", 1)


class Level(enum.IntEnum):
    LOW = 1


class Role(enum.StrEnum):
    USER = "user"


class Pair(NamedTuple):
    a: int
    b: int


class Text(str):
    def __str__(self) -> str:
        return "other"


class Page:
    """Iterable, but not a sequence, as a query or a data frame."""

    def __iter__(self) -> Iterator[str]:
        return iter("ab")


class Frame:
    """An object with a `to_dict` of its own."""

    def to_dict(self) -> dict[str, Any]:
        return {"role": {"0": "user"}}


def words() -> Iterator[str]:
    yield "a"
    yield "b"


BERLIN = timezone(timedelta(hours=1))
ID = uuid.UUID("12345678-1234-5678-1234-567812345678")


def written(content: Any, number: int = 1) -> bytes:
    """Return the bytes of a request."""
    encoded = json_encoding.dumped(content, number)
    return encoded if isinstance(encoded, bytes) else encoded()


def sent(value: Any) -> Any:
    """Return what a value in the params of a request is on the wire."""
    return json.loads(written({"params": {"x": value}}))["params"]["x"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Turn(role="user", content="hi"), {"role": "user", "content": "hi"}),
        (
            Turn(role="user", content=[Turn(role="a", content=None)]),
            {"role": "user", "content": [{"role": "a", "content": None}]},
        ),
        (
            [Aliased(kind="k", when=datetime(2026, 1, 2, tzinfo=UTC))],
            [{"type": "k", "when": "2026-01-02T00:00:00Z"}],
        ),
        (Frozen(type="t", inner=object()), {"type": "t"}),
        (pydantic.RootModel[list[int]]([1]), [1]),
        (Point(1), {"x": 1}),
        (Point(1, Point(2, None)), {"x": 1, "y": {"x": 2, "y": None}}),
        (
            Place("home", Place("inner", ID)),
            {"name": "home", "at": {"name": "inner", "at": str(ID)}},
        ),
        (Color.RED, "red"),
        (Color.BOTH, ["red", 1]),
        (Level.LOW, 1),
        (Role.USER, "user"),
        ({Role.USER: 1, Color.RED: 2, Level.LOW: 3}, {"user": 1, "red": 2, "1": 3}),
        ({None: 1, True: 2, 7: 3, 0.5: 4}, {"null": 1, "true": 2, "7": 3, "0.5": 4}),
        (datetime(2026, 1, 2, 3, 4, 5, 6, BERLIN), "2026-01-02T03:04:05.000006+01:00"),
        (datetime(2026, 1, 2), "2026-01-02T00:00:00"),
        (date(2026, 1, 2), "2026-01-02"),
        (time(1, 2), "01:02:00"),
        (ID, str(ID)),
        (Pair(1, 2), [1, 2]),
        (Text("text"), "text"),
        ({Text("text"): 1}, {"text": 1}),
        ((1, (2,)), [1, [2]]),
        ({5}, [5]),
        (frozenset([5]), [5]),
        (collections.deque([1, 2]), [1, 2]),
        (range(3), [0, 1, 2]),
        (words(), ["a", "b"]),
        (map(str, [1]), ["1"]),
        (zip([1], [2], strict=True), [[1, 2]]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.values(), [1]),
        ({"a": 1}.items(), [["a", 1]]),
        (MappingProxyType({"a": mb.omit, "b": [mb.omit, 1]}), {"b": [1]}),
        (collections.UserDict({"a": 1}), {"a": 1}),
        (collections.ChainMap({"a": 1}, {"b": 2}), {"a": 1, "b": 2}),
        ([2**70, datetime(2026, 1, 2)], [2**70, "2026-01-02T00:00:00"]),
        ({"b": -(2**64), "d": Point(2**64)}, {"b": -(2**64), "d": {"x": 2**64}}),
        ([2**63, 2**64 - 1, -(2**63)], [2**63, 2**64 - 1, -(2**63)]),
        ([1e300, 5e-324, 0.1, 1e16], [1e300, 5e-324, 0.1, 1e16]),
        (UnknownVariant({"type": "new", "x": [None]}), {"type": "new", "x": [None]}),
        (models.TextBlockParam(text="t"), {"text": "t", "type": "text"}),
    ],
)
def test_each_kind_of_value_is_sent_as_json_means_it(value: Any, expected: Any) -> None:
    assert sent(value) == expected


def test_a_negative_zero_keeps_its_sign() -> None:
    assert [math.copysign(1, number) for number in sent([-0.0, 0.0])] == [-1, 1]
    assert math.copysign(1, sent([-0.0, 2**70])[0]) == -1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"hi", "x is of type bytes, which is not JSON. Pass text"),
        ([bytearray(b"hi")], "x[0] is of type bytearray"),
        ({"a": memoryview(b"hi")}, "x.a is of type memoryview"),
        (array.array("b", b"hi"), "x is of type array"),
        (collections.UserString("hi"), "x is of type UserString"),
        (Page(), "x is of type Page, which is not JSON. Convert it"),
        (Frame(), "x is of type Frame"),
        ([{"type": "base64", "data": Frame()}], "x[0].data is of type Frame"),
        (SimpleNamespace(a=1), "x is of type SimpleNamespace"),
        (decimal.Decimal(1), "x is of type Decimal"),
        (timedelta(1), "x is of type timedelta"),
        (1j, "x is of type complex"),
        (Turn, "x is the class Turn. Pass an instance, or its schema."),
        ({"deep": [(0, {"a b": object()})]}, 'x.deep[0][1]["a b"] is of type object'),
        (Path("prompt.txt"), "x is of type PosixPath. A path or file is read only as `data`"),
        (io.BytesIO(b"hi"), "x is of type BytesIO. A path or file"),
        ({"type": "text", "data": Path("a")}, "x.data is of type PosixPath. A path or file"),
        ({"data": Path("a")}, "x.data is of type PosixPath. A path or file"),
        ({"type": "base64", "other": Path("a")}, "x.other is of type PosixPath"),
        ({"type": "base64", "data": io.StringIO("a")}, "x.data is a file that is open for text"),
        ([{"type": "base64", "data": Path("/missing")}], "x[0].data cannot be read: [Errno 2]"),
        ("cut \ud83d", "x has half of a surrogate pair at character 5"),
        ([Text("\ude00")], "x[0] has half of a surrogate pair at character 1"),
        ({"\udcff": 1}, "x has half of a surrogate pair"),
        (Turn(role="user", content=["\ud83d\ud83d"]), "x.content[0] has half of a surrogate pair"),
        ([None, float("nan")], "x[1] is nan, but JSON has no NaN and no Infinity"),
        ({"a": float("-inf")}, "x.a is -inf"),
        ({float("inf"): 1}, "x is inf"),
        (Point(1, float("nan")), "x.y is nan"),
        ({(1, 2): 1}, "x has a key of type tuple. Use text as keys."),
        ({b"k": 1}, "x has a key of type bytes"),
        ({1: "a", "1": "b"}, "x has two keys that are '1' in JSON"),
    ],
)
def test_everything_else_is_refused_with_its_path(value: Any, said: str) -> None:
    for beside in ({}, {"big": 2**70}):
        with pytest.raises(mb.InvalidRequestsError) as caught:
            written({"params": {**beside, "x": value}}, 4)
        assert str(caught.value).startswith(f"Request 4: requests[3].params.{said}")
        assert caught.value.number == 4


def test_a_model_that_pydantic_cannot_dump_is_refused() -> None:
    with pytest.raises(mb.InvalidRequestsError, match=r"params.x cannot be dumped by pydantic"):
        sent(Turn(role="user", content=object()))


def test_what_contains_itself_is_refused() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(mb.InvalidRequestsError, match="nested too deeply, or contains itself"):
        sent(circle)


def test_nesting_deeper_than_the_fast_encoder_takes_is_sent() -> None:
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    assert sent(deep) == deep


def test_files_are_read_as_the_data_of_a_base64_source(talk: MakeTalk, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"PDF")
    image = models.Base64ImageSourceParam(data=tmp_path / "a.pdf", media_type="image/png")  # type: ignore[arg-type]
    sources = [
        {"data": tmp_path / "a.pdf", "media_type": "application/pdf", "type": "base64"},
        {"type": "base64", "media_type": "application/pdf", "data": io.BytesIO(b"PDF")},
        image,
    ]
    content = [{"type": "document", "source": source} for source in sources]
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)

    one.do(
        lambda: one.batches.create(
            requests=[a_request(messages=[{"role": "user", "content": content}])]
        )
    )

    (request,) = json.loads(service.requests[0].content)["requests"]
    blocks = request["params"]["messages"][0]["content"]
    assert [block["source"]["data"] for block in blocks] == ["UERG"] * 3
    assert isinstance(sources[0], dict)
    assert sources[0]["data"] == tmp_path / "a.pdf"


HALVES = ["cut \ud83d", "\ude00 alone", "\udcff", "\ud83d" * 2, "\ude00" + "\ud83d"]


@pytest.mark.parametrize("text", HALVES)
def test_half_a_surrogate_pair_is_never_sent(talk: MakeTalk, tmp_path: Path, text: str) -> None:
    good, bad = a_request(1), a_request(2, messages=[{"role": "user", "content": text}])
    line = json.dumps(bad).encode()
    path = tmp_path / "requests.jsonl"
    path.write_bytes(json.dumps(good).encode() + b"\n" + line + b"\n")
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    for requests in ([good, bad], [good, line], path, [json.dumps(good).encode(), line]):
        with pytest.raises(mb.InvalidRequestsError, match="half of a surrogate pair") as caught:
            one.do(lambda requests=requests: one.batches.create(requests=requests))
        assert caught.value.number == 2
        assert "params.messages[0].content" in str(caught.value)
    assert service.requests == []


ESCAPES = ["\\ud83d", "\\uDE00", "\\\\", "\\n", "u", "\\u00e9", "\\\\ud83d", "a"]


@examples(300)
@given(st.lists(st.sampled_from(ESCAPES), max_size=8))
def test_half_an_escaped_pair_is_found_everywhere(parts: list[str]) -> None:
    line = json.dumps(a_request()).replace("Hello", "".join(parts)).encode()
    text = json.loads(line)["params"]["messages"][0]["content"]
    try:
        text.encode()
        whole = True
    except UnicodeEncodeError:
        whole = False

    checks = Checks(CreateRules("2023-06-01"), switches=False)

    checks.check_lines([(1, line)], line)
    try:
        checks.finish()
        passed = True
    except mb.InvalidRequestsError:
        passed = False
    assert passed == (whole and text != "")


def test_an_answer_is_sent_back_as_it_was_received(talk: MakeTalk) -> None:
    blocks = [
        {"type": "text", "text": "x"},
        {"type": "text", "text": "c", "citations": None},
        {"type": "tool_use", "id": "toolu_1", "name": "n", "input": {"a": None}},
        {"type": "tool_use", "id": "toolu_2", "name": "n", "input": {}, "caller": None},
        {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"query": "q"}},
        {"type": "hologram", "new": [1, None]},
    ]
    for name in ("TextBlock", "BetaTextBlock"):
        kind = getattr(models, name.replace("TextBlock", "Message"))
        message = kind.from_dict(
            {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "model": "m",
                "content": blocks,
                "stop_reason": "end_turn",
                "stop_sequence": None,
                "usage": {"input_tokens": 1, "output_tokens": 2},
            }
        )
        service = Script(httpx.Response(200, json=batch()))
        one = talk(service)
        surface = one.beta if name.startswith("Beta") else one.batches
        turns = [
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": message.content},
            {"role": "user", "content": "next"},
        ]
        one.do(
            lambda surface=surface, turns=turns: surface.create(
                requests=[a_request(1, messages=turns)]
            )
        )

        (request,) = json.loads(service.requests[0].content)["requests"]
        assert request["params"]["messages"][1]["content"] == blocks


def test_requests_may_be_models_of_any_library(talk: MakeTalk) -> None:
    class Params(pydantic.BaseModel):
        model: str
        max_tokens: int
        messages: list[Turn]

    class Request(pydantic.BaseModel):
        custom_id: str
        params: Params

    @dataclasses.dataclass
    class PlainRequest:
        custom_id: str
        params: Any

    params = Params(model="m", max_tokens=1, messages=[Turn(role="user", content="hi")])
    expected = {
        "model": "m",
        "max_tokens": 1,
        "messages": [{"role": "user", "content": "hi"}],
    }
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    requests = [
        Request(custom_id="a", params=params),
        {"custom_id": "b", "params": params},
        PlainRequest("c", params),
        PlainRequest("d", expected),
    ]

    one.do(lambda: one.beta.create(requests=requests))

    body = json.loads(service.requests[0].content)
    assert body == {"requests": [{"custom_id": each, "params": expected} for each in "abcd"]}


def test_extra_body_is_encoded_in_the_same_way(talk: MakeTalk) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    extra = {"when": date(2026, 1, 2), "turn": Turn(role="user", content=2**70), "no": mb.omit}

    one.do(lambda: one.batches.create(requests=[a_request()], extra_body=extra))
    one.do(lambda: one.batches.cancel("b", extra_body=extra))
    with pytest.raises(ValueError, match=r"`extra_body.x\[0\]` is of type bytes"):
        one.do(lambda: one.batches.create(requests=[a_request()], extra_body={"x": [b""]}))
    with pytest.raises(ValueError, match=r"`extra_body.x` is nan"):
        one.do(lambda: one.batches.cancel("b", extra_body={"x": float("nan")}))

    added = {"when": "2026-01-02", "turn": {"role": "user", "content": 2**70}}
    assert json.loads(service.requests[0].content) == {"requests": [a_request()]} | added
    assert json.loads(service.requests[1].content) == added
    assert len(service.requests) == 2


# Both encoders

plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.sampled_from([2**63, 2**63 - 1, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1])
    | st.floats()
    | st.sampled_from([-0.0, 0.0, 1e16, 1e22, 5e-324, 1.7976931348623157e308])
    | st.text(st.characters(exclude_categories=()), max_size=4)
)  # fmt: skip
scalars = (
    plain
    | st.datetimes(timezones=st.none() | st.just(UTC) | st.just(BERLIN))
    | st.dates()
    | st.times()
    | st.uuids()
    | st.sampled_from([*Color, *Level, *Role, mb.NOT_GIVEN, b"bytes", Path("p"), Text("t")])
)
keys = st.text(max_size=3) | st.sampled_from([Role.USER, 1, None, True, 0.5, (1,), "\ud800"])
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(keys, inner, max_size=3)
        | st.builds(Point, inner, inner)
        | st.builds(Place, st.text(max_size=2), inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2).map(
            lambda data: UnknownVariant({"type": "new", **data})
        )
    ),
    max_leaves=8,
)


def exact(value: Any) -> str:
    """Return a text that two decoded JSON values share only if they are the same."""
    return repr(value)


@examples(600)
@given(values)
def test_both_encoders_agree(value: Any) -> None:
    fast = json_encoding._dumped_fast(value)
    try:
        converted: Any = json_encoding._converted(value, [])
    except json_encoding.NotJSONError:
        assert fast is None
        return
    if fast is not None:
        assert exact(json.loads(fast)) == exact(converted)
    assert exact(json.loads(json_encoding._encoded(converted))) == exact(converted)


@examples(300)
@given(st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_plain_values_are_what_the_standard_library_writes(value: Any) -> None:
    try:
        expected = json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, UnicodeEncodeError):
        with pytest.raises(json_encoding.NotJSONError):
            json_encoding._converted(value, [])
        assert json_encoding._dumped_fast(value) is None
        return
    fast = json_encoding._dumped_fast(value)
    for encoded in itertools.chain([fast] if fast else [], [json_encoding._encoded(value)]):
        assert exact(json.loads(encoded)) == exact(json.loads(expected))


def test_iterators_are_read_once_and_not_before_all_else_is_known(talk: MakeTalk) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    asked: list[int] = []

    def turns() -> Iterator[dict[str, Any]]:
        asked.append(1)
        yield {"role": "user", "content": iter([{"type": "text", "text": "hi"}])}

    one.do(lambda: one.batches.create(requests=[a_request(1, messages=turns(), n=2**70)]))

    assert asked == [1]
    (request,) = json.loads(service.requests[0].content)["requests"]
    assert request["params"]["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "hi"}]}
    ]
