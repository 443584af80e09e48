"""Ask the vendor's packages what they say of batches."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.audit import contract, python_types
from generator.audit.compare import Comparison, Difference, compare
from generator.audit.forms import COARSE, Side
from generator.audit.reasons import Explanation, Reason, explain


@dataclass(frozen=True)
class Witness:
    """One of the vendor's packages; ``kinds`` are the scalars that its types do not distinguish."""

    name: str
    release: str
    side: Side
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Findings:
    """What each witness claims, compared with the contract."""

    comparisons: tuple[Comparison, ...]
    explanations: tuple[Explanation, ...]

    @property
    def clean(self) -> bool:
        """Return whether every difference has its reason and every reason its differences."""
        return all(explanation.clean for explanation in self.explanations)

    def claims(self) -> dict[Difference, list[str]]:
        """Return the differences without a reason, each with the witnesses that claim it."""
        found: dict[Difference, list[str]] = {}
        for explanation in self.explanations:
            for difference in explanation.unexplained:
                found.setdefault(difference, []).append(explanation.witness)
        return dict(sorted(found.items()))

    def explained(self) -> Iterable[tuple[Reason, dict[Difference, list[str]]]]:
        """Yield each reason and the differences that it explains, with who claims them."""
        groups = zip(*(explanation.explained for explanation in self.explanations), strict=True)
        for group in groups:
            found: dict[Difference, list[str]] = {}
            for explanation, (_, differences) in zip(self.explanations, group, strict=True):
                for difference in differences:
                    found.setdefault(difference, []).append(explanation.witness)
            yield group[0][0], dict(sorted(found.items()))


def python(document: Mapping[str, Any]) -> Witness:
    """Read the Python package that is installed; raise ModuleNotFoundError if none is."""
    release = importlib.import_module("anthropic").__version__
    return Witness("Python", release, python_types.read(document))


def typescript(document: Mapping[str, Any], files: Mapping[str, str], release: str) -> Witness:
    """Read the TypeScript package whose files these are."""
    types = importlib.import_module("generator.audit.typescript_types")
    return Witness("TypeScript", release, types.read(document, files), COARSE)


class NotConsulted(Exception):
    """The TypeScript types cannot be had here."""


def typescript_files(pyproject: Path, cache: Path) -> tuple[Mapping[str, str], str]:
    """Return the files of the pinned TypeScript package, and its version."""
    try:
        npm = importlib.import_module("generator.audit.npm")
        importlib.import_module("tree_sitter_typescript")
    except ModuleNotFoundError as error:
        raise NotConsulted(f"{error.name} is not installed") from error
    pin = npm.Pin.read(pyproject)
    try:
        return npm.files(pin, cache), pin.version
    except npm.Unreachable as error:
        raise NotConsulted(str(error)) from error


def examine(
    document: Mapping[str, Any], witnesses: Sequence[Witness], reasons: Sequence[Reason]
) -> Findings:
    """Compare what each witness says with the contract."""
    ours, unused = contract.read(document), contract.unused(document)
    comparisons = tuple(
        compare(witness.side, ours.renamed({}, witness.kinds), unused) for witness in witnesses
    )
    explanations = (
        explain(comparison.differences, reasons, witness.name)
        for comparison, witness in zip(comparisons, witnesses, strict=True)
    )
    return Findings(comparisons, tuple(explanations))
