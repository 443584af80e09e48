"""
Result lines and requests for the benchmarks, made from a seed.

The same shape, count and seed give the same bytes on every machine. A shape has a pool of different
answers; the lines repeat them under new ids, so that a gigabyte is written in seconds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import orjson

from benchmarks import gateway

Json = dict[str, Any]

SEED = 20261122
GATEWAY = "gateway"
_POOL = 64  # different answers in each shape
_POOL_LARGE = 4
_LARGE_BYTES = 1_000_000

_ENGLISH = (
    "the of and to in a is that it was for on are as with his they at be this from have or by"
    " one had not but what all were when we there can an your which their said if do will each"
    " about how up out them then she many some so these would other into has more her two like him"
    " see time could no make than first been its who now people my made over did down only way find"
    " use may water long little very after words called just where most know answer evidence"
    " section table parameter estimate interval result number between"
)
_OTHERS = "naïve façade café “quoted” — données größer 東京 naïveté ≈"
_WORDS = _ENGLISH.split()
_FOREIGN = _OTHERS.split()
_CODE = (
    "import csv\n",
    "for row in rows:\n",
    '    total += float(row["amount"])\n',
    "print(f'{total:.2f}')\n",
    "assert len(rows) == 1200\n",
    "\ttable.sort(key=lambda entry: entry[0])\n",
)
_LABELS = ("positive", "negative", "neutral", "complaint", "question", "other")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def shapes() -> list[str]:
    """
    Return the shapes of result lines.

    `mixed` is a batch of many tasks, 3 KB a line; `gateway` has such lines of another server.
    """
    return [*_SHAPES, "mixed", GATEWAY]


def described(shape: str, line_bytes: float) -> str:
    """Describe the lines in a few words."""
    size = f"{line_bytes / 1e6:.1f} MB" if line_bytes >= 1e5 else f"{line_bytes / 1e3:.1f} KB"
    return f"{shape}, {size} a line"


def result_lines(shape: str, count: int, *, seed: int = SEED) -> Iterator[bytes]:
    """
    Yield result lines of the beta surface, each with its line feed.

    Args:
        shape: One of `shapes()`.
        count: How many.
        seed: Another seed gives other texts of the same kind.
    """
    if shape == GATEWAY:
        yield from gateway.result_lines(count, seed=seed)
        return
    for number, rest in enumerate(islice(cycle(_pool(shape, seed)), count)):
        yield b'{"custom_id":"row-%07d",%b}\n' % (number, rest)


def write_results(path: Path, shape: str, count: int, *, seed: int = SEED) -> int:
    """Write a file of result lines and return its size."""
    with path.open("wb") as file:
        file.writelines(result_lines(shape, count, seed=seed))
    return path.stat().st_size


def requests(count: int, *, text_bytes: int = 600, seed: int = SEED) -> Iterator[Json]:
    """
    Yield requests of a batch, valid on the service.

    Args:
        count: How many.
        text_bytes: The length of each prompt, roughly.
        seed: Another seed gives other prompts.
    """
    dice = random.Random(seed)
    pool = [_params(dice, text_bytes) for _ in range(_POOL)]
    for number in range(count):
        yield {"custom_id": f"row-{number:07}", "params": pool[number % _POOL]}


def write_requests(path: Path, count: int, *, text_bytes: int = 600, seed: int = SEED) -> int:
    """Write a file of requests, one per line, and return its size."""
    with path.open("wb") as file:
        for row in requests(count, text_bytes=text_bytes, seed=seed):
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    return path.stat().st_size


def write_sized_requests(path: Path, count: int, size: int, *, start: int = 0) -> None:
    """Write minimal requests of a number of bytes each, line feed included."""
    text = (
        '{"custom_id":"row-%07d","params":{"model":"claude-haiku-4-5","max_tokens":16,'
        '"messages":[{"role":"user","content":"%s"}]}}\n'
    )
    content = "x" * (size - len(text % (0, "")))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(text % (number, content) for number in range(start, start + count))


def prompts(count: int, *, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Yield ids and prompts, for programs that make the requests themselves."""
    dice = random.Random(seed)
    pool = [_text(dice, dice.randrange(150, 450)) for _ in range(_POOL)]
    for number in range(count):
        yield f"row-{number:07}", f"{number}. {pool[number % _POOL]}"


def request_of(custom_id: str, prompt: str) -> Json:
    """Return a minimal request with a prompt."""
    return {
        "custom_id": custom_id,
        "params": {
            "max_tokens": 1024,
            "model": "claude-haiku-4-5",
            "messages": [{"role": "user", "content": prompt}],
        },
    }


def batch(batch_id: str, results_url: str | None, succeeded: int, errored: int = 0) -> Json:
    """Return a batch that has ended."""
    counts = {"processing": 0, "succeeded": succeeded, "errored": errored}
    return {
        "id": batch_id,
        "type": "message_batch",
        "processing_status": "ended",
        "request_counts": {**counts, "canceled": 0, "expired": 0},
        "created_at": "2026-11-20T09:00:00.123456+00:00",
        "expires_at": "2026-11-21T09:00:00.123456+00:00",
        "ended_at": "2026-11-20T09:20:00.654321+00:00",
        "archived_at": None,
        "cancel_initiated_at": None,
        "results_url": results_url,
    }


def _pool(shape: str, seed: int) -> list[bytes]:
    dice = random.Random(f"{shape} {seed}")
    if shape == "mixed":
        makers = [_SHAPES[name] for name in ("text", "thinking", "search", "code")]
    else:
        makers = [_SHAPES[shape]]
    size = _POOL_LARGE if shape == "large" else _POOL
    results = [make(dice) for make in islice(cycle(makers), size)]
    return [orjson.dumps({"result": result})[1:-1] for result in results]


def _text(dice: random.Random, length: int) -> str:
    """Make prose of about `length` bytes with paragraphs; one text in four is not all ASCII."""
    words = dice.choices(_WORDS, k=max(1, length // 5))
    if dice.random() < 0.25:
        for place in range(0, len(words), 20):
            words[place] = dice.choice(_FOREIGN)
    for place in range(40, len(words), 40):
        words[place] += '.\n\n"Then'
    return " ".join(words)


def _opaque(dice: random.Random, length: int) -> str:
    return "".join(dice.choices(_ALPHABET, k=length))


def _params(dice: random.Random, text_bytes: int) -> Json:
    return {
        "model": "claude-sonnet-4-5",
        "max_tokens": 1024,
        "system": [
            {
                "type": "text",
                "text": "Classify the report and answer with one word.",
                "cache_control": {"type": "ephemeral", "ttl": "1h"},
            }
        ],
        "messages": [
            {"role": "user", "content": _text(dice, text_bytes // 3)},
            {"role": "assistant", "content": [{"type": "text", "text": "Go on."}]},
            {
                "role": "user",
                "content": [{"type": "text", "text": _text(dice, text_bytes * 2 // 3)}],
            },
        ],
        "metadata": {"user_id": _opaque(dice, 24)},
    }


def _succeeded(dice: random.Random, content: list[Json], **more: Any) -> Json:
    usage = {
        "input_tokens": dice.randrange(20, 9000),
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": dice.randrange(0, 5000),
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "output_tokens": dice.randrange(20, 4000),
        "output_tokens_details": None,
        "server_tool_use": None,
        "iterations": None,
        "service_tier": "batch",
        "inference_geo": "not_available",
        "speed": None,
        **more.pop("usage", {}),
    }
    message = {
        "id": f"msg_01{_opaque(dice, 22)}",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5-20250929",
        "content": content,
        "container": None,
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "context_management": None,
        "usage": usage,
        **more,
    }
    return {"type": "succeeded", "message": message}


def _prose(dice: random.Random, length: int, citations: list[Json] | None = None) -> Json:
    return {"type": "text", "text": _text(dice, length), "citations": citations}


def _short_text(dice: random.Random) -> Json:
    return _succeeded(dice, [_prose(dice, dice.randrange(40, 400))])


def _classified(dice: random.Random) -> Json:
    """An answer of one word, without the fields of features that were not used."""
    result = _succeeded(dice, [{"type": "text", "text": dice.choice(_LABELS)}])
    message = result["message"]
    for name in ("container", "stop_details", "context_management"):
        del message[name]
    for name in ("output_tokens_details", "server_tool_use", "iterations", "speed"):
        del message["usage"][name]
    return result


def _thinking(dice: random.Random, length: int = 3500) -> Json:
    return _succeeded(
        dice,
        [
            {
                "type": "thinking",
                "thinking": _text(dice, dice.randrange(length // 2, length * 3 // 2)),
                "signature": _opaque(dice, 400),
            },
            _prose(dice, 300),
        ],
        usage={"output_tokens_details": {"thinking_tokens": dice.randrange(100, 4000)}},
    )


def _search(dice: random.Random) -> Json:
    call = f"srvtoolu_01{_opaque(dice, 22).replace('+', 'a').replace('/', 'b')}"
    pages = [
        {
            "type": "web_search_result",
            "url": f"https://www.example.com/{_opaque(dice, 12)}?q={number}",
            "title": _text(dice, 45),
            "encrypted_content": _opaque(dice, 300),
            "page_age": dice.choice(["3 days ago", "November 2, 2026", None]),
        }
        for number in range(4)
    ]
    citations = [
        {
            "type": "web_search_result_location",
            "cited_text": _text(dice, 110),
            "url": page["url"],
            "title": page["title"],
            "encrypted_index": _opaque(dice, 90),
        }
        for page in pages[:3]
    ]
    return _succeeded(
        dice,
        [
            {
                "type": "server_tool_use",
                "id": call,
                "name": "web_search",
                "input": {"query": _text(dice, 40)},
            },
            {"type": "web_search_tool_result", "tool_use_id": call, "content": pages},
            _prose(dice, 120),
            _prose(dice, 160, citations[:1]),
            _prose(dice, 160, citations[1:]),
        ],
        usage={"server_tool_use": {"web_search_requests": 1, "web_fetch_requests": 0}},
    )


def _code_execution(dice: random.Random) -> Json:
    content: list[Json] = [_prose(dice, 100)]
    for _ in range(2):
        call = f"srvtoolu_01{_opaque(dice, 22).replace('+', 'a').replace('/', 'b')}"
        content += [
            {
                "type": "server_tool_use",
                "id": call,
                "name": "bash_code_execution",
                "input": {"command": "".join(dice.choices(_CODE, k=8))},
            },
            {
                "type": "bash_code_execution_tool_result",
                "tool_use_id": call,
                "content": {
                    "type": "bash_code_execution_result",
                    "stdout": "".join(
                        f"{dice.random():.6f}\t{dice.random():.6f}\n" for _ in range(16)
                    ),
                    "stderr": "",
                    "return_code": 0,
                    "content": [
                        {
                            "type": "bash_code_execution_output",
                            "file_id": f"file_01{_opaque(dice, 20)}",
                        }
                    ],
                },
            },
        ]
    content.append(_prose(dice, 250))
    container = {
        "id": f"container_01{_opaque(dice, 20)}",
        "expires_at": "2026-11-20T10:00:00.123456Z",
        "skills": None,
    }
    return _succeeded(
        dice,
        content,
        container=container,
        usage={"server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0}},
    )


def _large(dice: random.Random) -> Json:
    """An answer of a megabyte: long thinking, a long text, and search results between them."""
    result = _search(dice)
    blocks = [
        {
            "type": "thinking",
            "thinking": _text(dice, _LARGE_BYTES * 3 // 10),
            "signature": _opaque(dice, 2000),
        },
        *result["message"]["content"],
    ]
    missing = _LARGE_BYTES - len(orjson.dumps(blocks))
    blocks.append(_prose(dice, missing))
    result["message"]["content"] = blocks
    return result


def _errored(dice: random.Random) -> Json:
    kind, message = dice.choice(
        [
            ("invalid_request_error", "max_tokens: 900000 > 64000, which is the maximum allowed"),
            ("overloaded_error", "Overloaded"),
            ("api_error", "Internal server error"),
            ("invalid_request_error", "messages.0.content: Input should be a valid list"),
        ]
    )
    error = {
        "type": kind,
        "message": message,
        "details": {"error_visibility": "user_facing"},
    }
    envelope = {"type": "error", "error": error, "request_id": f"workerreq_{_opaque(dice, 24)}"}
    return {"type": "errored", "error": envelope}


_SHAPES: dict[str, Callable[[random.Random], Json]] = {
    "text": _short_text,
    "classified": _classified,
    "thinking": _thinking,
    "search": _search,
    "code": _code_execution,
    "large": _large,
    "errors": _errored,
}
