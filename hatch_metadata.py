"""
What the package index shows: the links of the project, and the README with links that work there.

The links in the README are relative, so that they work in a checkout. An index has no files beside
the page, so they become addresses in the repository that pyproject.toml names, at the tag of the
version. While it names none, the README stays as it is, and `check_index.py` refuses a release.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)\s]+)")
_PICTURE = re.compile(r'(?<=src=")(?!\w+:)([^"]+)|(?<=srcset=")(?!\w+:)([^"]+)')


class Metadata(MetadataHookInterface):
    """The hook that hatchling calls."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the README, and the links if the repository is known."""
        repository, tag = self.config["repository"], f"v{metadata['version']}"
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        if repository:
            text = absolute(text, repository, tag)
            metadata["urls"] = urls(repository, tag)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def absolute(text: str, repository: str, tag: str) -> str:
    """Return a page with addresses in a repository instead of relative links and pictures."""
    text = _LINK.sub(lambda found: f"{repository}/blob/{tag}/{found[0]}", text)
    return _PICTURE.sub(lambda found: f"{repository}/raw/{tag}/{found[0]}", text)


def urls(repository: str, tag: str) -> dict[str, str]:
    """Return the links that an index shows beside the page."""
    return {
        "Source": repository,
        "Documentation": f"{repository}/blob/{tag}/docs/index.md",
        "Changelog": f"{repository}/blob/{tag}/CHANGELOG.md",
        "Issues": f"{repository}/issues",
        "Security": f"{repository}/blob/{tag}/SECURITY.md",
    }
