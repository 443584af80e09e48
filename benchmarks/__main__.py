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
from benchmarks.model import Line, to_json
from benchmarks.report import markdown

PARTS = ("decode", "results", "create", "imports", "memory", "run", "links", "scale")
_HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write."""
    given = _parser().parse_args(arguments)
    out: Path = given.out or _HERE / ("results-quick" if given.quick else "results")
    out.mkdir(parents=True, exist_ok=True)
    surroundings = machine.here(quick=given.quick)
    started = time.perf_counter()
    lines: list[Line] = []
    for part in given.only or PARTS:
        sys.stderr.write(f"{time.perf_counter() - started:4.0f} s  {part}\n")
        # Imported here, so that a part can be measured without the dependencies of the others.
        lines += import_module(f"benchmarks.{part}").measure(quick=given.quick)
        taken = round(time.perf_counter() - started, 1)
        _write(out, lines, attrs.evolve(surroundings, seconds=taken))
    if not given.quick:
        from benchmarks.chart import draw

        draw(lines, out / "speed.svg")
    sys.stdout.write((out / "results.md").read_text(encoding="utf-8"))
    return 0


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
        "--out",
        type=Path,
        help="the folder for results.json, results.md and speed.svg;"
        " by default benchmarks/results, or benchmarks/results-quick",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
