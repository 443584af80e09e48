"""Known and wanted differences, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.audit.compare import Difference

WITNESSES = {"Python", "TypeScript"}
_Words = tuple[str, ...] | None


class ReasonsError(Exception):
    """The reasons file has an entry that is not well-formed."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why some differences are wanted, which ones, and how many.

    A reason covers the differences that match all of its keys; a key with several values matches
    any of them. The count is exact, so that a broad entry cannot hide a difference that nobody has
    reviewed, and cannot outlive the differences it was written for. It is one number where all
    witnesses claim the same, else a number for each witness that claims any.
    """

    reason: str
    kind: str
    count: int | Mapping[str, int]
    side: _Words = None
    schema: _Words = None
    field: _Words = None
    vendor: _Words = None
    contract: _Words = None

    def expected(self, witness: str) -> int:
        """Return how many differences this reason covers of those that a witness claims."""
        return self.count if isinstance(self.count, int) else self.count.get(witness, 0)

    def explains(self, difference: Difference) -> bool:
        """Return whether this reason covers a difference."""
        return self.kind == difference.kind and all(
            wanted is None or getattr(difference, key) in wanted
            for key, wanted in (
                ("side", self.side),
                ("schema", self.schema),
                ("field", self.field),
                ("vendor", self.vendor),
                ("contract", self.contract),
            )
        )


@dataclass(frozen=True)
class Explanation:
    """The differences that a witness claims, grouped by reason, and those without a reason."""

    witness: str
    explained: tuple[tuple[Reason, tuple[Difference, ...]], ...]
    unexplained: tuple[Difference, ...]

    @property
    def wrong_counts(self) -> tuple[tuple[Reason, int], ...]:
        """Return the reasons with a wrong count, and the right one."""
        return tuple(
            (reason, len(found))
            for reason, found in self.explained
            if len(found) != reason.expected(self.witness)
        )

    @property
    def clean(self) -> bool:
        """Return whether every difference has its reason and every reason its differences."""
        return not self.unexplained and not self.wrong_counts


def load(path: Path) -> tuple[Reason, ...]:
    """Read the reasons file; raise ReasonsError with the number of the first bad entry."""
    reasons = []
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, entry in enumerate(entries, start=1):
        try:
            reasons.append(_reason(entry))
        except (TypeError, ValueError) as error:
            raise ReasonsError(f"{path.name}, entry {number}: {error}") from error
    return tuple(reasons)


def _reason(entry: Mapping[str, Any]) -> Reason:
    words = {
        key: (value,) if isinstance(value, str) else tuple(value)
        for key, value in entry.items()
        if key not in ("reason", "kind", "count")
    }
    count = entry.get("count")
    numbers = [*count.values()] if isinstance(count, dict) and {*count} <= WITNESSES else [count]
    if not all(isinstance(number, int) and number > 0 for number in numbers):
        raise ValueError("count must be a positive integer, or one for either witness")
    if not entry.get("reason"):
        raise ValueError("there is no reason")
    return Reason(**{**entry, **words})


def explain(
    differences: Sequence[Difference], reasons: Sequence[Reason], witness: str = "Python"
) -> Explanation:
    """Group the differences that a witness claims by the reasons that explain them."""
    explained = tuple(
        (reason, tuple(found for found in differences if reason.explains(found)))
        for reason in reasons
    )
    known = {found for _, group in explained for found in group}
    return Explanation(
        witness, explained, tuple(found for found in differences if found not in known)
    )
