"""Images and PDFs that the service would refuse are found by their headers."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.sdk.create import image_size, media_type_of
from message_batches.sdk.create.media_headers import is_encrypted
from message_batches.sdk.create.plain_requests import ids_of_lines
from message_batches.sdk.create.request_checks import check_in_full, check_request
from message_batches.sdk.create.rules import MAX_IMAGE_BYTES, CreateRules

RULES = CreateRules("2023-06-01")


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(40)


def jpeg(width: int, height: int, *segments: bytes) -> bytes:
    before = b"".join(
        b"\xff\xe1" + struct.pack(">H", 2 + len(segment)) + segment for segment in segments
    )
    frame = b"\xff\xff\xff\xc2\x00\x0b\x08" + struct.pack(">HH", height, width)
    return b"\xff\xd8" + before + frame + bytes(40)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(40)


def webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF----WEBPVP8X" + bytes(8) + size


def block(content: bytes, media_type: str = "image/png") -> dict[str, Any]:
    kind = "document" if media_type == "application/pdf" else "image"
    data = base64.b64encode(content).decode()
    return {"type": kind, "source": {"type": "base64", "media_type": media_type, "data": data}}


ADDRESS = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}


def found(*content: Any, model: str = "claude-opus-5-5") -> tuple[list[str], list[str]]:
    """Return the errors and the warnings about a request."""
    params = {
        "model": model,
        "max_tokens": 9,
        "messages": [{"role": "user", "content": [*content, {"type": "text", "text": "?"}]}],
    }
    request = json.dumps({"custom_id": "a", "params": params}).encode()
    checked = check_request(request, RULES)
    assert (checked.errors, checked.warnings) == check_in_full(request, RULES)[1:]
    assert ids_of_lines([request], request, RULES) is None or not checked.errors
    return [text for text, _ in checked.errors], [text for text, _ in checked.warnings]


sizes = st.integers(1, 16_383)


@given(sizes, sizes, st.lists(st.binary(max_size=70_000).map(lambda each: each[:65_000])))
def test_the_size_of_an_image_is_read_from_base64_as_from_bytes(
    width: int, height: int, segments: list[bytes]
) -> None:
    for content, media_type in (
        (png(width, height), "image/png"),
        (jpeg(width, height, *segments), "image/jpeg"),
        (gif(width, height), "image/gif"),
        (webp(width, height), "image/webp"),
    ):
        for given_ in (content, base64.b64encode(content).decode()):
            assert image_size(given_) == (width, height)
            assert media_type_of(given_) == media_type


@given(st.binary(), st.sampled_from([b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF----WEBPVP8 "]))
def test_whatever_the_content_is_it_is_looked_at_without_an_error(rest: bytes, head: bytes) -> None:
    for content in (head + rest, base64.b64encode(head + rest).decode(), "n\u00f6 base64"):
        image_size(content)
        media_type_of(content)
        is_encrypted(content)


def test_the_sides_of_an_image_are_limited() -> None:
    assert found(block(png(8_000, 8_000))) == ([], [])
    assert found(block(png(20, 20)), block(jpeg(20, 8_001, bytes(60_000)), "image/jpeg")) == (
        [
            "params.messages[0].content[1] is an image of 20 x 8,001 pixels; the limit is 8,000 on "
            "each side."
        ],
        [],
    )


@pytest.mark.parametrize("other", [ADDRESS, block(png(20, 20))])
def test_the_sides_are_limited_further_with_more_than_20_images(other: Any) -> None:
    large = block(png(2_001, 20))
    assert found(*[other] * 19, large) == ([], [])
    assert found(*[other] * 20, large)[0] == [
        "params.messages[0].content[20] is an image of 2,001 x 20 pixels; the limit for a request "
        "with more than 20 images is 2,000 on each side."
    ]
    assert found(*[other] * 20, block(png(2_000, 20))) == ([], [])
    document = block(b"%PDF-1.7", "application/pdf")
    assert found(*[other] * 19, document, large) == ([], [])


def test_images_in_results_of_tools_and_in_documents_count() -> None:
    result = {"type": "tool_result", "tool_use_id": "t", "content": [block(png(9_000, 1))]}
    assert found(result)[0][0].startswith("params.messages[0].content[0].content[0] is an image")
    document = {
        "type": "document",
        "source": {"type": "content", "content": [block(png(9_000, 1))]},
    }
    assert found(document)[0][0].startswith("params.messages[0].content[0].source.content[0] is")


def test_the_bytes_of_an_image_are_limited() -> None:
    most = MAX_IMAGE_BYTES // 4 * 3
    assert found(block(png(9, 9).ljust(most, b"\0"))) == ([], [])
    assert found(block(png(9, 9).ljust(most + 1, b"\0")))[0] == [
        "params.messages[0].content[0] is an image of 10,485,764 bytes in base64; the limit is "
        "10,485,760."
    ]


def test_more_images_than_a_model_takes_are_a_warning() -> None:
    assert found(*[ADDRESS] * 100, model="claude-haiku-4-5") == ([], [])
    assert found(*[ADDRESS] * 101, model="claude-haiku-4-5")[1] == [
        "The request has more than 100 images, the most that claude-haiku-4-5 takes."
    ]
    for model in ("claude-opus-5-5", "a-newer-model"):
        assert found(*[ADDRESS] * 600, model=model) == ([], [])
        assert len(found(*[ADDRESS] * 601, model=model)[1]) == 1


def test_a_media_type_that_the_content_does_not_have_is_a_warning() -> None:
    assert found(block(png(9, 9), "image/jpeg"))[1] == [
        'The content of a source with the media_type "image/jpeg" starts like a PNG.'
    ]
    assert "something else" in found(block(b"<html>", "application/pdf"))[1][0]


def pdf(*, table: bool, encrypted: bool, size: int = 0, objects: int = 300) -> bytes:
    """Return a PDF with its objects, its table or stream of places, and the trailer."""
    body = b"%PDF-1.7\n" + b"1 0 obj\n<</Type/Catalog>>\nendobj\n" + bytes(size)
    info = b"/Size 9 /Root 1 0 R" + (b" /Encrypt 8 0 R" if encrypted else b"")
    if table:
        places = b"xref\n0 9\n" + b"0000000000 65535 f \n" * objects + b"trailer\n<<%s>>\n" % info
    else:
        stream = zlib.compress(bytes(50_000), 0) + b"/Encrypt 8 0 R"
        places = b"9 0 obj\n<</Type/XRef %s>>\nstream\n%s\nendstream\n" % (info, stream)
    return body + places + b"startxref\n%d\n%%%%EOF\n" % len(body)


def linearized(*, encrypted: bool) -> bytes:
    """Return a PDF whose last table is at its beginning, where the other one is referred to."""
    first = pdf(table=True, encrypted=encrypted).replace(b"startxref", b"startxref\n0\n%")
    start = first.index(b"xref\n0 9")
    return first + bytes(90_000) + b"trailer\n<</Size 9>>\nstartxref\n%d\n%%%%EOF\n" % start


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_pdf_that_is_encrypted_is_a_warning(encrypted: bool) -> None:
    for content in (
        pdf(table=True, encrypted=encrypted),
        pdf(table=True, encrypted=encrypted, objects=7_000),
        pdf(table=False, encrypted=encrypted, size=70_000),
        linearized(encrypted=encrypted),
    ):
        assert is_encrypted(content) is encrypted
        errors, warnings = found(block(content, "application/pdf"))
        assert errors == []
        assert [text.startswith("A PDF is encrypted") for text in warnings] == [True] * encrypted
