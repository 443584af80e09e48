"""A contract full of traps is generated, type-checked, imported and run."""

import copy
import importlib
import inspect
import json
import pickle
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

pytest.importorskip(
    "openapi_python_client", reason="the generator's own requirements are not installed"
)

from generator.build import build, replace
from generator.contract import ContractError

HERE = Path(__file__).parent
THING = {
    "cls": "a",
    "d": 1,
    "to_dict": "b",
    "from": "c",
    "self": "d",
    "additional_properties": "e",
}
CIRCLE = {"kind": "circle", "radius": 1, "opacity": 1, "label": 'a "round" one'}


@pytest.fixture(scope="module")
def quirks(tmp_path_factory):
    """The generated package, importable as ``quirks``."""
    root = tmp_path_factory.mktemp("quirks")
    replace(build(HERE / "quirks.yaml"), root / "quirks")
    sys.path.insert(0, str(root))
    try:
        yield importlib.import_module("quirks")
    finally:
        sys.path.remove(str(root))
        for name in [name for name in sys.modules if name.split(".")[0] == "quirks"]:
            del sys.modules[name]


@pytest.fixture
def models(quirks):
    return quirks.models


@pytest.fixture
def server():
    """Answers each request with what the test put in ``answers``, and keeps what was asked."""
    asked, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def respond(self):
            length = int(self.headers.get("content-length") or 0)
            asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
            status, kind, body = answers.pop(0)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = respond

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = Thread(target=httpd.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}", asked, answers
        httpd.shutdown()
        thread.join()


def test_awkward_names_keep_their_wire_names(models):
    thing = models.Thing.from_dict(
        {**THING, "content-type": "x", "_private": "y", "from_dict": True}
    )

    assert (thing.cls, thing.d, thing.to_dict_, thing.from_) == ("a", 1, "b", "c")
    assert (thing.self_, thing.additional_properties_) == ("d", "e")
    assert thing.to_wire() == {**THING, "content-type": "x", "_private": "y", "from_dict": True}


def test_names_that_the_methods_use_inside_do_not_disturb_them(models):
    document = {
        **THING,
        "items": ["x"],
        "source": "s",
        "value": 1.5,
        "at": "t",
        "this": "u",
        "out": "v",
    }

    thing = models.Thing.from_dict(document)

    assert (thing.items, thing.source, thing.value, thing.at) == (["x"], "s", 1.5, "t")
    assert thing.to_wire() == document


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nullable31", None),
        ("nullable31", "x"),
        ("nullableAny", None),
        ("nullableAny", {"name": "n"}),
        ("text_or_list", "x"),
        (
            "text_or_list",
            [{**CIRCLE, "note": None}, {"kind": "hexagon", "n": 6}],
        ),
        ("text_or_object", "x"),
        ("text_or_object", {"name": "n", "more": [1]}),
        ("number_or_flag", 1.5),
        ("number_or_flag", True),
        ("number_or_flag", None),
        ("typed_map", {"a": {"name": "n"}, "b": {"name": "m", "next": {"name": "o"}}}),
        ("map_of_numbers", {"a": 1}),
        ("only", "one"),
        ("only", "another"),
        ("mood", "calm"),
        ("mood", "angry"),
        ("shape", {"kind": "quad", "side": 2}),
        ("shape", {"kind": "blob", "x": {"y": [1, 2]}}),
        ("shapes", [{"kind": "square"}, {**CIRCLE, "gone": None, "odd": 1}]),
        ("items2", [[{"name": "n"}], []]),
        ("spoken", {"role": "loud", "words": "HEY"}),
        ("spoken", {"words": "hey"}),
        ("spoken", {"role": "silent"}),
        ("inline", {"a": 1, "b": 2}),
        ("when", "2026-05-06T07:08:09.123456789Z"),
        ("anything", [{"x": None}]),
        ("cyclic", {"right": {"left": {"right": {"left": None}}}}),
    ],
)
def test_a_field_comes_back_as_it_came(models, field, value):
    document = {**THING, field: value, "unknown": {"deep": [1]}}

    thing = models.Thing.from_dict(document)

    assert thing.to_wire() == document
    assert models.Thing.from_dict(thing.to_wire()) == thing
    for clone in (copy.copy(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
        assert clone == thing
        assert clone.to_wire() == document


def test_tags_pick_the_class_and_unknown_ones_keep_their_data(models, quirks):
    shapes = models.Thing.from_dict(
        {
            **THING,
            "shapes": [{"kind": "circle", "radius": 1}, {"kind": "quad"}, {"kind": "blob", "x": 1}],
        }
    ).shapes

    assert [type(shape).__name__ for shape in shapes] == ["Circle", "Square", "UnknownVariant"]
    assert (shapes[2].kind, shapes[2].x) == ("blob", 1)
    assert type(models.Thing.from_dict({**THING, "spoken": {}}).spoken).__name__ == "Soft"


def test_absent_reads_unset_in_what_is_sent_and_none_in_what_is_received(models, quirks):
    node = models.Node.from_dict({"name": "n"})
    circle = models.Circle.from_dict({"kind": "circle", "radius": 1})

    assert node.nickname is quirks.types.UNSET
    assert copy.deepcopy(node).nickname is quirks.types.UNSET
    assert pickle.loads(pickle.dumps(node)).nickname is quirks.types.UNSET
    assert circle.note is None
    assert (circle.opacity, circle.label) == (1, 'a "round" one')
    assert circle.to_wire() == {"kind": "circle", "radius": 1}
    assert models.Circle(radius=1).to_wire() == CIRCLE
    assert circle == models.Circle(radius=1)
    assert repr(quirks.types.UNSET) == "UNSET"
    assert not quirks.types.UNSET


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"d": "1"}, "d"),
        ({"d": True}, "d"),
        ({"cls": None}, "cls"),
        ({"nullable31": 5}, "nullable31"),
        ({"nullableAny": []}, "nullableAny"),
        ({"nullableAny": {}}, "nullableAny.name"),
        ({"text_or_list": {}}, "text_or_list"),
        ({"text_or_list": [{"kind": "square"}, {}]}, "text_or_list[1].kind"),
        ({"text_or_list": [{"kind": "square"}, 5]}, "text_or_list[1]"),
        ({"text_or_list": [{"kind": "circle", "radius": "big"}]}, "text_or_list[0].radius"),
        ({"text_or_object": 5}, "text_or_object"),
        ({"typed_map": {"a": {"name": "n"}, "b": {}}}, "typed_map.b.name"),
        ({"typed_map": {"a": 5}}, "typed_map.a"),
        ({"map_of_numbers": {"a": 1, "b": "2"}}, "map_of_numbers.b"),
        ({"shape": {"kind": 5}}, "shape.kind"),
        ({"shape": {"kind": ["circle"]}}, "shape.kind"),
        ({"shape": "circle"}, "shape"),
        ({"items2": [[], [{"name": "n"}, {"name": 5}]]}, "items2[1][1].name"),
        ({"items": ["a", 5]}, "items[1]"),
        ({"items": {}}, "items"),
        ({"spoken": {"words": 5}}, "spoken.words"),
        ({"inline": {}}, "inline.a"),
        ({"when": "yesterday"}, "when"),
        ({"cyclic": {"right": {"left": {"right": 5}}}}, "cyclic.right.left.right"),
        ({"number_or_flag": "x"}, "number_or_flag"),
    ],
)
def test_an_error_names_the_path(models, quirks, change, path):
    with pytest.raises(quirks.types.DecodeError) as caught:
        models.Thing.from_dict({**THING, **change}, strict=True)

    assert caught.value.path == path
    assert str(caught.value).startswith(f"{path}: expected ")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    thing = models.Thing.from_dict({**THING, **change})
    (deviation,) = importlib.import_module("quirks.tolerant").deviations_of(thing)
    assert str(deviation).startswith(f"{path}: expected ")
    assert thing.to_wire() == {**THING, **change}
    for clone in (copy.copy(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
        assert clone == thing
        assert clone.to_wire() == thing.to_wire()


@pytest.mark.parametrize("document", [None, [], "x", 5, [1], True])
def test_a_document_that_is_not_an_object_is_refused(models, quirks, document):
    for model in (models.Thing, models.Left, models.Soft):
        with pytest.raises(quirks.types.DecodeError, match="document: expected an object, found"):
            model.from_dict(document)


def test_calls_speak_http(quirks, server):
    url, asked, answers = server
    endpoint = importlib.import_module("quirks.api.list_.from_")
    answers.append((200, "application/json", json.dumps(THING).encode()))

    with quirks.Client(base_url=url) as client:
        thing = endpoint.sync("a/b", client=client, x_tags=["p", "q"], dry=True, client_query="me")

    assert thing.d == 1
    method, path, headers, _ = asked[0]
    assert (method, path, headers["x-tags"]) == ("GET", "/things/a%2Fb?dry=true&client=me", "p,q")


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (404, b'{"error":{"message":"none","extra":1}}', "none"),
        (529, b'{"error":{"message":"busy"}}', "busy"),
        (529, b"<html><body>busy</body></html>", None),
        (403, b'{"message":"not yours"}', "not yours"),
        (418, b'{"message":"wrong"}', "wrong"),
        (302, b'{"error":{"message":"else"}}', "else"),
        (500, b"", None),
        (500, b'{"error":"of another kind"}', None),
        (302, b"elsewhere", None),
    ],
)
def test_any_status_and_any_body_become_one_error(quirks, server, status, body, message):
    url, _, answers = server
    endpoint = importlib.import_module("quirks.api.list_.from_")
    answers.append((status, "text/plain", body))

    with (
        quirks.Client(base_url=url) as client,
        pytest.raises(quirks.errors.UnexpectedStatus) as caught,
    ):
        endpoint.sync("x", client=client)

    assert (caught.value.status_code, caught.value.content) == (status, body)
    assert (caught.value.parsed.message if caught.value.parsed else None) == message


def test_statuses_with_one_kind_of_body_cost_one_test(quirks):
    source = inspect.getsource(importlib.import_module("quirks.api.list_.from_"))

    assert re.findall(r"if (.*status_code.*):", source) == [
        "status_code == 200",
        "status_code == 404",
        "400 <= status_code <= 499",
        "300 <= status_code <= 999",
    ]


def test_lines_and_empty_answers(quirks, server):
    url, _, answers = server
    api = importlib.import_module("quirks.api.list_.stream_things")
    drop = importlib.import_module("quirks.api.list_.drop")
    answers += [
        (200, "application/x-jsonl", b'{"kind":"quad"}\r\n\n{"kind":"blob","t":"\xe2\x80\xa8"}'),
        (204, "text/plain", b""),
    ]

    with quirks.Client(base_url=url) as client:
        shapes = api.sync(client=client, body=quirks.models.Node(name="n"))
        assert drop.sync("x", client=client) is None

    assert [shape.kind for shape in shapes] == ["quad", "blob"]


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_parameter_must_be_one_segment(quirks, value):
    with pytest.raises(ValueError, match="thing_id"):
        importlib.import_module("quirks.api.list_.from_").build(value)


def test_the_generated_code_is_strictly_typed(quirks):
    pytest.importorskip("mypy")
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--config-file",
            "",
            str(Path(quirks.__file__).parent),
        ],
        capture_output=True,
        text=True,
        cwd=Path(quirks.__file__).parent.parent,
        check=False,
    )
    assert found.returncode == 0, found.stdout


A, B = (f"{{$ref: '#/components/schemas/{name}'}}" for name in "AB")
REFUSED = {
    "two objects and no tag": f"{{anyOf: [{A}, {B}]}}",
    "two arms of one JSON type": "{anyOf: [{type: number}, {type: integer}]}",
    "a mapping to no arm": f"{{oneOf: [{A}, {B}], discriminator: {{propertyName: t, mapping: "
    "{a: '#/components/schemas/C', b: '#/components/schemas/B'}}}",
    "a null inside an array": "{type: array, items: {type: [string, 'null']}}",
    "allOf of two": f"{{allOf: [{A}, {B}]}}",
}


@pytest.mark.parametrize("schema", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_generated_well_is_refused(tmp_path, schema):
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
        "    A: {type: object, properties: {x: {type: string}}}\n"
        "    B: {type: object, properties: {y: {type: string}}}\n"
        "    C: {type: object, properties: {z: {type: string}}}\n"
        f"    Holder: {{type: object, properties: {{it: {schema}}}}}\n"
    )
    with pytest.raises(ContractError, match=r"Holder\.it"):
        build(spec)


def test_a_reference_to_nothing_is_refused(tmp_path):
    quirks = (HERE / "quirks.yaml").read_text()
    (response,) = (line for line in quirks.splitlines() if "'503': {" in line)
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        quirks.replace(response, "        '503': {$ref: '#/components/responses/Gone'}")
    )
    with pytest.raises(ContractError, match="#/components/responses/Gone does not exist"):
        build(spec)
