"""
The error of the estimate of tokens, against the counts of ctok, on files that are given.

    python -m benchmarks.tokens FILE...

Each file is split into texts of 2,000 characters; one that is not UTF-8 is skipped. ctok is a
reconstruction of the tokenizers by others, which needs Python 3.12: `pip install ctok==1.3.0`. It
is not a dependency of anything here, so this is not part of `nox -s bench`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import fmean, quantiles
from typing import NamedTuple

from message_batches.jobs.money.tokens import NEW, OLD, text_tokens

_CHARACTERS = 2_000

_VERSIONS = {OLD: "3.0", NEW: "4.8"}
"""The name that ctok has for each generation."""

Count = Callable[[str, str], int]
"""Counts the tokens of a message with a text, by the name of a tokenizer."""


class Figures(NamedTuple):
    """
    The error of estimates, as a part of what was counted.

    Attributes:
        texts: how many texts were counted.
        total: of the sum over all texts.
        mean: of a text, on average.
        most: of a text, for 95 in 100 of them at most.
    """

    texts: int
    total: float
    mean: float
    most: float


def texts_of(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of files, in parts."""
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for start in range(0, len(text), _CHARACTERS):
            yield text[start : start + _CHARACTERS]


def measure(texts: Iterable[str], generation: str, count: Count) -> Figures:
    """Return the error of the estimates of texts, of which there must be at least two."""
    version = _VERSIONS[generation]
    frame = count("a", version) - 1
    pairs = [
        (text_tokens(text, generation), max(1, count(text, version) - frame)) for text in texts
    ]
    errors = [abs(estimated - counted) / counted for estimated, counted in pairs]
    total = sum(estimated for estimated, _ in pairs) / sum(counted for _, counted in pairs) - 1
    return Figures(len(pairs), total, fmean(errors), quantiles(errors, n=20)[-1])


def main(names: list[str]) -> None:
    """Print the error for both generations."""
    from ctok import token_count

    texts = list(texts_of(map(Path, names)))
    for generation in _VERSIONS:
        found = measure(texts, generation, token_count)
        sys.stdout.write(
            f"models {generation}: {found.texts:,} texts, sum {found.total:+.1%}, a text "
            f"{found.mean:.1%} on average, 95 in 100 within {found.most:.1%}\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
