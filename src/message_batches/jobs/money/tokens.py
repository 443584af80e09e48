"""
Estimate the tokens of a text, offline.

There are two generations of tokenizers, and neither is published. The weights below were fitted to
the counts of ctok 1.3.0, a reconstruction of both, on texts of 13 kinds and 100 languages;
`python -m benchmarks.tokens` measures the error on the texts that it is given.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ERROR = 0.25
"""How far an estimate may be off: of 95 in 100 texts that no weight was fitted to, it was less."""

METHOD = "by the letters, digits and signs in a sample of the requests"

OLD, NEW = "before 4.7", "from 4.7"
"""The generations, by the first models with the newer one."""

_OLD_MODELS = re.compile(r"claude-(3|(opus|sonnet|haiku)-4(-[0-6])?(-\d{8})?$)")

_WORD = re.compile(r"[A-Za-z]+")

_BLOB = re.compile(r"[A-Za-z0-9+/]{60,}")
"""Base64 and the like, in text."""

_BLOB_WEIGHT = 0.9

_LONG_WORD = 6

_MOST = 12_000
"""Characters that are looked at; of a longer text, three parts."""


def _others(kept: str) -> bytes:
    """Return what to delete from a text in order to count some of its characters."""
    return bytes(set(range(256)) - set(kept.encode()))


_UPPER = _others("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOWER = _others("abcdefghijklmnopqrstuvwxyz")
_DIGITS = _others("0123456789")
_SIGNS = _others("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LINES = _others("\n\t\r")


class _Weights(NamedTuple):
    """Tokens for each word, character of a kind, and so on."""

    words: float
    long: float
    lower: float
    upper: float
    digits: float
    signs: float
    lines: float
    spaces: float
    scripts: tuple[float, ...]
    other: float
    frame: int


_SCRIPTS = tuple(
    re.compile(f"[{characters}]")
    for characters in (
        "\u00c0-\u024f\u1e00-\u1eff",  # Latin letters with marks
        "\u0370-\u052f",  # Greek, Cyrillic
        "\u0530-\u08ff",  # Armenian, Hebrew, Arabic
        "\u0900-\u10ff\u1200-\u1aff",  # the scripts of South and Southeast Asia, and others
        "\u2e80-\u3007\u3100-\u9fff\uf900-\ufaff",  # Chinese characters
        "\u3040-\u30ff",  # Japanese syllables
        "\u1100-\u11ff\uac00-\ud7ff",  # Korean syllables
    )
)

_WEIGHTS = {
    OLD: _Weights(
        0.901, 0.264, 0.023, 0, 0.623, 0.608, 1.652, 0.106,
        (2.099, 0.589, 0.819, 1.051, 1.11, 0.599, 1.427), 1.72, 7,
    ),
    NEW: _Weights(
        1.079, 0.392, 0.062, 0.543, 0.591, 0.795, 1.649, 0.067,
        (1.965, 0.579, 0.813, 1.051, 1.054, 0.601, 1.349), 1.641, 8,
    ),
}  # fmt: skip


def generation_of(model: str) -> str:
    """Return the generation of a model's tokenizer; a model that is not known is a newer one."""
    return OLD if _OLD_MODELS.match(model) else NEW


def text_tokens(text: str, generation: str) -> int:
    """Return about how many tokens a text has."""
    if len(text) <= _MOST:
        return round(_tokens(text, _WEIGHTS[generation]))
    part = _MOST // 3
    starts = (0, (len(text) - part) // 2, len(text) - part)
    parts = "".join(text[start : start + part] for start in starts)
    return round(_tokens(parts, _WEIGHTS[generation]) * len(text) / len(parts))


def frame_tokens(generation: str) -> int:
    """Return how many tokens a request has beside its texts, without tools."""
    return _WEIGHTS[generation].frame


def _tokens(text: str, weights: _Weights) -> float:
    tokens = 0.0
    for blob in _BLOB.findall(text):
        if not blob.islower():
            tokens += _BLOB_WEIGHT * len(blob)
            text = text.replace(blob, "", 1)
    plain = text.encode("utf-8", "replace")
    words = _WORD.findall(text)
    tokens += (
        weights.words * len(words)
        + weights.long * sum(len(word) - _LONG_WORD for word in words if len(word) > _LONG_WORD)
        + weights.lower * len(plain.translate(None, _LOWER))
        + weights.upper * len(plain.translate(None, _UPPER))
        + weights.digits * len(plain.translate(None, _DIGITS))
        + weights.signs * len(plain.translate(None, _SIGNS))
        + weights.lines * len(plain.translate(None, _LINES))
        + weights.spaces * max(0, plain.count(b" ") - len(words))
    )
    if text.isascii():
        return tokens
    left = sum(1 for character in text if character > "\x7f")
    for script, weight in zip(_SCRIPTS, weights.scripts, strict=True):
        found = len(script.findall(text))
        left -= found
        tokens += weight * found
    return tokens + weights.other * left
