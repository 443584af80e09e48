"""Edit a YAML file line by line: what an edit does not touch stays byte for byte.

The parser gives the line of every node. All edits are found on the text as it was, and are applied
together.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)  # the items of a list are indented


def dumped(value: Any, indent: int) -> list[str]:
    """Return a value in the layout of the contract."""
    nested: Any = value
    for _ in range(indent // 2):
        nested = {"_": nested}
    text = yaml.dump(nested, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True)
    return text.splitlines(keepends=True)[indent // 2 :]


class LayoutError(Exception):
    """The place of an edit is empty, or written in braces."""


class Layout:
    """A file, its nodes and the edits that are to be made."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines(keepends=True)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.root = yaml.compose(text, Loader=loader)
        self._edits: dict[int, list[tuple[int, int, list[str]]]] = {}  # what comes before a line
        self._removed: set[int] = set()

    def node(self, path: Path) -> Node | None:
        """Return the node at a path, if it is there."""
        node: Node | None = self.root
        for step in path:
            if isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.value[step] if step < len(node.value) else None
            elif isinstance(node, MappingNode):
                node = next((v for k, v in node.value if k.value == step), None)
            else:
                return None
        return node

    def add_entry(
        self, path: Path, key: str, value: Any, *, after: str | None, rank: int = 0
    ) -> None:
        """Add a key to a mapping, behind another key or, without one, as the first.

        Of entries at the same place, those with a lower rank come first.
        """
        node = self._block(path, MappingNode)
        first = node.value[0][0]
        lines = dumped({key: value}, first.start_mark.column)
        keys = [name.value for name, _ in node.value]
        if after is None:
            self._insert(self._above(first), lines, rank)
        else:
            self._insert(_end(node.value[keys.index(after)][1]), lines, rank)

    def add_item(self, path: Path, value: Any, *, after: int | None, rank: int = 0) -> None:
        """Add an item to a list, behind another or, without one, as the first."""
        node = self._block(path, SequenceNode)
        lines = dumped([value], node.value[0].start_mark.column - 2)
        if after is None:
            self._insert(self._above(node.value[0]), lines, rank)
        else:
            self._insert(_end(node.value[after]), lines, rank)

    def remove_item(self, path: Path, index: int) -> None:
        """Remove an item of a list."""
        node = self._block(path, SequenceNode).value[index]
        self._removed.update(range(node.start_mark.line, _end(node)))

    def replace_entry(self, path: Path, value: Any) -> None:
        """Write another value for a key of a mapping."""
        mapping = self._block(path[:-1], MappingNode)
        key, node = next((k, v) for k, v in mapping.value if k.value == path[-1])
        start, end = key.start_mark.line, max(_end(node), key.start_mark.line + 1)
        self._removed.update(range(start, end))
        self._insert(start, dumped({key.value: value}, key.start_mark.column))

    def text(self) -> str:
        """Return the edited file."""
        found: list[str] = []
        for number, line in enumerate([*self.lines, ""]):
            # What ends here ends from the inside to the outside.
            for *_, lines in sorted(self._edits.get(number, []), key=lambda edit: edit[:2]):
                found += lines
            if number not in self._removed:
                found.append(line)
        return "".join(found)

    def _insert(self, line: int, lines: list[str], rank: int = 0) -> None:
        column = len(lines[0]) - len(lines[0].lstrip())
        self._edits.setdefault(line, []).append((-column, rank, lines))

    def _block(self, path: Path, kind: type[Node]) -> Any:
        node = self.node(path)
        if not isinstance(node, kind) or getattr(node, "flow_style", False) or not node.value:
            raise LayoutError(f"There is no block at {'/'.join(map(str, path))} to add it to.")
        return node

    def _above(self, node: Node) -> int:
        """Return the line above which to insert: comments belong to what follows them."""
        line: int = node.start_mark.line
        while line and self.lines[line - 1].lstrip().startswith("#"):
            line -= 1
        return line


def _end(node: Node) -> int:
    """Return the number of the line behind a node."""
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False) or not node.value:
        mark = node.end_mark
        return int(mark.line + (1 if mark.column else 0))
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)
