"""Rebuild what is generated from the contract, or check that it is what the contract says."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator import import_paths
from generator.build import build, differences, replace
from generator.contract import ContractError

ROOT = Path(__file__).parent.parent
OUTPUT = ROOT / "generated" / "message_batches_api"
SOURCE = ROOT / "src" / import_paths.PACKAGE


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line: return 0 on success, 1 if a file differs or the build fails."""
    parser = argparse.ArgumentParser(prog="python -m generator", description=__doc__)
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the contract")
    parser.add_argument(
        "--output",
        type=Path,
        default=OUTPUT,
        help="the folder of the package; it is replaced",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if the package is not up to date"
    )
    options = parser.parse_args(argv)
    try:
        tree = build(options.spec)
    except ContractError as error:
        print(f"{options.spec.name}: {error}", file=sys.stderr)
        return 1
    # Another output is for another contract, to which the vendor's module paths say nothing.
    modules = import_paths.build() if options.output == OUTPUT else None
    if not options.check:
        replace(tree, options.output)
        print(f"{len(tree)} files in {options.output.name}")
        if modules is not None:
            import_paths.replace(modules, SOURCE)
        return 0
    differing = differences(tree, options.output)
    if modules is not None:
        differing += import_paths.differences(modules, SOURCE)
    for line in differing:
        print(line, file=sys.stderr)
    if differing:
        print(
            f"{options.output.name} is not what {options.spec.name} says: run `nox -s generate`",
            file=sys.stderr,
        )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
