"""
Result lines as another server writes them: the second set of data, to check the first one.

Nothing is shared with `benchmarks.data`. A gateway in Python passes answers on: `json.dumps` puts a
blank after each colon and comma and escapes what is not ASCII in half of the lines; keys come in
another order, and null fields are mostly left out. Half of the answers are plain text; the others
think, search and cite. Texts are of many lengths and scripts. Equal arguments give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

_SCRIPTS = {
    "latin": ["Straße", "Ærø", "übermäßig", "señal", "garçon", "Łódź", "coração"],
    "greek": ["αλλά", "λόγος", "θάλασσα", "ἀρχή"],
    "cyrillic": ["вопрос", "ответ", "следует", "таблица"],
    "arabic": ["سؤال", "جواب", "جدول", "نتيجة"],
    "chinese": ["问题", "答案", "结果", "表格"],
    "emoji": ["\N{GRINNING FACE}", "\N{WHITE HEAVY CHECK MARK}", "\N{FAMILY}\N{ZERO WIDTH JOINER}"],
}
_ADVICE = (
    "Given quarterly revenue margins, forecast variance narrows; customers churn less when"
    " onboarding finishes early. Compare cohorts, then test: does retention rise? Report each"
    " caveat (n < 30)"
)
_PLAIN = _ADVICE.split()
_VARIETY = 96  # different answers; each line has one of them
_EIGHTHS = (2, 3, 4, 5, 6, 7, 9, 11, 16, 32)  # of the typical length
_PUNCTUATION = ("", "", "", "", ",", ".", ":\n- ", '."\n\n', "\t", " \\", "…")


def result_lines(count: int, *, seed: int) -> Iterator[bytes]:
    """Yield result lines, each with its line feed."""
    draw = Random(seed)
    answers = [_answer(draw, number) for number in range(_VARIETY)]
    for number in range(count):
        place = number * 37 % _VARIETY  # in another order each time around
        line = {"result": answers[place], "custom_id": f"invoice/{number % 12}/{number:x}"}
        yield json.dumps(line, ensure_ascii=place % 4 < 2).encode() + b"\n"


def _answer(draw: Random, number: int) -> dict[str, Any]:
    parts = [_plain, _cited][number % 2](draw)
    usage = {
        "output_tokens": sum(len(str(part)) for part in parts) // 4,
        "input_tokens": draw.randint(8, 40_000),
        "service_tier": "batch",
    }
    if number % 3:
        usage |= {"cache_read_input_tokens": draw.randint(0, 9_000)}
        usage |= {"cache_creation_input_tokens": 0}
    message: dict[str, Any] = {
        "content": parts,
        "usage": usage,
        "stop_reason": draw.choice(["end_turn"] * 9 + ["max_tokens"]),
        "role": "assistant",
        "model": "claude-opus-4-6",
        "id": f"chatcmpl-{draw.getrandbits(96):024x}",
        "type": "message",
    }
    if number % 5 == 0:
        message["stop_sequence"] = None
    return {"message": message, "type": "succeeded"}


def _plain(draw: Random) -> list[dict[str, Any]]:
    return [{"text": _prose(draw, 1_480), "type": "text"}]


def _cited(draw: Random) -> list[dict[str, Any]]:
    call = f"toolu-{draw.getrandbits(64):x}"
    found = [_found(draw, rank) for rank in range(draw.randint(2, 4))]
    thinking = {"signature": f"{draw.getrandbits(1024):x}", "thinking": _prose(draw, 150)}
    return [
        {**thinking, "type": "thinking"},
        {"input": {"query": _prose(draw, 30), "limit": 5}, "name": "web_search", "id": call}
        | {"type": "server_tool_use"},
        {"content": found, "tool_use_id": call, "type": "web_search_tool_result"},
        {"text": _prose(draw, 90), "type": "text"},
        {"citations": [_cited_page(draw, page) for page in found[:2]], "text": _prose(draw, 90)}
        | {"type": "text"},
        {"citations": [_cited_place(draw)], "text": _prose(draw, 90), "type": "text"},
    ]


def _found(draw: Random, rank: int) -> dict[str, Any]:
    page = {"title": _prose(draw, 40), "type": "web_search_result"}
    page |= {"url": f"https://example.org/{rank}/{draw.getrandbits(32)}#part"}
    page |= {"encrypted_content": f"{draw.getrandbits(400):x}"}
    return page | ({"page_age": None} if rank % 2 else {})


def _cited_page(draw: Random, page: dict[str, Any]) -> dict[str, Any]:
    place = {"type": "web_search_result_location", "encrypted_index": f"{draw.getrandbits(200):x}"}
    return place | {"cited_text": _prose(draw, 60), "url": page["url"], "title": page["title"]}


def _cited_place(draw: Random) -> dict[str, Any]:
    start = draw.randint(0, 5_000)
    return {
        "type": "char_location",
        "document_index": 0,
        "document_title": "annual report.pdf",
        "cited_text": _prose(draw, 60),
        "start_char_index": start,
        "end_char_index": start + 80,
        "file_id": None,
    }


def _prose(draw: Random, typical: int) -> str:
    """Make a text around a typical length; a few are many times as long."""
    length = typical * draw.choice(_EIGHTHS) // 8
    script = _SCRIPTS[draw.choice(list(_SCRIPTS))]
    words: list[str] = []
    while length > 0:
        word = draw.choice(script if draw.random() < 0.12 else _PLAIN) + draw.choice(_PUNCTUATION)
        words.append(word)
        length -= len(word) + 1
    return " ".join(words)
