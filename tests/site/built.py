"""
Check the site that was built: `python -m tests.site.built FOLDER`.

Every link inside of it leads to a file and to a place in it, nothing is loaded from elsewhere, and
the search index stays small. Prints the sizes.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

MOST_INDEX_BYTES = 200_000
MOST_BYTES = 8_000_000
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """
    What a page refers to.

    Attributes:
        ids: the places in it.
        links: where its links lead.
        loaded: what a browser loads for it.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if (name := LOADED.get(tag)) in values:
            self.loaded.append(values[name])


def faults_of(site: Path) -> list[str]:
    """Return what is wrong with a site."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    faults = [] if len(pages) > 30 else [f"only {len(pages)} pages"]
    for path, page in pages.items():
        shown = path.relative_to(site)
        faults += [f"{shown}: loads {one}" for one in page.loaded if urlsplit(one).netloc]
        for link in {*page.links, *page.loaded}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            place = unquote(parts.fragment)
            found = pages.get(site / target.relative_to(site)) if target.is_file() else None
            if not target.is_file():
                faults.append(f"{shown}: {link} leads to no file")
            elif place and found is not None and place not in found.ids:
                faults.append(f"{shown}: {link} leads to no place in the page")
    return faults


def sizes_of(site: Path) -> tuple[int, int]:
    """Return the bytes of a site, and of the index of its search."""
    files = [path for path in site.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files), (site / "searchindex.js").stat().st_size


def main(folder: str) -> int:
    """Print what is wrong, and the sizes; return the exit code."""
    site = Path(folder).resolve()
    faults = faults_of(site)
    total, index = sizes_of(site)
    if index > MOST_INDEX_BYTES:
        faults.append(f"the search index has {index:,} bytes, more than {MOST_INDEX_BYTES:,}")
    if total > MOST_BYTES:
        faults.append(f"the site has {total:,} bytes, more than {MOST_BYTES:,}")
    print(*faults, f"site: {total:,} bytes; its search index: {index:,}", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
