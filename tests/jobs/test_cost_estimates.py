"""What requests may cost is known before they are sent, and what nothing bounds is named."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import Prices, validate
from message_batches.jobs.money import Bound, Estimate, Estimator, bound_of
from message_batches.jobs.money.media import image_tokens, pages_of, tokens_of_image
from message_batches.jobs.money.tokens import ERROR, NEW, OLD, generation_of, text_tokens

PROSE = (
    "When the steamer left the harbour in the early morning, nobody on the quay had expected that "
    "the fog would lift before noon. The captain stood on the bridge and counted the lights. "
)


def request(content: Any = "Hello", **params: Any) -> bytes:
    whole = {
        "model": "claude-opus-5-5",
        "max_tokens": 1_000,
        "messages": [{"role": "user", "content": content}],
        **params,
    }
    return json.dumps({"custom_id": "a", "params": whole}).encode()


def bound(content: Any = "Hello", **params: Any) -> Bound:
    return bound_of(request(content, **params), Prices.built_in())


def png(width: int, height: int) -> str:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
    return base64.b64encode(head + bytes(40)).decode()


def image(data: str) -> list[dict[str, Any]]:
    source = {"type": "base64", "media_type": "image/png", "data": data}
    return [{"type": "image", "source": source}]


# Bounds


def test_a_text_costs_at_most_two_tokens_for_each_byte_and_the_longest_answer() -> None:
    found = bound()
    size = len(request())
    # 1.1: a setting of the workspace may let it be computed in the US.
    highest = Decimal("1.1") * (2 * size * 4 + 1_000 * 20) / 2 / 1_000_000
    assert found.is_bound
    assert found.ceiling is not None
    assert 0 <= found.ceiling - highest < Decimal("1e-9")
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.high < found.ceiling


def test_a_prompt_costs_at_most_the_window_of_the_model() -> None:
    short = bound("x" * 600_000, model="claude-haiku-4-5").ceiling
    assert short == Decimal("1.1") * (200_000 * 1 + 1_000 * 5) / 2 / 1_000_000


def test_the_prices_of_long_prompts_are_part_of_the_bound() -> None:
    size = len(request("x" * 60_000, model="claude-haiku-5-5"))
    found = bound("x" * 60_000, model="claude-haiku-5-5").ceiling
    assert found is not None
    highest = Decimal("1.1") * (2 * size * Decimal("0.5") + 1_000 * Decimal("2.5")) / 2 / 1_000_000
    assert 0 <= found - highest < Decimal("1e-9")


def test_a_request_that_says_where_it_is_computed_has_the_price_of_that() -> None:
    anywhere, us, elsewhere = (
        bound(**geo).ceiling for geo in ({}, {"inference_geo": "us"}, {"inference_geo": "global"})
    )
    assert anywhere is not None
    assert us is not None
    assert elsewhere is not None
    assert us > anywhere > elsewhere  # its own bytes count, too
    assert float(us / elsewhere) == pytest.approx(1.1, rel=0.01)


@pytest.mark.parametrize(
    ("mark", "factor"), [(None, 1), ({"type": "ephemeral"}, 1.25), ({"ttl": "1h"}, 2)]
)
def test_what_is_written_to_the_cache_is_part_of_the_bound(mark: Any, factor: float) -> None:
    block = {"type": "text", "text": "x" * 100_000}
    if mark:
        block["cache_control"] = {"type": "ephemeral", **mark}
    found = bound([block], max_tokens=1).ceiling
    plain = bound([{"type": "text", "text": "x" * 100_000}], max_tokens=1).ceiling
    assert found is not None
    assert plain is not None
    assert float(found / plain) == pytest.approx(factor, rel=0.01)


def test_a_text_about_the_cache_writes_nothing_to_it() -> None:
    assert bound('"cache_control": "1h"').low == bound("'cache_control': '1h'").low


TOOL = {"name": "f", "input_schema": {"type": "object"}}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"tools": [{"type": "web_search_20250305", "name": "web_search"}]}, "the service runs"),
        ({"tools": [TOOL, {"type": "code_execution_20260120", "name": "c"}]}, "the service runs"),
        ({"tools": [{"type": "dream_20270101", "name": "dream"}]}, "newer than this program"),
        ({"mcp_servers": [{"type": "url", "url": "https://m", "name": "m"}]}, "the service runs"),
        ({"container": "c"}, "a container"),
        ({"context_management": {"edits": []}}, "the service manages"),
        ({"model": "claude-fable-6"}, "a model that has no price: claude-fable-6"),
    ],
)
def test_what_nothing_bounds_is_named(params: dict[str, Any], reason: str) -> None:
    found = bound(**params)
    assert (found.ceiling, found.is_bound) == (None, False)
    assert reason in found.reasons[0]


@pytest.mark.parametrize(
    "params",
    [
        {"tools": [TOOL]},
        {"tools": [{"type": "bash_20250124", "name": "bash"}]},
        {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
        {"system": [{"type": "text", "text": "Be brief."}]},
    ],
)
def test_other_requests_have_a_bound(params: dict[str, Any]) -> None:
    found, plain = bound(**params), bound()
    assert found.ceiling is not None
    assert plain.ceiling is not None
    assert found.ceiling > plain.ceiling


def test_documents_are_bounded_by_the_window() -> None:
    pdf = base64.b64encode(b"%PDF /Type /Page  /Type/Page /Type /Pages").decode()
    source = {"type": "base64", "media_type": "application/pdf", "data": pdf}
    found = bound([{"type": "document", "source": source}])
    assert pages_of(pdf) == 2
    assert found.ceiling == Decimal("1.1") * (1_000_000 * 4 + 1_000 * 20) / 2 / 1_000_000
    other = bound([{"type": "document", "source": source}], model="claude-3-haiku")
    assert not other.is_bound or other.ceiling


def test_pages_in_compressed_parts_of_a_pdf_count() -> None:
    objects = zlib.compress(b"<< /Type /Page /Parent 2 0 R >> " * 40 + b"<< /Type /Pages >>")
    head = b"<< /Type /ObjStm /N 41 /First 300 /Filter /FlateDecode >>\nstream\r\n"
    broken = head + b"no zlib\nendstream\n"
    pdf = b"%PDF-1.7\n" + broken + head + objects + b"\nendstream\nendobj"
    assert pages_of(base64.b64encode(pdf).decode()) == 40


def test_no_estimate_is_above_the_bound() -> None:
    pdf = base64.b64encode(b"/Type /Page " * 600).decode()
    source = {"type": "base64", "media_type": "application/pdf", "data": pdf}
    found = bound([{"type": "document", "source": source}])
    assert found.low is not None
    assert found.high is not None
    assert found.ceiling is not None
    assert found.low < found.high <= found.ceiling


# Tokens of images: the values that the manual prints


@pytest.mark.parametrize(
    ("size", "old", "new"),
    [
        ((1000, 1000), 1_296, 1_296),
        ((1920, 1080), 1_560, 2_691),
        ((2000, 1500), 1_564, 3_888),
        ((3840, 2160), 1_560, 4_784),
        ((1, 1), 1, 1),
    ],
)
def test_images_have_the_tokens_of_the_manual(size: tuple[int, int], old: int, new: int) -> None:
    assert image_tokens(*size, OLD) == old
    assert image_tokens(*size, NEW) == new
    assert tokens_of_image(png(*size), NEW) == new


def test_the_size_of_each_format_is_found() -> None:
    heads = {
        "gif": b"GIF89a" + struct.pack("<HH", 56, 28),
        "jpeg": b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 28, 56),
        "webp lossy": b"RIFF----WEBPVP8 " + bytes(10) + struct.pack("<HH", 56, 28),
        "webp lossless": b"RIFF----WEBPVP8L" + bytes(5) + struct.pack("<I", 55 | 27 << 14),
        "webp extended": b"RIFF----WEBPVP8X" + bytes(8) + b"\x37\0\0\x1b\0\0",
    }
    for name, head in heads.items():
        assert tokens_of_image(base64.b64encode(head + bytes(20)).decode(), NEW) == 2, name


@pytest.mark.parametrize(
    "data", ["", "????", base64.b64encode(b"\xff\xd8\xff").decode(), png(0, 9)]
)
def test_an_image_of_unknown_size_counts_as_the_largest(data: str) -> None:
    assert tokens_of_image(data, NEW) == 4_784


def test_an_image_costs_its_pixels_and_not_its_bytes() -> None:
    large = base64.b64encode(base64.b64decode(png(1000, 1000)) + bytes(900_000)).decode()
    found, small = bound(image(large)), bound(image(png(1000, 1000)))
    assert found.high == pytest.approx(small.high)
    assert found.ceiling is not None
    assert found.ceiling < Decimal("0.05")


# Tokens of texts


@pytest.mark.parametrize(
    ("model", "generation"),
    [
        ("claude-opus-4-6", OLD),
        ("claude-opus-4-7", NEW),
        ("claude-haiku-4-5-20251001", OLD),
        ("claude-3-7-sonnet-20250219", OLD),
        ("claude-sonnet-4-20250514", OLD),
        ("claude-haiku-5-5", NEW),
        ("claude-mythos-preview", NEW),
        ("anything-else", NEW),
    ],
)
def test_each_model_has_a_tokenizer(model: str, generation: str) -> None:
    assert generation_of(model) == generation


# The counts of ctok 1.3.0 for each text four times, without the frame of the message.
COUNTED = {
    "English": (PROSE, 153, 217),
    "Python": (
        "def area(shapes: list[Shape]) -> float:\n"
        '    """Return the area of all shapes."""\n'
        "    return sum(shape.width * shape.height for shape in shapes if shape.is_visible)\n",
        183,
        255,
    ),
    "JSON": (
        '{\n  "id": 48213,\n  "name": "Anna Schmidt",\n  "tags": ["new", "promo"],\n'
        '  "score": 0.9182,\n  "active": true\n}\n',
        203,
        239,
    ),
    "Russian": (
        "Капитан стоял на мостике и считал огни, пока туман не рассеялся над гаванью.\n",
        135,
        135,
    ),
    "Chinese": (
        "船长站在舰桥上数着灯火，直到港口的雾散去。明天早上我们再出发。\n",  # noqa: RUF001
        144,
        143,
    ),
    "German": (
        "Der Kapitän stand auf der Brücke und zählte die Lichter, bis sich der Nebel über dem "
        "Hafen verzog.\n",
        139,
        187,
    ),
    "numbers": ("2026-11-29,1048.25,77,0.3391\n2026-11-30,998.10,64,0.2876\n", 148, 147),
}


@pytest.mark.parametrize(("text", "old", "new"), COUNTED.values(), ids=COUNTED)
def test_the_estimate_is_near_the_count(text: str, old: int, new: int) -> None:
    assert text_tokens(4 * text, OLD) == pytest.approx(old, rel=ERROR)
    assert text_tokens(4 * text, NEW) == pytest.approx(new, rel=ERROR)


@given(st.text())
def test_any_text_has_an_estimate(text: str) -> None:
    for generation in (OLD, NEW):
        assert 0 <= text_tokens(text, generation) <= 3 * len(text.encode("utf-8", "replace"))


def test_a_long_text_is_estimated_by_parts() -> None:
    whole = text_tokens(PROSE * 4_000, NEW)
    assert whole == pytest.approx(4_000 * text_tokens(PROSE, NEW), rel=0.02)


def test_base64_in_a_text_has_nearly_a_token_for_each_byte() -> None:
    blob = base64.b64encode(bytes(range(256))).decode()
    assert text_tokens(blob, NEW) == pytest.approx(0.9 * len(blob), rel=0.1)


# A file


def write(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(
        b"\n".join(
            line.replace(b'"custom_id": "a"', b'"custom_id": "r%d"' % n)
            for n, line in enumerate(lines)
        )
    )
    return path


def test_the_estimate_of_a_file_is_the_sum_of_its_requests(tmp_path: Path) -> None:
    lines = [
        request(PROSE, model="claude-haiku-4-5"),
        request("Hello"),
        request(image(png(1000, 1000))),
        request(PROSE, tools=[{"type": "web_search_20250305", "name": "web_search"}]),
    ]
    found = validate(write(tmp_path / "r.jsonl", lines)).estimate
    bounds = [bound_of(line, Prices.built_in()) for line in lines]
    assert [(each.model, each.requests) for each in found.models] == [
        ("claude-haiku-4-5", 1),
        ("claude-opus-5-5", 3),
    ]
    assert found.output_ceiling == 4_000
    assert found.low == sum(each.low or 0 for each in bounds)
    assert found.high == sum(each.high or 0 for each in bounds)
    assert [(each.reason, each.requests) for each in found.unbounded] == [
        ("tools that the service runs", 1)
    ]
    assert Estimate.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_a_sample_represents_all_requests(tmp_path: Path) -> None:
    lines = [request(PROSE * (1 + n % 7)) for n in range(3_000)]
    found = validate(write(tmp_path / "r.jsonl", lines)).estimate
    exact = sum(text_tokens(PROSE * (1 + n % 7), NEW) + 8 for n in range(3_000))
    assert found.input_tokens == pytest.approx(exact, rel=0.03)


def test_an_estimate_that_was_interrupted_continues() -> None:
    tools = [{"type": "web_search_20250305", "name": "web_search"}]
    lines = [
        request(PROSE * (1 + n % 5), **({"tools": tools} if n % 3 else {})) for n in range(700)
    ]
    whole, first, second = (Estimator(Prices.built_in()) for _ in range(3))
    for estimator, part in ((whole, lines), (first, lines[:450])):
        for line in part:
            estimator.add(json.loads(line)["params"], line)
    second.restore(json.loads(json.dumps(first.saved())))
    for line in lines[450:]:
        second.add(json.loads(line)["params"], line)
    today = date(2026, 11, 29)
    assert second.estimate(today) == whole.estimate(today)


def test_a_model_without_a_price_has_tokens_and_no_cost(tmp_path: Path) -> None:
    lines = [request(), request(model="claude-fable-6")]
    found = validate(write(tmp_path / "r.jsonl", lines)).estimate
    known, unknown = found.models
    assert unknown.input_tokens == known.input_tokens > 0
    assert (unknown.low, unknown.high, unknown.ceiling) == (None, None, 0)
    assert found.high == known.high


def test_amounts_in_json_have_no_exponent(tmp_path: Path) -> None:
    facts = validate(write(tmp_path / "r.jsonl", [request(max_tokens=1)])).estimate.to_dict()
    (model,) = facts["models"]
    for amount in (facts["low"], facts["ceiling"], model["low"], model["high"], model["ceiling"]):
        assert 0 < Decimal(amount) < Decimal("0.001")
        assert set(amount) <= set("0123456789.")
    free = validate(write(tmp_path / "s.jsonl", [request(model="claude-fable-6")])).estimate
    assert (free.text(), free.is_known) == ("unknown", False)
    assert float(free.to_dict()["ceiling"]) == 0
    assert set(free.to_dict()["ceiling"]) == {"0", "."}


def test_no_request_costs_nothing(tmp_path: Path) -> None:
    found = validate(write(tmp_path / "r.jsonl", [])).estimate
    assert (found.models, found.low, found.is_old) == ((), 0, False)
    assert date(2026, 1, 1) < (found.sources[0].as_of or date.min)
    assert found.error == ERROR
