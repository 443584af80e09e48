"""Print every difference between the contract and the vendor's packages without a known reason."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.audit import contract, witnesses
from generator.audit.operations import VendorError
from generator.audit.proposal import made_of_names
from generator.audit.reasons import ReasonsError, load
from generator.audit.witnesses import Findings, NotConsulted, Witness, examine

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

Consult = Callable[[Mapping[str, Any]], Sequence[Witness]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 if all is explained, 1 if not, 2 without the Python SDK."""
    options = _options(argv)
    try:
        document = contract.load(options.spec)
        consult = _consultation(options.cache)
        found = consult(document)
        findings = examine(document, found, load(options.reasons))
        if options.write and not findings.clean:
            _write(options.spec, options.reasons, findings, consult)
            return main([one for one in argv or sys.argv[1:] if one != "--write"])
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
    _report(findings, document, options.reasons, explained=options.explained)
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
        "--write",
        action="store_true",
        help="write what the contract lacks into it, and say what a person must decide",
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=ROOT / ".nox" / "npm",
        help="where the TypeScript package is kept",
    )
    return parser.parse_args(argv)


def _consultation(cache: Path) -> Consult:
    """Return what asks the packages that can be had here, and names things as a contract does."""
    release = ""
    files: Mapping[str, str] = {}
    try:
        files, release = witnesses.typescript_files(ROOT / "pyproject.toml", cache)
    except NotConsulted as error:
        print(f"The TypeScript types were not consulted: {error}.")

    def consult(document: Mapping[str, Any]) -> list[Witness]:
        found = [witnesses.python(document)]
        if release:
            found.append(witnesses.typescript(document, files, release))
        return found

    return consult


def _write(spec: Path, reasons: Path, before: Findings, consult: Consult) -> None:
    """Edit the contract, and the counts of reasons for what was written; say what was done."""
    write = importlib.import_module("generator.audit.write")
    written = write.write(spec.read_text(encoding="utf-8"), consult, load(reasons))
    spec.write_text(written.text, encoding="utf-8")
    for what in written.done:
        print(f"wrote      {what}")
    counted = write.counts(reasons.read_text(encoding="utf-8"), before, written.findings)
    reasons.write_text(counted, encoding="utf-8")
    for difference, why in written.left.items():
        print(f"left       {difference.describe(written.findings.claims()[difference])}. {why}")
    print(f"{len(written.done)} facts are now in {spec.name}.\n")


def _report(
    findings: Findings, document: Mapping[str, Any], reasons: Path, *, explained: bool
) -> None:
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
    for place in made_of_names(document["components"]):
        print(f"describe   {place}: the description is made of names; rewrite it in openapi.yaml")
    known = len({difference for _, claims in groups for difference in claims})
    print(f"{known} differences are explained by {len(groups)} reasons.")
    if findings.clean:
        print("Nothing else differs.")
        return
    print(
        f"{len(unexplained)} are not explained, and {wrong} counts of reasons do not hold.\n"
        "`nox -s audit -- --write` writes what openapi.yaml lacks; then run `nox -s generate`. "
        f"A difference that is wanted goes into {reasons.name} with its reason; "
        "a reason that no longer holds is corrected or taken out."
    )


if __name__ == "__main__":
    sys.exit(main())
