"""The differences that are known and wanted, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.audit.compare import Difference

_Words = tuple[str, ...] | None


class ReasonsError(Exception):
    """The reasons file has an entry that is not well-formed."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why some differences are wanted, which they are, and how many.

    A difference is meant if it agrees with every key that is given; a key that lists several values
    agrees with any of them. The number is exact, so that a broad entry cannot take in a difference
    that nobody has looked at, and cannot outlive the ones it was written for.
    """

    reason: str
    kind: str
    count: int
    side: _Words = None
    schema: _Words = None
    field: _Words = None
    vendor: _Words = None
    contract: _Words = None

    def explains(self, difference: Difference) -> bool:
        """Whether this difference is one that is meant."""
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
class Verdict:
    """The differences under their reasons, and those without one."""

    explained: tuple[tuple[Reason, tuple[Difference, ...]], ...]
    unexplained: tuple[Difference, ...]

    @property
    def wrong_counts(self) -> tuple[tuple[Reason, int], ...]:
        """The reasons that explain more or fewer differences than they say, with the number."""
        return tuple(
            (reason, len(found)) for reason, found in self.explained if len(found) != reason.count
        )

    @property
    def clean(self) -> bool:
        """Whether every difference has its reason and every reason its differences."""
        return not self.unexplained and not self.wrong_counts


def load(path: Path) -> tuple[Reason, ...]:
    """Read the reasons file; ReasonsError names the entry at fault, counting from 1."""
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
    if not isinstance(count, int) or count < 1:
        raise ValueError("count must be a whole number from 1")
    if not entry.get("reason"):
        raise ValueError("there is no reason")
    return Reason(**{**entry, **words})


def judge(differences: Sequence[Difference], reasons: Sequence[Reason]) -> Verdict:
    """Put each difference under every reason that explains it."""
    explained = tuple(
        (reason, tuple(found for found in differences if reason.explains(found)))
        for reason in reasons
    )
    known = {found for _, group in explained for found in group}
    return Verdict(explained, tuple(found for found in differences if found not in known))
