"""Print every difference between the contract and the vendor's SDK without a known reason."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.audit import contract, vendor
from generator.audit.compare import compare
from generator.audit.reasons import Explanation, ReasonsError, explain, load

HERE = Path(__file__).parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 if all is explained, 1 if not, 2 without the SDK."""
    parser = argparse.ArgumentParser(prog="python -m generator.audit", description=__doc__)
    parser.add_argument(
        "--spec", type=Path, default=HERE.parent.parent / "openapi.yaml", help="the contract"
    )
    parser.add_argument(
        "--reasons",
        type=Path,
        default=HERE / "reasons.yaml",
        help="the wanted differences",
    )
    parser.add_argument(
        "--explained", action="store_true", help="print the explained differences too"
    )
    options = parser.parse_args(argv)
    try:
        release = vendor.version()
    except ModuleNotFoundError:
        print(
            "The vendor's SDK is not installed here. Run `nox -s audit`, which installs it in a "
            "separate environment.",
            file=sys.stderr,
        )
        return 2
    try:
        document = contract.load(options.spec)
        ours, theirs = contract.read(document), vendor.read(document)
        comparison = compare(theirs, ours, contract.unused(document))
        explanation = explain(comparison.differences, load(options.reasons))
    except (contract.SchemaError, vendor.VendorError, ReasonsError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.spec.name} beside the vendor's SDK {release}.")
    print(f"Compared: {', '.join(f'{n} {kind}' for kind, n in comparison.counts.items())}.")
    _report(explanation, options.reasons, explained=options.explained)
    return 0 if explanation.clean else 1


def _report(explanation: Explanation, reasons: Path, *, explained: bool) -> None:
    if explained:
        for reason, found in explanation.explained:
            print(f"\n{reason.reason.strip()}")
            for difference in found:
                print(f"    {difference}")
        print()
    for difference in explanation.unexplained:
        print(difference)
    for reason, number in explanation.wrong_counts:
        print(
            f"reason   {reasons.name} says {reason.count} {reason.kind} differences, "
            f"there are {number}: {reason.reason.strip()}"
        )
    known = len({found for _, group in explanation.explained for found in group})
    print(f"{known} differences are explained by {len(explanation.explained)} reasons.")
    if explanation.clean:
        print("Nothing else differs.")
        return
    print(
        f"{len(explanation.unexplained)} are not explained, "
        f"and {len(explanation.wrong_counts)} reasons do not hold.\n"
        "Put what the contract lacks into openapi.yaml, then run `nox -s generate`. "
        f"A difference that is wanted goes into {reasons.name} with its reason; "
        "a reason that no longer holds is corrected or taken out."
    )


if __name__ == "__main__":
    sys.exit(main())
