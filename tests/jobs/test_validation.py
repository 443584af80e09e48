"""What is wrong with a row is said before anything is sent, all of it, with what to do."""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError, validate
from message_batches.jobs.input import ModelCheck
from message_batches.jobs.input.validate_request import check_request
from message_batches.jobs.internals import BatchLimits, ValidationRules
from message_batches.jobs.system import SYSTEM
from message_batches.sdk.create.plain_requests import plain_request
from message_batches.sdk.create.request_checks import check_in_full
from message_batches.sdk.create.request_checks import check_request as check_any_request
from tests.jobs.fake_api import row

GOOD = json.loads(row("good"))


def test_a_check_that_takes_long_says_how_far_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"\n".join(row(f"r{number}") for number in range(600)))
    caplog.set_level("INFO", "message_batches.jobs")
    clock = itertools.count(step=20)
    validate(path, system=evolve(SYSTEM, monotonic=lambda: float(next(clock))))

    (record,) = caplog.records  # after 40 seconds, not after 20
    assert record.getMessage() == f"{path}: 600 requests checked so far"
    assert vars(record)["event"] == "input.checking"
    assert vars(record)["fields"] == {"requests": 600}


def errors_of(content: bytes, rules: ValidationRules | None = None) -> list[str]:
    return [
        f"{p.message} {p.hint}"
        for p in check_request(content, 7, rules or ValidationRules()).diagnostics
    ]


def changed(params: dict[str, Any] | None = None, **fields: Any) -> bytes:
    request = {**GOOD, **fields}
    request["params"] = {**GOOD["params"], **(params or {})} if params else request["params"]
    return json.dumps(request).encode()


def test_the_usual_speed_is_not_refused() -> None:
    assert errors_of(changed({"speed": "standard"})) == []


def test_a_valid_request_has_an_id_and_no_diagnostics() -> None:
    checked = check_request(row("good"), 1, ValidationRules())
    assert (checked.custom_id, checked.original_id, checked.diagnostics) == ("good", None, [])
    assert checked.size == len(row("good"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"custom_id": "a"', "not valid JSON at character"),
        (b"[]", "is a list, not a JSON object"),
        (b'"text"', "is a string, not a JSON object"),
        (b"null", "is null, not a JSON object"),
        (b"true", "is a boolean, not a JSON object"),
        (b"12", "is a number, not a JSON object"),
        (b'{"custom_id": "a", "params": {}},', "Remove the comma"),
        (b'{"custom_id": "a", "params": {"temperature": NaN}}', "NaN and Infinity are not JSON"),
        (b'{"custom_id": "a"}\r{"custom_id": "b"}', "end with carriage returns"),
        (b"\xff\xfe", "not UTF-8: byte 1 of it is 0xff. Save the file as UTF-8."),
        (b'{"custom_id": "caf\xe9"}', "not UTF-8: byte 19 of it is 0xe9"),
        (b'{"custom_id": "a", "method": "POST", "body": {}}', "the batch format of OpenAI"),
        (b"{'custom_id': 'a', 'params': {}}", "how Python prints a dict"),
        (changed(custom_id=None), "The custom_id is null, not a string"),
        (changed(custom_id=12), "The custom_id is a number, not a string"),
        (changed(custom_id=""), "The custom_id is empty"),
        (changed(custom_id="a b"), 'The custom_id "a b" has characters that are not allowed: " "'),
        (
            changed(custom_id="gr\u00fc"),
            'The custom_id "gr\u00fc" has characters that are not allowed: "\u00fc"',
        ),
        (changed(custom_id="a b"), "Or pass --map-ids"),
        (changed(custom_id="a" * 65), "has 65 characters"),
        (changed(custom_id="a\n"), '"\\n"'),
        (changed(params=None, extra=1), 'The request has "extra" beside'),
        (changed({"model": ""}), 'params.model is "". Use the name of a model'),
        (changed({"max_tokens": 0}), "params.max_tokens is 0"),
        (changed({"max_tokens": True}), "params.max_tokens is true"),
        (changed({"messages": []}), "params.messages is []"),
        (
            changed({"temperature": "hot"}),
            "params.temperature is the string 'hot'. Use a number.",
        ),
        (changed({"tools": "x"}), "params.tools is the string 'x'. Use an array."),
        (
            changed({"messages": [{"role": "user"}]}),
            "params.messages[0].content is missing. Add it",
        ),
        (changed({"system": None}), "params.system is null. Use a string or an array."),
        (changed({"stream": True}), "a batch cannot stream"),
        (changed({"betas": ["x"]}), "--beta NAME"),
        (changed({"extra_headers": {}}), "extra_headers"),
        (changed({"speed": "fast"}), "fast mode"),
        (changed({"temperature": 7}), "params.temperature is 7. Use a value from 0 to 1."),
        (changed({"top_p": -0.1}), "params.top_p is -0.1. Use a value from 0 to 1."),
        (changed({"top_k": -1}), "params.top_k is -1. Use a value of at least 0."),
        (changed({"max_tokens": -5}), "params.max_tokens is -5"),
        (
            changed({"thinking": {"type": "enabled", "budget_tokens": 500}}),
            "params.thinking.budget_tokens is 500. Use a value of at least 1024.",
        ),
        (changed({"messages": [{"role": "user", "content": ""}]}), "messages[0].content is empty"),
        (changed({"messages": [{"role": "user", "content": []}]}), "messages[0].content is empty"),
        (
            changed({"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]}),
            "params.messages[0].content[0].text is empty. Add text, or remove the block.",
        ),
        (changed({"system": [{"type": "text", "text": ""}]}), "params.system[0].text is empty"),
        (b'{"custom_id": "x", ' + row("a")[1:], 'The request has "custom_id" twice. Remove one'),
        (row("a")[:-1] + b', "params": ' + row("b")[29:], 'The request has "params" twice'),
    ],
)
def test_each_error_is_named_with_its_hint(content: bytes, said: str) -> None:
    found = errors_of(content)
    assert len(found) == 1
    assert said in found[0]


def test_all_errors_of_a_request_are_reported_at_once() -> None:
    assert len(errors_of(b'{"params": {"stream": true}, "x": 1}')) == 6


_SENT = "The request is sent unchanged; the service decides."


def test_unknown_names_are_sent_with_a_warning() -> None:
    inner = [{"type": "smell"}]
    blocks = [{"type": "hologram"}, {"type": "tool_result", "tool_use_id": "t", "content": inner}]
    messages = [{"role": "boss", "content": "now"}, {"role": "user", "content": blocks}]
    content = changed({"max_token": 1, "messages": messages, "tools": [{"type": "saw_2027"}]})
    assert errors_of(content) == []
    warnings = [
        f"{what} {hint}" for what, hint in check_request(content, 7, ValidationRules()).warnings
    ]
    assert warnings == [
        'params has the unknown parameter "max_token". Did you mean max_tokens? ' + _SENT,
        *(
            f"The {tag} of {what} is unknown: {value}. {_SENT}"
            for tag, what, value in (
                ("type", "a tool", '"saw_2027"'),
                ("role", "a message", '"boss"'),
                ("type", "a content block", '"hologram"'),
                ("type", "a content block", '"smell"'),
            )
        ),
    ]
    assert check_request(row("good"), 1, ValidationRules()).warnings == []


def test_a_parameter_of_the_other_surface_causes_a_warning() -> None:
    content = changed({"mcp_servers": []})
    ((what, hint),) = check_request(content, 1, ValidationRules()).warnings
    assert what == 'params has "mcp_servers", a parameter of the beta surface.'
    assert "--beta NAME" in hint
    assert check_request(content, 1, ValidationRules(betas=())).warnings == []


def test_requests_with_the_same_warning_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    odd = [row(f"r{n}").replace(b'"model"', b'"modal": 1, "model"') for n in range(3)]
    path.write_bytes(b"\n".join([row("a"), *odd, row("b")]))
    (doubt,) = validate(path).warnings
    assert (doubt.line, doubt.requests) == (2, 3)
    assert "Did you mean model?" in doubt.hint


def test_only_the_first_warnings_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(
        b"\n".join(row(f"r{n}").replace(b'"model"', b'"x%d": 1, "model"' % n) for n in range(99))
    )
    assert len(validate(path).warnings) == 50


def test_requests_of_the_beta_surface_are_checked_by_its_rules() -> None:
    servers = changed({"mcp_servers": "x"})
    assert errors_of(servers) == []
    (problem,) = errors_of(servers, ValidationRules(betas=()))
    assert "params.mcp_servers is the string 'x'." in problem


def test_a_key_within_a_text_or_deeper_is_not_a_repeated_key() -> None:
    text = 'the "custom_id" and the "params", "params"'
    assert errors_of(row("a", text)) == []
    content = changed({"metadata": {"user_id": '"custom_id"'}, "params": {"custom_id": 1}})
    assert errors_of(content) == []


@pytest.mark.parametrize("name", ["temperature", "top_p", "top_k"])
@pytest.mark.parametrize("value", [0, 1])
def test_the_bounds_themselves_are_allowed(name: str, value: int) -> None:
    assert errors_of(changed({name: value})) == []


def test_an_empty_last_answer_is_allowed() -> None:
    messages = [*GOOD["params"]["messages"], {"role": "assistant", "content": ""}]
    assert errors_of(changed({"messages": messages})) == []


def test_an_explicit_false_stream_is_allowed() -> None:
    assert errors_of(changed({"stream": False})) == []


@pytest.mark.parametrize("name", ["temperature", "top_p", "top_k"])
def test_sampling_parameters_are_refused_by_the_version_that_refuses_them(name: str) -> None:
    content = changed({name: 1})
    assert errors_of(content) == []
    (problem,) = errors_of(content, ValidationRules("2026-10-21"))
    assert name in problem
    assert "2023-06-01" in problem


@given(st.text(max_size=80))
def test_an_id_is_accepted_exactly_if_the_api_accepts_it(custom_id: str) -> None:
    checked = check_request(changed(custom_id=custom_id), 1, ValidationRules())
    if re.fullmatch("[a-zA-Z0-9_-]{1,64}", custom_id):
        assert (checked.custom_id, checked.diagnostics) == (custom_id, [])
    else:
        assert checked.custom_id is None
        assert checked.diagnostics


@given(st.binary(max_size=60))
def test_any_bytes_give_an_answer_that_a_terminal_can_show(content: bytes) -> None:
    for problem in check_request(content, 1, ValidationRules()).diagnostics:
        assert problem.message.isascii()
        assert problem.message.isprintable()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["custom_id", "params", "x", "body"]), json_values))
def test_any_object_has_an_id_or_a_diagnostic(request_: dict[str, Any]) -> None:
    for rules in (ValidationRules(), ValidationRules(id_field="x")):
        checked = check_request(json.dumps(request_).encode(), 1, rules)
        assert checked.custom_id is not None or checked.diagnostics


def lines_of(path: Path, **arguments: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        validate(path, **arguments)
    return caught.value.lines()


def test_every_error_of_a_file_is_reported_at_once_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"\n".join([row("a"), b"", b"{", row("b"), row("a"), row("b")]))
    found = [line.partition(" ")[0] for line in lines_of(path)]
    assert found == [f"{path}:3:", f"{path}:5:", f"{path}:6:"]


def test_a_duplicate_names_the_line_that_had_the_id_first(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"\n".join([row("a"), row("b"), row("a")]))
    (line,) = lines_of(path)
    assert line.startswith(f'{path}:3: The custom_id "a" is already used on line 1.')


def test_repeated_ids_are_reported_among_other_errors_by_line(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    rows = [row("a"), b"nonsense", row("b"), row("a"), b"nonsense", row("b"), row("a")]
    path.write_bytes(b"\n".join(rows))
    lines = [line.removeprefix(f"{path}:") for line in lines_of(path)]
    assert [line.partition(":")[0] for line in lines] == ["2", "4", "5", "6", "7"]
    assert ['"a" is already used on line 1' in line for line in lines] == [0, 1, 0, 0, 1]
    assert '"b" is already used on line 3' in lines[3]


def test_very_many_repeated_ids_are_counted_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes((row("a") + b"\n") * 1000 + b"nonsense\n")
    lines = lines_of(path)
    assert len(lines) == 51
    assert lines[0].startswith(f"{path}:2:")
    assert lines[49].startswith(f"{path}:51:")
    assert "and 950 more" in lines[-1]


def test_very_many_errors_are_counted_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(row("a") + b"\n" + b"nonsense\n" * 5000)
    lines = lines_of(path)
    assert len(lines) == 51
    assert "and 4,950 more" in lines[-1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}\n".encode("utf-16"), "is UTF-16"),
        (b"\x1f\x8b\x08\x00", "compressed with gzip, and damaged"),
        (b"BZh91AY", "The file is compressed. Decompress it"),
        (b"PK\x03\x04", "is a ZIP archive"),
        (b'[{"custom_id": "a"}]', "is a JSON array"),
        (b'{\n"custom_id": "a"\n}', "spans several lines"),
        (b"caf\xe9\n", ":1: The request is not UTF-8"),
        (b"Name a river.\n\nName another.\n", "is text, not one JSON object"),
        (b'{"body": {}}\n' * 2, "the batch format of OpenAI"),
    ],
)
def test_a_file_of_another_kind_gets_one_message(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(content)
    (line,) = lines_of(path)
    assert said in line


_VALID = json.loads(row("a"))
_PARAMS = {**_VALID["params"]}
_MODEL = _PARAMS.pop("model")
_CHAT = {
    "model": "gpt-4o-mini",
    "temperature": 0,
    "messages": [{"role": "system", "content": "Be brief."}, *_PARAMS["messages"]],
}


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([_VALID], "is a JSON array"),
        ({"requests": [_VALID]}, "one object with all requests"),
        ({"custom_id": "a", **_VALID["params"]}, "beside its custom_id"),
        ({"recordId": "a", "modelInput": {"anthropic_version": "b", **_PARAMS}}, "Amazon Bedrock"),
        ({"custom_id": "a", "request": {"anthropic_version": "v", **_PARAMS}}, "Vertex AI"),
        ({"custom_id": "a", "method": "POST", "body": _CHAT}, "batch format of OpenAI"),
    ],
)
def test_the_command_in_a_hint_makes_requests_of_another_form(
    tmp_path: Path, document: object, indent: int | None, said: str
) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text(json.dumps(document, indent=indent), encoding="utf-8")
    seen = []
    for _ in range(2):  # at most two steps: what spans lines is joined first
        try:
            summary = validate(path)
            break
        except InputError as error:
            seen.append(str(error))
            (program,) = re.findall(r"jq -c ('[^']*'|\.) FILE > NEW to ", error.diagnostics[0].hint)
            program = program.strip("'").replace("MODEL", _MODEL)
            done = subprocess.run(["jq", "-c", program, str(path)], capture_output=True, check=True)
            path.write_bytes(done.stdout)
    else:
        summary = validate(path)
    assert said in seen[-1]
    assert summary.requests == 1


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_the_command_in_a_hint_makes_a_request_of_each_line_of_text(tmp_path: Path) -> None:
    path = tmp_path / "prompts.txt"
    path.write_text('Name a river.\n\nIs it "wide", isn\'t it?\n', encoding="utf-8")
    with pytest.raises(InputError) as raised:
        validate(path)
    (program,) = re.findall(r"jq -R -c '([^']*)'", raised.value.diagnostics[0].hint)
    made = ["jq", "-R", "-c", program.replace("MODEL", _MODEL), str(path)]
    path.write_bytes(subprocess.run(made, capture_output=True, check=True).stdout)
    assert validate(path).requests == 2


def test_a_missing_file_and_a_folder_are_reported(tmp_path: Path) -> None:
    assert "The file does not exist." in lines_of(tmp_path / "nothing")[0]
    assert "This is a folder, not a file." in lines_of(tmp_path)[0]


def test_a_byte_order_mark_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + row("a") + b"\n")
    assert validate(path).requests == 1


@pytest.mark.parametrize("content", [b"", b"\n \n\r\n"])
def test_an_empty_file_has_no_requests_and_no_errors(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(content)
    summary = validate(path)
    assert (summary.requests, summary.batches, summary.size) == (0, (), 0)


def test_a_request_larger_than_a_batch_is_named(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(row("a") + b"\n" + row("b", "x" * 500) + b"\n")
    (line,) = lines_of(path, limits=BatchLimits(size=300))
    assert line.startswith(f"{path}:2: The request has more than 274 bytes")


texts = st.sampled_from(["x", "größer", '"params"', "custom_id", "", "\ud800"])
oddities = (
    st.none()
    | st.booleans()
    | st.integers(-1, 2**64)
    | st.floats(-0.1, 1.1)
    | texts
    | st.builds(lambda: [{}])
    | st.builds(list)
)
blocks = st.fixed_dictionaries(
    {"type": st.just("text"), "text": texts},
    optional={
        "cache_control": st.none()
        | st.fixed_dictionaries(
            {"type": st.just("ephemeral")}, optional={"ttl": st.sampled_from(["5m", "1h", "2h"])}
        )
    },
)
images = st.fixed_dictionaries(
    {
        "type": st.just("image"),
        "source": st.fixed_dictionaries(
            {
                "type": st.sampled_from(["base64", "url", "new"]),
                "media_type": st.sampled_from(["image/png", "image/tiff"]),
            },
            optional={"data": texts, "url": texts},
        )
        | st.fixed_dictionaries({"type": st.just("url"), "url": texts}),
    }
)
contents = texts | st.lists(blocks | images, max_size=2)
messages = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant"]), "content": contents}
)
more = st.fixed_dictionaries(
    {},
    optional={
        "system": texts | st.lists(blocks, max_size=2),
        "stop_sequences": st.lists(texts, max_size=2),
        "metadata": st.fixed_dictionaries({}, optional={"user_id": texts | st.none()}),
        "tools": st.lists(
            st.fixed_dictionaries(
                {
                    "name": texts,
                    "input_schema": st.fixed_dictionaries(
                        {"type": st.sampled_from(["object", "array"])},
                        optional={
                            "properties": st.dictionaries(texts, oddities, max_size=2),
                            "required": st.lists(texts, max_size=2),
                            "additionalProperties": st.booleans(),
                        },
                    ),
                },
                optional={"description": texts, "type": st.sampled_from(["custom", "new"])},
            ),
            max_size=2,
        ),
        "output_config": st.fixed_dictionaries(
            {},
            optional={
                "effort": st.sampled_from(["low", "new", None]),
                "format": st.none()
                | st.fixed_dictionaries(
                    {
                        "type": st.sampled_from(["json_schema", "new"]),
                        "schema": st.dictionaries(texts, oddities, max_size=2),
                    }
                ),
            },
        ),
        "temperature": st.floats(0, 1) | st.integers(0, 2),
        "model": st.sampled_from(
            ["claude-haiku-4-5", "claude-opus-5", "claude-sonnet-4-5", "claude-opus-4-1", "mine"]
        ),
        "max_tokens": st.sampled_from([1, 64_001, 128_001]),
    },
)
LAST_DAY_OF_SONNET_4_5 = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
places = st.sampled_from(
    [
        (),
        ("custom_id",),
        ("params",),
        ("surplus",),
        *(("params", name) for name in ("model", "max_tokens", "messages", "system", "top_p")),
        ("params", "messages", 0),
        *(("params", "messages", 0, name) for name in ("role", "content", "name")),
        *(("params", "messages", 0, "content", 0, name) for name in ("type", "text", "citations")),
        ("params", "messages", 0, "content", 0, "cache_control"),
        ("params", "messages", 0, "content", 0, "source", "data"),
        ("params", "tools", 0),
        *(("params", "tools", 0, name) for name in ("name", "description", "input_schema")),
        *(
            ("params", "tools", 0, "input_schema", name)
            for name in ("type", "properties", "required", "additionalProperties")
        ),
        ("params", "metadata"),
        ("params", "output_config"),
        *(("params", "output_config", "format", name) for name in ("type", "schema", "strict")),
        ("params", "metadata", "user_id"),
        ("params", "stop_sequences", 0),
        ("params", "messages", 0, "content", 0, "cache_control", "type"),
    ]
)


def with_oddities(row: dict[str, Any], changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    row, changes = copy.deepcopy((row, changes))
    for place, oddity in changes:
        if not place:
            return oddity
        *outer, last = place
        within: Any = row
        with contextlib.suppress(TypeError, KeyError, IndexError):
            for step in outer:
                within = within[step]
            within[last] = oddity
    return row


@given(
    st.lists(messages, min_size=1, max_size=3),
    more,
    st.lists(st.tuples(places, oddities), max_size=2),
    st.booleans(),
    st.booleans(),
)
def test_the_fast_path_accepts_nothing_that_the_full_check_refuses(
    messages: list[dict[str, Any]],
    more: dict[str, Any],
    changes: list[tuple[tuple[Any, ...], Any]],
    beta: bool,
    ascii_: bool,
) -> None:
    made = with_oddities(
        {**GOOD, "params": {**GOOD["params"], **more, "messages": messages}}, changes
    )
    content = json.dumps(made, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    for version in ("2023-06-01", "2026-10-21"):
        rules = ValidationRules(version, betas=() if beta else None)
        models = ModelCheck(rules, LAST_DAY_OF_SONNET_4_5)
        checked = check_any_request(content, rules, models)
        full = check_in_full(content, rules, models)
        assert checked.custom_id == full.custom_id
        assert list(checked.errors) == list(full.errors)
        assert list(checked.warnings) == list(full.warnings)


def test_a_plain_request_takes_the_fast_path() -> None:
    assert plain_request(row("r1"), takes_sampling=False).custom_id == "r1"
    config = {"format": {"type": "json_schema", "schema": {"type": "object"}}}
    assert plain_request(changed({"output_config": config}), takes_sampling=False) is not None
    cool = changed({"temperature": 0.5})
    assert plain_request(cool, takes_sampling=True).custom_id == "good"
    assert plain_request(cool, takes_sampling=False) is None
