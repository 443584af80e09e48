"""Write parts of pages as Markdown, from the command, the contract and the package."""

from __future__ import annotations

import re
from collections.abc import Callable

from .command import commands
from .contract import operations, types
from .names import names
from .states import states

__all__ = ["written"]

WRITERS: dict[str, Callable[[str], str]] = {
    "command": lambda _: commands(),
    "operations": lambda _: operations(),
    "types": types,
    "names": names,
}
BLOCK = re.compile(rf"^```\{{({'|'.join(WRITERS)})\}}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Drawn with letters where there is no site, as in an editor.
DRAWING = re.compile(r"^<!-- states -->\n.*?^<!-- states: end -->$", re.MULTILINE | re.DOTALL)


def written(text: str) -> str:
    """Return a page with its blocks replaced by what the code says."""
    drawn = DRAWING.sub(lambda block: states(text), text)
    return BLOCK.sub(lambda block: WRITERS[block[1]](block[2]), drawn)
