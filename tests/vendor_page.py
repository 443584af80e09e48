"""
Write `docs/vendor-surface.md` anew: the version, and each name under what is true of it.

`python -m tests.vendor_page` moves names between the rows, and adds those that are new. A name that
is not here, or only here, needs a reason from a person: its row has an empty last cell until then.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import message_batches
from tests.vendor_surface import SURFACES, Names

PAGE = Path(__file__).resolve().parent.parent / "docs" / "vendor-surface.md"
ROW = re.compile(r"^\| (.*) \| (yes|no|only here) \| (.*?) ?\|$")


def refreshed(
    page: str, version: str, told: Callable[[str], Mapping[str, Names]] | None = None
) -> str:
    """The page as it must be; ``told`` gives the names of a section by what is true of them."""
    page = re.sub(r"(?<=vendor's SDK )[\d.]+\d", version, page)
    for section in SURFACES:
        head, heading, rest = page.partition(f"## {section}\n")
        table, following, after = rest.partition("\n## ")
        true = (told or truth)(section)
        page = f"{head}{heading}{_table(table, true)}{following}{after}"
    return page


def truth(section: str) -> dict[str, Names]:
    theirs = SURFACES[section](importlib.import_module("anthropic"))
    ours = SURFACES[section](message_batches)
    return {"yes": theirs & ours, "no": theirs - ours, "only here": ours - theirs}


def _table(text: str, true: Mapping[str, Names]) -> str:
    lines = text.split("\n")
    left = {here: set(names) for here, names in true.items()}
    last = max(number for number, line in enumerate(lines) if line.startswith("|"))
    kept: list[str] = []
    for line in lines[: last + 1]:
        if not (row := ROW.match(line)):
            kept.append(line)
            continue
        listed = re.findall(r"`(\w+)`", row[1])
        names = [name for name in listed if name in left[row[2]]]
        if row[2] == "yes":
            names = names if left["yes"] == {*names} else sorted(left["yes"])
        left[row[2]] -= {*names}
        if names == listed:
            kept.append(line)
        elif names:
            kept.append(_row(names, row[2], row[3]))
    new = [_row(sorted(names), here, "") for here, names in left.items() if names]
    return "\n".join([*kept, *new, *lines[last + 1 :]])


def _row(names: list[str], here: str, why: str) -> str:
    return f"| {', '.join(f'`{name}`' for name in names)} | {here} | {f'{why} ' if why else ''}|"


def without_a_reason() -> list[str]:
    """The names that a person must say something about."""
    rows = filter(None, map(ROW.match, PAGE.read_text(encoding="utf-8").splitlines()))
    return [row[1] for row in rows if row[2] != "yes" and not row[3]]


if __name__ == "__main__":
    release = importlib.import_module("anthropic").__version__
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), release), encoding="utf-8")
