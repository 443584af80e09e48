"""Each row becomes a request, or a message that names the row, the column and the hint."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError
from message_batches.jobs.input.validate_request import check_request
from message_batches.jobs.steps import ValidationRules
from message_batches.tables import attachments, open_table, requests_of
from message_batches.tables.requests import Maker, asked

PNG = b"\x89PNG\r\n\x1a\n" + b"image"
JPEG = b"\xff\xd8\xff\xe0" + b"image"
GIF = b"GIF89a" + b"image"
WEBP = b"RIFF\x10\0\0\0WEBP" + b"image"
PDF = b"%PDF-1.7\n" + b"document"

FILMS = pa.table({"id": ["solaris", "stalker"], "title": ["Solaris", "Stalker"]})


def made(source: Any, prompt: str | Path, **arguments: Any) -> list[dict[str, Any]]:
    return list(requests_of(source, prompt=prompt, **{"model": "claude-haiku-4-5", **arguments}))


def refused(source: Any, prompt: str | Path, **arguments: Any) -> str:
    with pytest.raises(InputError) as bad:
        made(source, prompt, **arguments)
    return str(bad.value)


def test_a_request_has_what_was_asked_for() -> None:
    assert made(FILMS, "Who made {{ title }}?", system="You know {{ title }}.\n") == [
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


def test_options_go_before_the_file_of_parameters(tmp_path: Path) -> None:
    params = {"model": "a", "max_tokens": 7, "thinking": {"type": "disabled"}}
    (tmp_path / "params.json").write_text(json.dumps(params))
    (tmp_path / "params.toml").write_text(
        'model = "a"\nmax_tokens = 7\n[thinking]\ntype = "disabled"\n'
    )
    for name in ("params.json", "params.toml"):
        (one, _) = made(FILMS, "x", params=tmp_path / name, model="b")
        assert one["params"] == {
            **params,
            "model": "b",
            "messages": [{"role": "user", "content": "x"}],
        }
    (one, _) = made(FILMS, "x", params=str(tmp_path / "params.json"), model=None, max_tokens=9)
    assert (one["params"]["model"], one["params"]["max_tokens"]) == ("a", 9)


def test_parameters_are_data_and_no_template() -> None:
    system = [{"type": "text", "text": "{{ title }}", "cache_control": {"type": "ephemeral"}}]
    (one, _) = made(FILMS, "x", params={"system": system})
    assert one["params"]["system"] == system


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.json", b"[1]", "The file holds no object."),
        ("p.json", b"{", "The file is not JSON: Expecting property name"),
        ("p.json", b'{"temperature": NaN}', "The parameters hold what a request cannot: Out of"),
        (
            "p.json",
            b'{"max_tokens": 1%s}' % (b"0" * 20),
            "The parameters hold what a request cannot",
        ),
        ("p.json", b'{"x": "\\ud800"}', "The parameters hold what a request cannot: str is not"),
        ("p.json", b'{"x": "\xe9"}', "The file is not UTF-8. Save it as UTF-8."),
        ("p.toml", b"x = ", "The file is not TOML: Invalid value"),
        ("p.toml", b"x = 2024-01-02", "The parameters hold what a request cannot: Object of type"),
        ("p.json", b'{"messages": []}', "The parameters have messages. The prompt makes the"),
        ("p.json", b'{"system": "x"}', "The parameters have a system prompt, and another is"),
    ],
)
def test_what_is_wrong_with_parameters_is_told(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(FILMS, "x", params=path, system="y").startswith(f"{path}: {message}")


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    path = tmp_path / "none"
    told = f"{path}: It cannot be read: No such file or directory. Check the name."
    assert refused(FILMS, path) == told
    assert refused(FILMS, "x", system=path) == told
    assert refused(FILMS, "x", params=path) == told


def test_a_model_must_be_named() -> None:
    told = 'parameters: No model is named. Give --model, or "model" among the parameters.'
    assert refused(FILMS, "x", model=None) == told


def test_a_prompt_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "prompt.txt"
    path.write_bytes(b"\xef\xbb\xbfWho made {{ title }}?\n")
    assert made(FILMS, path)[0]["params"]["messages"][0]["content"] == "Who made Solaris?"
    path.write_text("{{ titel }}")
    assert refused(FILMS, path).startswith(f"{path}:1: There is no column titel. Did you mean")


def test_an_empty_prompt_is_refused() -> None:
    table = pa.table({"x": ["a", " \n"]})
    assert refused(table, "{{ x }}") == (
        "the Table, row 2: The prompt is empty. The API wants a text."
    )


def test_an_empty_system_prompt_is_left_out() -> None:
    assert "system" not in made(pa.table({"x": [""]}), "y", system="{{ x }}")[0]["params"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_whatever_stands_in_a_row_is_in_the_request(values: list[str]) -> None:
    table = pa.table({"x": values})
    requests = made(table, "<{{ x }}>")
    assert [r["params"]["messages"][0]["content"] for r in requests] == [f"<{v}>" for v in values]
    for number, request in enumerate(requests, 1):
        assert not check_request(json.dumps(request).encode(), number, ValidationRules()).problems


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
def test_ids_come_from_a_column_of_text_or_whole_numbers(ids: Any) -> None:
    requests = made(pa.table({"key": ids}), "x", id="key")
    assert [request["custom_id"] for request in requests] == [
        str(one) for one in pa.array(ids if isinstance(ids, list) else ids.to_pylist()).to_pylist()
    ]


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (["a", None], ", row 2: The id, key, is null. Give each row one."),
        (["", "a"], ", row 1: The id, key, is empty. Give each row one."),
        (["a", "b c"], ", row 2: The API does not take the id of this row. Leave out the id, or"),
        ([1.5, 2.5], ": The ids, key, are of the type double. An id is a text or a whole number;"),
        ([[1], [2]], ": The ids, key, are of the type list<"),
    ],
)
def test_what_is_wrong_with_an_id_is_told(ids: list[Any], told: str) -> None:
    assert refused(pa.table({"key": ids}), "x", id="key").startswith(f"the Table{told}")


def test_columns_for_special_use_must_be_there() -> None:
    assert refused(FILMS, "x", id="Titel", images="poster", pdfs=["script"]).splitlines() == [
        "the Table: There is no column Titel (id). Did you mean title? The columns are: id, title.",
        "the Table: There is no column poster (image). The columns are: id, title.",
        "the Table: There is no column script (pdf). The columns are: id, title.",
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
    (request,) = made(tmp_path / "t.csv", "Describe it.", images="poster")
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
    assert not check_request(json.dumps(request).encode(), 1, ValidationRules()).problems


def test_paths_begin_in_the_folder_that_is_the_table(tmp_path: Path) -> None:
    (tmp_path / "films" / "year=1972").mkdir(parents=True)
    (tmp_path / "films" / "a.png").write_bytes(PNG)
    (tmp_path / "films" / "year=1972" / "t.csv").write_text("poster\na.png\n")
    assert len(made(tmp_path / "films", "x", images="poster")) == 1


def test_a_row_without_text_and_image_is_refused() -> None:
    table = pa.table({"x": ["", "", "a"], "some": [["https://x.org/a.png"], [], []]})
    assert refused(table, "{{ x }}", images="some") == (
        "the Table, row 2: The prompt is empty. The API wants a text."
    )


def test_documents_stand_before_the_question_and_urls_are_passed_on() -> None:
    table = pa.table({"image": ["https://x.org/a.png"], "pdf": [PDF], "empty": [""]})
    (request,) = made(table, "{{ empty }}", images="image", pdfs="pdf")
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
    assert not check_request(json.dumps(request).encode(), 1, ValidationRules()).problems


def test_bytes_and_lists_and_the_images_of_datasets_are_taken() -> None:
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
        for request in made(table, "x", images=["some", "one", "hugging"])
    ]
    assert sources == [
        ["https://x.org/a.png", "https://x.org/b.png", "image/png", "image/gif"],
        ["image/jpeg", "image/webp"],
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "file is null. Name an image there; for none at all, make it a list"),
        ("", "file is empty. Name an image there; for none at all, make it a list"),
        ("none.png", "file names {0}/none.png. There is no such file. A path begins in the folder"),
        (".", "file names {0}. This is a folder."),
        ("a.txt", "file: {0}/a.txt is not an image, by how it begins. The API takes JPEG, PNG,"),
        ("http://x.org/a.png", "file is an address that begins with http://. The service fetches"),
        ("ftp://x.org/a.png", "file is an address that begins with ftp://."),
        ("large.png", "file: {0}/large.png has 13 bytes; an image may have 9. Scale it down;"),
        ("a.pdf", "file: {0}/a.pdf is not an image, by how it begins."),
    ],
)
def test_what_cannot_be_sent_is_told_with_row_column_and_file(
    tmp_path: Path, value: str | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_IMAGE_BYTES", 12)
    (tmp_path / "a.png").write_bytes(GIF[:9])
    (tmp_path / "a.txt").write_bytes(b"BM")
    (tmp_path / "a.pdf").write_bytes(PDF[:9])
    (tmp_path / "large.png").write_bytes(PNG)
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps({"file": "a.png"}) + "\n" + json.dumps({"file": value}) + "\n")
    assert refused(path, "x", images="file").startswith(f"{path}, row 2: {told.format(tmp_path)}")


def test_a_number_is_no_image() -> None:
    told = "the Table, row 1: file is neither a path, nor an address, nor bytes."
    assert refused(pa.table({"file": [1]}), "x", images="file").startswith(told)


def test_bytes_that_are_too_many_or_no_pdf_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_PDF_BYTES", 16)
    assert refused(pa.table({"file": [PDF]}), "x", pdfs="file") == (
        "the Table, row 1: file: The value has 17 bytes; a PDF may have 12. "
        "Split it, or give an https:// address."
    )
    assert "file: The value is not a PDF, by how it begins." in refused(
        pa.table({"file": [b"PK"]}), "x", pdfs="file"
    )


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    table = pa.table({"id": [None], "x": pa.array([None], pa.string()), "file": ["no.png"]})
    maker = Maker(
        open_table(table),
        asked("{{ x }}", system="{{ x }}", model="m", id="id", images="file", pdfs="x"),
    )
    (one,) = maker.made()
    assert [problem.message.split(" is ")[0].split(" names ")[0] for problem in one.problems] == [
        "The id, id,",
        "x",
        "file",
        "x",
        "x",
    ]
    assert {problem.line for problem in one.problems} == {1}


def test_only_the_columns_that_are_needed_are_read() -> None:
    table = pa.table({"x": ["a"], "wide": [[1.0] * 1_000], "id": ["b"]})
    maker = Maker(open_table(table), asked("{{ x }}", model="m", id="id"))
    assert maker.columns == ["x", "id"]
    assert len(list(Maker(open_table(table), asked("no column", model="m")).made())) == 1
