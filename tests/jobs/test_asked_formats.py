"""A schema of a run is in each of its requests, and one that all requests ask for is found."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from message_batches import _extras
from message_batches.jobs import InputError, plan, validate
from message_batches.jobs.answers import ANSWER_FORMAT, AnswerFormat, answer_format, format_in
from message_batches.jobs.input import InputCheck, input_check
from message_batches.jobs.internals import RequestParts, open_ledger
from message_batches.jobs.start.asking import asking
from tests.generated.strategies import JSON
from tests.jobs.fake_api import FakeAPI, row
from tests.jobs.runs import Start
from tests.properties import examples


class Review(BaseModel):
    sentiment: Literal["positive", "negative"]
    score: int


class Other(BaseModel):
    name: str


SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
OWN = {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}
TOOL = {
    "tools": [{"name": "t", "input_schema": SCHEMA}],
    "tool_choice": {"type": "tool", "name": "t"},
}


def request(number: int, **params: Any) -> bytes:
    made = json.loads(row(f"r{number}"))
    made["params"] |= params
    return json.dumps(made).encode()


def params_sent(api: FakeAPI) -> list[dict[str, Any]]:
    return [json.loads(each)["params"] for batch in api.batches for each in batch.rows]


def format_of_run(out: Path | str) -> AnswerFormat | None:
    with open_ledger(out) as ledger:
        stored = ledger.setting(ANSWER_FORMAT)
    return None if stored is None else AnswerFormat.of_json(stored)


# One request

NAMES = ("output_config", "output_format", "tools", "tool_choice", "model", "x")
MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "output_config": st.none() | st.fixed_dictionaries({}, optional={"effort": st.text()}),
        "tools": st.none() | st.lists(st.fixed_dictionaries({"name": st.text(), "x": JSON})),
        "tool_choice": st.sampled_from([None, {"type": "auto"}]),
        "x": JSON,
    },
)


@given(
    MEMBERS,
    st.sampled_from(["format", "tool"]),
    st.sampled_from([None, 1]),
    st.sampled_from([{"custom_id": "r"}, {"film": 7}, {"params of": 'a "b"'}, {}]),
)
@examples(200)
def test_only_what_has_to_change_in_a_request_does(
    params: dict[str, Any], via: Any, indent: int | None, own: dict[str, Any]
) -> None:
    wanted = answer_format(Review, via=via)
    content = json.dumps({**own, "params": params}, indent=indent).encode()
    changed = asking(content, wanted)
    given = {name: value for name, value in params.items() if value is not None}
    expected = params | wanted.merged_into(given)
    assert json.loads(changed) == {**own, "params": expected}
    assert format_in(json.loads(changed)["params"]) == AnswerFormat(
        wanted.sent, wanted.sent, wanted.via, wanted.tool
    )
    assert asking(changed, wanted) == changed
    if "x" in params:
        assert json.dumps(params["x"], indent=indent)[:1].encode() in changed


@pytest.mark.parametrize("own", [OWN, TOOL, {"output_format": OWN["output_config"]["format"]}])
def test_a_request_that_asks_for_a_schema_keeps_it(own: dict[str, Any]) -> None:
    content = request(1, **own)
    assert asking(content, answer_format(Review)) == content
    assert asking(content, answer_format(Review, via="tool")) == content


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"params": 1}', b'{"custom_id": "a"}', b"[" * 100_000]
)
def test_what_is_not_a_request_stays_as_it_is(content: bytes) -> None:
    assert asking(content, answer_format(Review)) == content


# Runs


@pytest.mark.parametrize("kind", ["file", "stream", "iterable"])
@pytest.mark.parametrize("via", ["format", "tool"])
def test_each_request_asks_for_the_schema_of_the_run(
    start: Start, api: FakeAPI, tmp_path: Path, kind: str, via: Any
) -> None:
    lines = [request(1), request(2, **OWN), request(3, temperature=0.5)]
    source: Any = tmp_path / "r.jsonl"
    source.write_bytes(b"\n\n".join(lines) + b"\n")

    def given() -> Any:
        if kind == "stream":
            return io.BytesIO(source.read_bytes())
        return map(json.loads, lines) if kind == "iterable" else source

    for _ in range(2):  # the same call resumes
        job = start(given(), schema=Review, schema_via=via)
    wanted = answer_format(Review, via=via)
    job.submit()
    assert params_sent(api) == [
        json.loads(lines[0])["params"] | wanted.params(),
        json.loads(lines[1])["params"],
        json.loads(lines[2])["params"] | wanted.params(),
    ]
    assert format_of_run(job.out) == wanted
    start(given(), schema=Review, schema_via=via)  # nor is it another one after it was sent
    ways = {"format": "tool", "tool": "format"}
    for other, why in [
        ({"schema": Other, "schema_via": via}, "started with another schema"),
        (
            {"schema": Review, "schema_via": ways[via]},
            "another way",
        ),
        ({}, "started with a schema, but now without"),
    ]:
        with pytest.raises(InputError, match=f"{why}.*--schema and --schema-via"):
            start(given(), **other)
    lines[0] = request(1, temperature=0.25)
    source.write_bytes(b"\n\n".join(lines) + b"\n")
    with pytest.raises(InputError, match="changed since"):
        start(given(), schema=Review, schema_via=via)


@pytest.mark.parametrize("kind", ["file", "stream"])
def test_an_update_sends_only_what_is_new(
    start: Start, api: FakeAPI, tmp_path: Path, kind: str
) -> None:
    source: Any = tmp_path / "r.jsonl"
    for numbers in ((1, 2), (2, 3, 1)):
        source.write_bytes(b"\n".join(map(request, numbers)))
        given = source if kind == "file" else io.BytesIO(source.read_bytes())
        job = start(given, schema=Review, update=True)
        job.finish()
    assert api.accepted == ["r1", "r2", "r3"]
    assert all("output_config" in params for params in params_sent(api))
    assert format_of_run(job.out) == answer_format(Review)


def test_errors_of_requests_name_their_lines(start: Start, tmp_path: Path) -> None:
    source = tmp_path / "r.jsonl"
    source.write_bytes(b"\n" + request(1) + b"\n\n{\n" + request(2) + b"\n")
    with pytest.raises(InputError, match=r"r\.jsonl:4: The request is not valid JSON"):
        start(source, schema=Review)
    tool = {"name": "record_answer", "input_schema": {"type": "object"}}
    source.write_bytes(b"\n" + request(1, tools=[tool]) + b"\n")
    with pytest.raises(InputError, match=r"r\.jsonl:2: .*record_answer already\. Give"):
        start(source, schema=Review, schema_via="tool")


def test_parts_keep_their_requests(start: Start, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"written before.* --schema"):
        start(RequestParts(tmp_path, (), ()), schema=Review)


# What all requests ask for


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ([OWN, OWN], True),
        ([TOOL, TOOL], True),
        ([OWN, {"output_format": OWN["output_config"]["format"]}], True),
        ([OWN, TOOL], False),
        ([OWN, {}], False),
        ([{}, OWN, OWN], False),
        ([{}, {}], False),
        ([OWN, {}, OWN], False),
    ],
)
def test_the_schema_that_all_requests_ask_for_is_found(
    start: Start, tmp_path: Path, params: list[dict[str, Any]], found: bool
) -> None:
    source = tmp_path / "r.jsonl"
    source.write_bytes(b"\n".join(request(number, **each) for number, each in enumerate(params)))
    job = start(source)
    expected = format_in(params[0]) if found else None
    assert format_of_run(job.out) == expected
    assert validate(source).format == expected


def test_a_schema_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    source = tmp_path / "r.jsonl"
    effort = {"output_config": OWN["output_config"] | {"effort": "low"}}
    plain = [request(1, **OWN), request(2, **OWN).replace(b": ", b":"), request(3, **effort)]
    source.write_bytes(b"\n".join(plain))
    assert validate(source).format == format_in(OWN)
    said = [{"role": "user", "content": json.dumps(OWN)}]
    told = request(1, messages=said, output_config={"effort": "low"})
    for lines in ([*plain, told], [told, *plain], [*plain, request(4)]):
        numbered = [line.replace(b'"r', b'"s%d' % at, 1) for at, line in enumerate(lines)]
        source.write_bytes(b"\n".join(numbered))
        assert validate(source).format is None


def test_an_interrupted_plan_knows_what_was_asked_before(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "SAVED_REQUESTS", 2)
    monkeypatch.setattr(input_check, "AT_ONCE", 1)
    source = tmp_path / "r.jsonl"
    for first, expected in [({}, None), (OWN, format_in(OWN))]:
        source.write_bytes(
            b"\n".join([request(0, **first), *(request(number, **OWN) for number in (1, 2, 3))])
        )
        checked = InputCheck.checked

        def killed(self: InputCheck, requests: Any, checked: Any = checked) -> Any:
            for number, each in enumerate(checked(self, requests)):
                if number == 3:
                    raise KeyboardInterrupt
                yield each

        with monkeypatch.context() as patch:
            patch.setattr(InputCheck, "checked", killed)
            with pytest.raises(KeyboardInterrupt):
                start(source)
        job = start(source)
        assert format_of_run(job.out) == expected


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def remove(module: str) -> None:
        monkeypatch.setattr(_extras, "_is_installed", lambda each: each != module)

    return remove


def test_a_schema_of_requests_that_cannot_be_used_is_a_warning(
    start: Start, tmp_path: Path, installed: Callable[[str], None]
) -> None:
    source = tmp_path / "r.jsonl"
    wanted: dict[str, Any] = {"type": "json_schema", "schema": {"type": "wrong"}}
    wrong = {"output_config": {"format": wanted}}
    source.write_bytes(b"\n".join(request(number, **wrong) for number in range(3)))
    job = start(source)
    assert format_of_run(job.out) is None
    warning = job.report().warnings[-1]
    assert "cannot be used to check answers" in warning.message
    assert (warning.line, warning.requests) == (1, 3)
    installed("jsonschema_rs")
    wanted["schema"] = {**SCHEMA, "title": "not seen before"}
    source.write_bytes(request(1, **wrong))
    job = start(source)
    assert format_of_run(job.out) is None
    assert "message-batches[schema]" in job.report().warnings[-1].hint
