"""Bytes to typed objects, nothing else: neither network nor files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from anthropic._models import construct_type_unchecked
from anthropic.types.beta.messages import BetaMessageBatchIndividualResponse as VendorRow

from benchmarks import data
from benchmarks.figures.measure import in_turn
from benchmarks.figures.model import Case, Goal, Line, line
from benchmarks.peers import stock, structs
from message_batches_api.models import BetaMessageBatchIndividualResponse

VENDOR = "vendor SDK"
STOCK = "stock templates"
BOUND = "msgspec structs"

Decode = Callable[[bytes], Any]


_GOALS = (Goal(VENDOR, at_least=9), Goal(STOCK, at_least=10), Goal(BOUND, at_most=3))
FULL = [
    Case("mixed", 1600, 9, _GOALS),
    Case("gateway", 1600, 5, _GOALS),
    Case("classified", 4000, 5, _GOALS),
    Case("text", 2000, 3),
    Case("thinking", 1000, 3),
    Case("search", 1000, 3),
    Case("code", 1000, 3),
    Case("errors", 2000, 3),
    Case("large", 8, 3),
]
QUICK = [Case("mixed", 600, 5, _GOALS)]


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield a line for each shape."""
    with tempfile.TemporaryDirectory() as folder:
        decoders = {
            "ours": _ours,
            VENDOR: _vendor,
            STOCK: stock.decoder(Path(folder)),
            BOUND: structs.decoder(),
        }
        for case in QUICK if quick else FULL:
            lines = [raw.rstrip() for raw in data.result_lines(case.shape, case.count)]
            seconds = in_turn(_tasks(decoders, lines), case.repeats)
            size = sum(map(len, lines)) / len(lines)
            yield line(
                "decode only, bytes to objects",
                data.described(case.shape, size),
                "µs/result",
                seconds,
                scale=1e6 / case.count,
                roles={VENDOR: "peer", STOCK: "peer", BOUND: "bound"},
                goals=case.goals,
            )


def _tasks(decoders: Mapping[str, Decode], lines: Sequence[bytes]) -> dict[str, Callable[[], int]]:
    def task(decode: Decode) -> Callable[[], int]:
        def all_lines() -> int:
            length = 0
            for raw in lines:
                length += len(decode(raw).custom_id)
            return length

        return all_lines

    return {name: task(decode) for name, decode in decoders.items()}


def _ours(raw: bytes) -> Any:
    return BetaMessageBatchIndividualResponse.from_dict(orjson.loads(raw))


def _vendor(raw: bytes) -> Any:
    return construct_type_unchecked(value=json.loads(raw), type_=VendorRow)
