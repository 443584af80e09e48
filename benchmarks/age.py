"""Return how old results are: how many releases came after the one that they measured."""

from __future__ import annotations

import re

MOST_RELEASES = 1
"""Results may be of the release before the newest one, and of none before that."""

_RELEASE = re.compile(r"^## \[v?(\d+(?:\.\d+)+)\]", re.MULTILINE)


def releases_after(measured: str, changelog: str) -> list[str]:
    """
    Return the releases that came after a version, the oldest first.

    Args:
        measured: the version of message-batches that was measured.
        changelog: the text of CHANGELOG.md; what is unreleased does not count.
    """
    found = {_numbers(release): release for release in _RELEASE.findall(changelog)}
    return [found[each] for each in sorted(found) if each > _numbers(measured)]


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, by which releases are in order."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    assert match is not None, version
    return tuple(int(part) for part in match[0].split("."))
