"""Each row becomes a request, or an error with the row, the column and a hint."""

from __future__ import annotations

import base64
import json
import math
import os
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError
from message_batches.jobs.input import check_request
from message_batches.jobs.internals import ValidationRules
from message_batches.tables import attachments, open_table, requests_of
from message_batches.tables.requests import RequestBuilder, prompt_spec

PNG = b"\x89PNG\r\n\x1a\n" + b"image"
JPEG = b"\xff\xd8\xff\xe0" + b"image"
GIF = b"GIF89a\x01\0\x01\0" + b"image"
WEBP = b"RIFF\x10\0\0\0WEBP" + b"image"
PDF = b"%PDF-1.7\n" + b"document"

FILMS = pa.table({"id": ["solaris", "stalker"], "title": ["Solaris", "Stalker"]})


def requests_for(source: Any, prompt: str | Path, **arguments: Any) -> list[dict[str, Any]]:
    return list(requests_of(source, prompt=prompt, **{"model": "claude-haiku-4-5", **arguments}))


def refused(source: Any, prompt: str | Path, **arguments: Any) -> str:
    with pytest.raises(InputError) as bad:
        requests_for(source, prompt, **arguments)
    return str(bad.value)


def test_a_request_has_what_was_passed() -> None:
    assert requests_for(FILMS, "Who made {{ title }}?", system="You know {{ title }}.\n") == [
        {
            "custom_id": f"row-{number}",
            "params": {
                "model": "claude-haiku-4-5",
                "max_tokens": 4096,
                "system": f"You know {title}.",
                "messages": [{"role": "user", "content": f"Who made {title}?"}],
            },
        }
        for number, title in enumerate(["Solaris", "Stalker"], 1)
    ]


def test_options_take_precedence_over_the_file_of_parameters(tmp_path: Path) -> None:
    params = {"model": "a", "max_tokens": 7, "thinking": {"type": "disabled"}}
    (tmp_path / "params.json").write_text(json.dumps(params))
    (tmp_path / "params.toml").write_text(
        'model = "a"\nmax_tokens = 7\n[thinking]\ntype = "disabled"\n'
    )
    for name in ("params.json", "params.toml"):
        (one, _) = requests_for(FILMS, "x", params=tmp_path / name, model="b")
        assert one["params"] == {
            **params,
            "model": "b",
            "messages": [{"role": "user", "content": "x"}],
        }
    params_file = str(tmp_path / "params.json")
    (one, _) = requests_for(FILMS, "x", params=params_file, model=None, max_tokens=9)
    assert (one["params"]["model"], one["params"]["max_tokens"]) == ("a", 9)


def test_parameters_are_not_templates() -> None:
    system = [{"type": "text", "text": "{{ title }}", "cache_control": {"type": "ephemeral"}}]
    (one, _) = requests_for(FILMS, "x", params={"system": system})
    assert one["params"]["system"] == system


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.json", b"[1]", "The file does not hold an object."),
        ("p.json", b"{", "The file is not JSON: Expecting property name"),
        ("p.json", b'{"temperature": NaN}', "The parameters contain a value that a request"),
        (
            "p.json",
            b'{"max_tokens": 1%s}' % (b"0" * 20),
            "The parameters contain a value that a request cannot",
        ),
        ("p.json", b'{"x": "\\ud800"}', "The parameters contain a value that a request"),
        ("p.json", b'{"x": "\xe9"}', "The file is not UTF-8. Save it as UTF-8."),
        ("p.toml", b"x = ", "The file is not TOML: Invalid value"),
        ("p.toml", b"x = 2024-01-02", "The parameters contain a value that a request"),
        ("p.json", b'{"messages": []}', "The parameters contain messages. Put their text into the"),
        ("p.json", b'{"system": "x"}', "The system prompt is set twice. Remove it"),
    ],
)
def test_wrong_parameters_are_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(FILMS, "x", params=path, system="y").startswith(f"{path}: {message}")


def test_files_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "none"
    message = f"{path}: The file does not exist. Check the name and the folder."
    assert refused(FILMS, path) == message
    assert refused(FILMS, "x", system=path) == message
    assert refused(FILMS, "x", params=path) == message


def test_a_model_is_required() -> None:
    message = 'parameters: The model is missing. Pass --model, or "model" in the parameters.'
    assert refused(FILMS, "x", model=None) == message


def test_a_prompt_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "prompt.txt"
    path.write_bytes(b"\xef\xbb\xbfWho made {{ title }}?\n")
    assert requests_for(FILMS, path)[0]["params"]["messages"][0]["content"] == "Who made Solaris?"
    path.write_text("{{ titel }}")
    assert refused(FILMS, path).startswith(
        f'{path}:1: The table has no column "titel". Did you mean'
    )


def test_an_empty_prompt_is_refused() -> None:
    table = pa.table({"x": ["a", " \n"]})
    assert refused(table, "{{ x }}") == (
        "the Table, row 2: The prompt is empty. Change the template or the row; the API needs text."
    )


def test_an_empty_system_prompt_is_left_out() -> None:
    assert "system" not in requests_for(pa.table({"x": [""]}), "y", system="{{ x }}")[0]["params"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_any_value_of_a_row_is_in_the_request(values: list[str]) -> None:
    table = pa.table({"x": values})
    requests = requests_for(table, "<{{ x }}>")
    assert [r["params"]["messages"][0]["content"] for r in requests] == [f"<{v}>" for v in values]
    for number, request in enumerate(requests, 1):
        assert not check_request(
            json.dumps(request).encode(), number, ValidationRules()
        ).diagnostics


@pytest.mark.parametrize(
    "ids",
    [
        ["a", "b"],
        pa.array(["a", "b"], pa.large_string()),
        pa.array(["a", "b"], pa.string_view()),
        pa.array(["a", "b"]).dictionary_encode(),
        [7, 8],
        pa.array([7, 8], pa.uint64()),
    ],
    ids=lambda ids: str(getattr(ids, "type", type(ids[0]).__name__)),
)
def test_ids_come_from_a_column_of_text_or_integers(ids: Any) -> None:
    requests = requests_for(pa.table({"key": ids}), "x", id="key")
    assert [request["custom_id"] for request in requests] == [
        str(one) for one in pa.array(ids if isinstance(ids, list) else ids.to_pylist()).to_pylist()
    ]


@pytest.mark.parametrize(
    "ids",
    [
        pa.array([1.0, 20.0, -3.0]),
        pa.array([1.0, 20.0, -3.0], pa.float32()),
        pa.array([Decimal("1"), Decimal("20.0"), Decimal(-3)]),
    ],
)
def test_ids_may_be_fractions_that_are_integers(ids: pa.Array) -> None:
    asked = requests_of(pa.table({"key": ids}), prompt="{{ key }}", id="key", model="claude-test")
    assert [one["custom_id"] for one in asked] == ["1", "20", "-3"]


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (["a", None], ', row 2: The id in the column "key" is null. Give each row an id.'),
        (["", "a"], ', row 1: The id in the column "key" is empty. Give each row an id.'),
        (["a", "b c"], ", row 2: The API does not accept the id of this row. Leave out id, or"),
        ([1.0, 2.5], ', row 2: The id 2.5 in the column "key" is not an integer. Use a column of'),
        ([1.0, math.nan], ', row 2: The id in the column "key" is null.'),
        ([math.inf], ', row 1: The id inf in the column "key" is not an integer.'),
        ([2.0**53 + 2], ', row 1: The id 9007199254740994.0 in the column "key" is not an integer'),
        ([True], ': The ids in the column "key" have the type bool. Use a column of text or'),
        ([[1], [2]], ': The ids in the column "key" have the type list<'),
    ],
)
def test_wrong_ids_are_refused(ids: list[Any], message: str) -> None:
    assert refused(pa.table({"key": ids}), "x", id="key").startswith(f"the Table{message}")


def test_columns_of_ids_and_attachments_must_exist() -> None:
    assert refused(FILMS, "x", id="Titel", images="poster", pdfs=["script"]).splitlines() == [
        'the Table: The table has no column "Titel" (id). Did you mean title? '
        "The columns are: id, title.",
        'the Table: The table has no column "poster" (image). The columns are: id, title.',
        'the Table: The table has no column "script" (pdf). The columns are: id, title.',
    ]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (GIF, "image/gif"), (WEBP, "image/webp")],
)
def test_an_image_is_known_by_its_content(
    tmp_path: Path, content: bytes, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "posters").mkdir()
    (tmp_path / "posters" / "a.bmp").write_bytes(content)
    (tmp_path / "t.csv").write_text("poster\nposters/a.bmp\n")
    monkeypatch.chdir("/")
    (request,) = requests_for(tmp_path / "t.csv", "Describe it.", images="poster")
    assert request["params"]["messages"][0]["content"] == [
        {
            "type": "image",
            "source": {
                "type": "base64",
                "media_type": media_type,
                "data": base64.b64encode(content).decode(),
            },
        },
        {"type": "text", "text": "Describe it."},
    ]
    assert not check_request(json.dumps(request).encode(), 1, ValidationRules()).diagnostics


def test_paths_are_relative_to_the_folder_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "films" / "year=1972").mkdir(parents=True)
    (tmp_path / "films" / "a.png").write_bytes(PNG)
    (tmp_path / "films" / "year=1972" / "t.csv").write_text("poster\na.png\n")
    assert len(requests_for(tmp_path / "films", "x", images="poster")) == 1


def test_a_row_without_text_and_image_is_refused() -> None:
    table = pa.table({"x": ["", "", "a"], "some": [["https://x.org/a.png"], [], []]})
    assert refused(table, "{{ x }}", images="some") == (
        "the Table, row 2: The prompt is empty. Change the template or the row; the API needs text."
    )


def test_documents_come_before_the_question_and_urls_are_passed_on() -> None:
    table = pa.table({"image": ["https://x.org/a.png"], "pdf": [PDF], "empty": [""]})
    (request,) = requests_for(table, "{{ empty }}", images="image", pdfs="pdf")
    assert request["params"]["messages"][0]["content"] == [
        {"type": "image", "source": {"type": "url", "url": "https://x.org/a.png"}},
        {
            "type": "document",
            "source": {
                "type": "base64",
                "media_type": "application/pdf",
                "data": base64.b64encode(PDF).decode(),
            },
        },
    ]
    assert not check_request(json.dumps(request).encode(), 1, ValidationRules()).diagnostics


def test_bytes_and_lists_and_the_images_of_datasets_are_accepted() -> None:
    table = pa.table(
        {
            "some": pa.array([["https://x.org/a.png", "https://x.org/b.png"], []]),
            "one": pa.array([PNG, JPEG]),
            "hugging": pa.array([{"bytes": GIF, "path": "x"}, {"bytes": WEBP, "path": None}]),
        }
    )
    sources = [
        [
            block["source"].get("url") or block["source"]["media_type"]
            for block in request["params"]["messages"][0]["content"]
            if block["type"] == "image"
        ]
        for request in requests_for(table, "x", images=["some", "one", "hugging"])
    ]
    assert sources == [
        ["https://x.org/a.png", "https://x.org/b.png", "image/png", "image/gif"],
        ["image/jpeg", "image/webp"],
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "file is null. Enter an image, or make the column a list, which may be empty."),
        ("", "file is empty. Enter an image, or make the column a list, which may be empty."),
        ("none.png", "file refers to {0}/none.png, which does not exist. Enter an absolute path"),
        (".", "file refers to {0}, which is a folder."),
        ("a.txt", "file: {0}/a.txt does not start like an image. Use JPEG, PNG,"),
        ("http://x.org/a.png", "file is an address that starts with http://, which the service"),
        ("ftp://x.org/a.png", "file refers to ftp://x.org/a.png, which is outside of {0}."),
        ("large.png", "file: {0}/large.png has 13 bytes; the limit for an image is 9. Scale"),
        ("a.pdf", "file: {0}/a.pdf does not start like an image."),
        ("pipe", "file refers to {0}/pipe, which is a pipe. Enter an absolute path"),
        ("/dev/zero", "file refers to /dev/zero, which is outside of {0}."),
        ("x" * 5000, "file refers to {0}/xxx"),
        ("data:image/png,%89PNG", "file is a data: address without valid base64. Write it as"),
        ("data:image/png;base64,?" + "A" * 99, "file is a data: address without valid base64."),
        ("data:;base64,QUJD", "file: the data: address does not start like an image."),
    ],
)
def test_an_attachment_that_cannot_be_sent_is_refused_with_row_column_and_file(
    tmp_path: Path, value: str | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MAX_IMAGE_BYTES", 12)
    (tmp_path / "a.png").write_bytes(GIF[:9])
    (tmp_path / "a.txt").write_bytes(b"BM")
    (tmp_path / "a.pdf").write_bytes(PDF[:9])
    (tmp_path / "large.png").write_bytes(PNG)
    os.mkfifo(tmp_path / "pipe")
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps({"file": "a.png"}) + "\n" + json.dumps({"file": value}) + "\n")
    assert refused(path, "x", images="file").startswith(
        f"{path}, row 2: {message.format(tmp_path)}"
    )


def test_a_device_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("file\n/dev/zero\n")
    assert refused(path, "x", images="file", within="/").startswith(
        f"{path}, row 1: file refers to /dev/zero, which is a device. Enter an absolute path"
    )


def test_the_bytes_of_a_data_address_are_sent() -> None:
    address = "data:image/jpeg;charset=x;base64," + base64.b64encode(PNG).decode()
    (request,) = requests_for(pa.table({"some": [[address]]}), "x", images="some")
    assert request["params"]["messages"][0]["content"][0]["source"] == {
        "type": "base64",
        "media_type": "image/png",
        "data": base64.b64encode(PNG).decode(),
    }


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Return a folder for a table, with an image in it, and one and a link to it outside."""
    folder = tmp_path / "films"
    (folder / "posters").mkdir(parents=True)
    (folder / "posters" / "a.png").write_bytes(PNG)
    (tmp_path / "films-private").mkdir()
    (tmp_path / "films-private" / "b.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "films-private" / "b.png")
    (folder / "linked").symlink_to(tmp_path / "films-private")
    (folder / "inner.png").symlink_to(folder / "posters" / "a.png")
    return folder


def with_poster(folder: Path, value: str) -> Path:
    path = folder / "t.jsonl"
    path.write_text(json.dumps({"poster": "posters/a.png"}) + "\n" + json.dumps({"poster": value}))
    return path


OUTSIDE = ["../films-private/b.png", "link.png", "linked/b.png", "{0}/films-private/b.png"]


@pytest.mark.parametrize("value", [*OUTSIDE, "../none.png", "posters/../../films-private/b.png"])
@pytest.mark.parametrize("within", [None, ".", "films"])
def test_a_file_outside_of_the_limit_is_refused_with_row_and_column(
    tmp_path: Path, films: Path, value: str, within: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Relative to the working directory, as all options are.
    monkeypatch.chdir(films if within == "." else tmp_path)
    table = with_poster(films, value.format(tmp_path))
    message = refused(table, "x", images="poster", within=within)
    assert message.startswith(f"{table}, row 2: poster refers to {tmp_path}/films")
    assert f" outside of {films}. Move the file there, or name a folder" in message
    if "link" in value:
        assert f"which leads to {tmp_path}/films-private/b.png, outside of" in message


@pytest.mark.parametrize("value", [*OUTSIDE, "inner.png"])
def test_a_file_within_the_limit_is_sent_however_it_is_named(
    tmp_path: Path, films: Path, value: str
) -> None:
    table = with_poster(films, value.format(tmp_path))
    assert len(requests_for(table, "x", images="poster", within=tmp_path)) == 2
    assert len(requests_for(table, "x", images="poster", within="/")) == 2
    table = with_poster(films, "inner.png")
    assert len(requests_for(table, "x", images="poster")) == 2


def test_a_folder_that_is_a_link_limits_what_it_leads_to(tmp_path: Path, films: Path) -> None:
    (tmp_path / "alias").symlink_to(films)
    table = with_poster(tmp_path / "alias", f"{films}/posters/a.png")
    assert len(requests_for(table, "x", images="poster")) == 2
    assert len(requests_for(table, "x", images="poster", within=tmp_path / "alias")) == 2


def test_a_frame_has_a_limit_only_where_one_is_given(tmp_path: Path, films: Path) -> None:
    frame = pa.table({"poster": [f"{tmp_path}/films-private/b.png"]})
    assert len(requests_for(frame, "x", images="poster")) == 1
    message = refused(frame, "x", images="poster", within=films)
    assert message.startswith("the Table, row 1: poster refers to")


def test_a_limit_without_files_or_without_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(FILMS, "{{ title }}", within=tmp_path).endswith(
        "no column of them is given. Pass their columns (--image, --pdf), or leave --within out."
    )
    assert refused(FILMS, "x", images="title", within=tmp_path / "none").startswith(
        f"{tmp_path}/none: The folder does not exist."
    )


def test_a_number_is_not_an_image() -> None:
    message = "the Table, row 1: file is not a path, an address or bytes. Use one of"
    assert refused(pa.table({"file": [1]}), "x", images="file").startswith(message)


def test_bytes_that_are_too_large_or_not_a_pdf_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_PDF_BYTES", 16)
    assert refused(pa.table({"file": [PDF]}), "x", pdfs="file") == (
        "the Table, row 1: file: the value has 17 bytes; the limit for a PDF is 12. "
        "Split it, or use an https:// address."
    )
    assert "file: the value does not start like a PDF." in refused(
        pa.table({"file": [b"PK"]}), "x", pdfs="file"
    )


def test_an_image_with_too_many_pixels_is_refused_with_its_column(tmp_path: Path) -> None:
    size = struct.pack(">I4sII", 13, b"IHDR", 9_000, 20)
    (tmp_path / "wide.png").write_bytes(b"\x89PNG\r\n\x1a\n" + size)
    path = tmp_path / "t.csv"
    path.write_text("file\nwide.png\n")
    assert "t.csv, row 1: file: " in (said := refused(path, "x", images="file"))
    assert "wide.png is an image of 9,000 x 20 pixels; the limit is 8,000 on each side." in said


def test_all_errors_of_a_row_are_reported_together() -> None:
    table = pa.table({"id": [None], "x": pa.array([None], pa.string()), "file": ["no.png"]})
    builder = RequestBuilder(
        open_table(table),
        prompt_spec("{{ x }}", system="{{ x }}", model="m", id="id", images="file", pdfs="x"),
    )
    (built,) = builder.build()
    messages = [diagnostic.message for diagnostic in built.diagnostics]
    assert [message.split(" is ")[0].split(" refers ")[0] for message in messages] == [
        'The id in the column "id"',
        "x",
        "file",
        "x",
        "x",
    ]
    assert {diagnostic.line for diagnostic in built.diagnostics} == {1}


def test_only_the_columns_in_use_are_read() -> None:
    table = pa.table({"x": ["a"], "wide": [[1.0] * 1_000], "id": ["b"]})
    builder = RequestBuilder(open_table(table), prompt_spec("{{ x }}", model="m", id="id"))
    assert builder.columns == ["x", "id"]
    builder = RequestBuilder(open_table(table), prompt_spec("no column", model="m"))
    assert len(list(builder.build())) == 1
