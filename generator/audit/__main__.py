"""Print every difference between the contract and the vendor's packages without a known reason."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.audit import contract, witnesses
from generator.audit.operations import VendorError
from generator.audit.reasons import ReasonsError, load
from generator.audit.witnesses import Findings, NotConsulted, Witness, examine

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 if all is explained, 1 if not, 2 without the Python SDK."""
    options = _options(argv)
    try:
        document = contract.load(options.spec)
        found = _witnesses(document, options.cache)
        findings = examine(document, found, load(options.reasons))
    except ModuleNotFoundError as error:
        if error.name != "anthropic":
            raise
        print(
            "The vendor's SDK is not installed here. Run `nox -s audit`, which installs it in a "
            "separate environment.",
            file=sys.stderr,
        )
        return 2
    except (contract.SchemaError, VendorError, ReasonsError) as error:
        print(error, file=sys.stderr)
        return 1
    for witness, comparison in zip(found, findings.comparisons, strict=True):
        counts = ", ".join(f"{number} {kind}" for kind, number in comparison.counts.items())
        print(f"{witness.name} {witness.release}: {counts} compared with {options.spec.name}.")
    _report(findings, options.reasons, explained=options.explained)
    return 0 if findings.clean else 1


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m generator.audit", description=__doc__)
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the contract")
    parser.add_argument(
        "--reasons", type=Path, default=HERE / "reasons.yaml", help="the wanted differences"
    )
    parser.add_argument(
        "--explained", action="store_true", help="print the explained differences too"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=ROOT / ".nox" / "npm",
        help="where the TypeScript package is kept",
    )
    return parser.parse_args(argv)


def _witnesses(document: Mapping[str, Any], cache: Path) -> list[Witness]:
    found = [witnesses.python(document)]
    try:
        files, release = witnesses.typescript_files(ROOT / "pyproject.toml", cache)
    except NotConsulted as error:
        print(f"The TypeScript types were not consulted: {error}.")
    else:
        found.append(witnesses.typescript(document, files, release))
    return found


def _report(findings: Findings, reasons: Path, *, explained: bool) -> None:
    groups = [*findings.explained()]
    if explained:
        for reason, claims in groups:
            print(f"\n{reason.reason.strip()}")
            for difference, who in claims.items():
                print(f"    {difference.describe(who)}")
        print()
    unexplained = findings.claims()
    for difference, who in unexplained.items():
        print(difference.describe(who))
    wrong = 0
    for explanation in findings.explanations:
        for reason, number in explanation.wrong_counts:
            wrong += 1
            print(
                f"reason     {reasons.name} says {reason.expected(explanation.witness)} "
                f"{reason.kind} differences of {explanation.witness}, there are {number}: "
                f"{reason.reason.strip()}"
            )
    known = len({difference for _, claims in groups for difference in claims})
    print(f"{known} differences are explained by {len(groups)} reasons.")
    if findings.clean:
        print("Nothing else differs.")
        return
    print(
        f"{len(unexplained)} are not explained, and {wrong} counts of reasons do not hold.\n"
        "Put what the contract lacks into openapi.yaml, then run `nox -s generate`. "
        f"A difference that is wanted goes into {reasons.name} with its reason; "
        "a reason that no longer holds is corrected or taken out."
    )


if __name__ == "__main__":
    sys.exit(main())
