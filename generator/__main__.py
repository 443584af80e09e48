"""Rebuild ``generated/`` from the contract, or check that it is what the contract says."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.build import build, differences, replace
from generator.contract import ContractError

ROOT = Path(__file__).parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line: return 0 on success, 1 if a file differs or the build fails."""
    parser = argparse.ArgumentParser(prog="python -m generator", description=__doc__)
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the contract")
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "generated" / "message_batches_api",
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
    if not options.check:
        replace(tree, options.output)
        print(f"{len(tree)} files in {options.output.name}")
        return 0
    differing = differences(tree, options.output)
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
