"""What a package index shows: the README with links that work there, and the project's links."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from tests.pages import ROOT, page

REPOSITORY = "https://code.example/owner/message-batches"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    pytest.importorskip("hatchling", reason="needs hatchling")
    spec = spec_from_file_location("hatch_metadata", ROOT / "hatch_metadata.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def metadata_with(hook: ModuleType, repository: str) -> dict[str, object]:
    metadata: dict[str, object] = {"version": "1.2.3"}
    hook.Metadata(str(ROOT), {"repository": repository}).update(metadata)
    return metadata


def test_every_link_and_picture_is_in_the_repository_at_the_tag(hook: ModuleType) -> None:
    metadata = metadata_with(hook, REPOSITORY)
    readme = metadata["readme"]
    assert isinstance(readme, dict)
    assert readme["content-type"] == "text/markdown"
    found = re.findall(r'\]\(([^)]+)\)|src(?:set)?="([^"]+)"', readme["text"])
    for link, picture in found:
        address = link or picture
        kind = "blob" if link else "raw"
        start = f"{REPOSITORY}/{kind}/v1.2.3/"
        if not address.startswith(("#", "https://platform", "https://keepachangelog")):
            assert address.startswith(start), address
            assert (ROOT / address.removeprefix(start).partition("#")[0]).exists(), address
    urls = metadata["urls"]
    assert isinstance(urls, dict)
    assert {"Source", "Documentation", "Changelog", "Issues"} <= urls.keys()
    for address in urls.values():
        if "/blob/" in address:
            assert (ROOT / address.partition("/v1.2.3/")[2]).exists(), address


def test_only_relative_links_change(hook: ModuleType) -> None:
    text = '[a](docs/a.md#b) [b](#c) [d](https://e.example) <img src="p.png"> <img src="https://x">'
    assert hook.absolute(text, "R", "v1") == (
        "[a](R/blob/v1/docs/a.md#b) [b](#c) [d](https://e.example) "
        '<img src="R/raw/v1/p.png"> <img src="https://x">'
    )


def test_without_a_repository_the_readme_stays_as_it_is(hook: ModuleType) -> None:
    metadata = metadata_with(hook, "")
    assert "urls" not in metadata
    assert metadata["readme"] == {"content-type": "text/markdown", "text": page("README.md")}
