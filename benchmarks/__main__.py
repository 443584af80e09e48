"""
Measure all parts, or some, and write the table: `python -m benchmarks --help`.

Each part runs ours, the peers and the bound in turn on the same data.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module
from pathlib import Path

import attrs

from benchmarks import machine
from benchmarks.figures.model import Line, to_json
from benchmarks.report import markdown

PARTS = {
    **dict.fromkeys(("decode", "results", "kept", "create", "imports", "memory"), "client"),
    **dict.fromkeys(("run", "links", "queues", "first_byte", "last_result", "scale"), "runs"),
    **dict.fromkeys(("table", "update", "plan", "answers"), "runs"),
}
"""The folder of each part, in the order of the report."""

_HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write."""
    given = _parser().parse_args(arguments)
    out: Path = given.out or _HERE / _folder(given)
    out.mkdir(parents=True, exist_ok=True)
    surroundings = machine.here(quick=given.quick)
    started = time.perf_counter()
    lines: list[Line] = []
    for part in ["scale"] if given.requests else given.only or PARTS:
        sys.stderr.write(f"{time.perf_counter() - started:4.0f} s  {part}\n")
        # Imported here, so that a part can be measured without the dependencies of the others.
        options = {"largest": given.requests} if part == "scale" else {}
        module = import_module(f"benchmarks.parts.{PARTS[part]}.{part}")
        lines += module.measure(quick=given.quick, **options)
        taken = round(time.perf_counter() - started, 1)
        _write(out, lines, attrs.evolve(surroundings, seconds=taken))
    sys.stdout.write((out / "results.md").read_text(encoding="utf-8"))
    return 0


def _folder(given: argparse.Namespace) -> str:
    """Return the name of the folder; only a complete measurement replaces the results shown."""
    if given.quick:
        return "results-quick"
    if given.requests:
        return "results-large"
    return "results-part" if given.only else "results"


def _write(out: Path, lines: list[Line], surroundings: machine.Surroundings) -> None:
    conditions = attrs.asdict(surroundings)
    written = {"surroundings": conditions, "lines": to_json(lines)}
    text = json.dumps(written, indent=1, ensure_ascii=False) + "\n"
    (out / "results.json").write_text(text, encoding="utf-8")
    (out / "results.md").write_text(markdown(lines, conditions), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="less data and fewer repeats: about a minute"
    )
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="measure this part; may be given again"
    )
    parser.add_argument(
        "--requests",
        type=int,
        help="measure only the part scale, with a run of this many requests after one of a"
        " million; 10,000,000 take a quarter of an hour and 15 GB of disk",
    )
    parser.add_argument(
        "--out",
        type=Path,
        help="the folder for results.json and results.md;"
        " by default benchmarks/results, or results-quick, results-part or results-large beside it",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
