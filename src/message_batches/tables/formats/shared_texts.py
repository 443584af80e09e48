"""The texts of an Excel workbook, on disk if they are many: a sheet refers to them by number."""

from __future__ import annotations

from array import array
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZipFile

_IN_MEMORY = 16 << 20
"""Bytes of texts that are held in memory."""


class SharedTexts:
    """The texts of a workbook, by number, as they are written in it."""

    def __init__(self, archive: ZipFile, package: Any) -> None:
        """
        Read them.

        Args:
            archive: the files of the workbook.
            package: says which of them has the texts.
        """
        from openpyxl.cell.text import Text
        from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
        from openpyxl.xml.functions import iterparse

        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # close closes it
        self._ends = array("Q", [0])
        if (part := package.find(SHARED_STRINGS)) is None:
            return
        item, text = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"
        with archive.open(part.PartName[1:]) as source:
            root = None
            for event, node in iterparse(source, ("start", "end")):
                if root is None:
                    root = node
                if event == "end" and node.tag == item:
                    plain = len(node) == 1 and node[0].tag == text
                    content = (
                        node[0].text or "" if plain else Text.from_tree(node).content
                    ).encode("utf-8", "surrogatepass")
                    self._file.write(content)
                    self._ends.append(self._ends[-1] + len(content))
                    root.clear()

    def __getitem__(self, number: int) -> str:
        """Return a text."""
        if not 0 <= number < len(self._ends) - 1:
            raise ValueError(f"the workbook has no text with the number {number}")
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Delete what is on disk."""
        self._file.close()
