"""Parse TypeScript declarations, and find what a name in them means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from generator.audit.operations import VendorError

_DECLARATIONS = ("interface_declaration", "type_alias_declaration", "class_declaration")


@dataclass(frozen=True)
class Place:
    """Where a name is looked up, and whether what it means is received from the service."""

    file: str
    scope: tuple[str, ...] = ()  # the namespaces around the name
    received: bool = field(kw_only=True)


@dataclass(frozen=True)
class Declaration:
    """An interface, type or class; the scope of ``place`` ends in its name."""

    place: Place
    node: Node


class Sources:
    """The files of a package, parsed when they are first needed."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self._parsed: dict[str, _File] = {}

    def resolve(self, words: tuple[str, ...], place: Place) -> Declaration:
        """Return the declaration that a dotted name means in a place."""
        file = self._file(place.file)
        for depth in range(len(place.scope), -1, -1):
            path = (*place.scope[:depth], *words)
            if path in file.declarations:
                return Declaration(replace(place, scope=path), file.declarations[path])
        if words[0] in file.imports:
            target, name = file.imports[words[0]]
            inside = replace(place, file=target, scope=())
            return self.resolve((name, *words[1:]) if name else words[1:], inside)
        if len(words) > 1:  # a namespace may export what the file declares
            return self.resolve(words[1:], replace(place, scope=()))
        raise VendorError(f"{place.file} has no type {words[0]}")

    def _file(self, path: str) -> _File:
        if path not in self._parsed:
            if path not in self.files:
                raise VendorError(f"the TypeScript package has no {path}")
            self._parsed[path] = _File(path, self.files[path])
        return self._parsed[path]


class _File:
    def __init__(self, path: str, text: str) -> None:
        self.declarations: dict[tuple[str, ...], Node] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        folder = posixpath.dirname(path)
        for node in parse(text).named_children:
            if node.type == "import_statement":
                source = posixpath.normpath(posixpath.join(folder, string(child(node, "source"))))
                self._import(node, source.removesuffix(".js") + ".d.ts")
            else:
                self._declare(node, ())

    def _import(self, node: Node, target: str) -> None:
        for found in walk(node):
            if found.type == "namespace_import":
                self.imports[word(found.named_children[0])] = target, ""
            elif found.type == "import_specifier":
                name = word(child(found, "name"))
                alias = found.child_by_field_name("alias")
                self.imports[word(alias) if alias else name] = target, name

    def _declare(self, node: Node, scope: tuple[str, ...]) -> None:
        if node.type in ("export_statement", "ambient_declaration", "expression_statement"):
            for inner in node.named_children:
                self._declare(inner, scope)
        elif node.type == "internal_module":
            for inner in child(node, "body").named_children:
                self._declare(inner, (*scope, word(child(node, "name"))))
        elif node.type in _DECLARATIONS:
            self.declarations[*scope, word(child(node, "name"))] = node


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_typescript.language_typescript()))


def parse(text: str) -> Node:
    """Return the tree of a file."""
    return _parser().parse(text.encode()).root_node


def child(node: Node, field: str) -> Node:
    """Return a part that the grammar promises."""
    found = node.child_by_field_name(field)
    if found is None:
        raise VendorError(f"cannot read the TypeScript `{word(node)[:80]}`")
    return found


def word(node: Node) -> str:
    """Return the text of a node."""
    return (node.text or b"").decode()


def string(node: Node) -> str:
    """Return the text of a string literal."""
    return word(node)[1:-1]


def comment(node: Node) -> str:
    """Return the words of the comment above a declaration, a field or a method."""
    above = node.prev_named_sibling
    text = word(above) if above is not None and above.type == "comment" else ""
    return " ".join(text.strip("/*").replace("\n", " ").replace("*", " ").split())


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything in it."""
    yield node
    for inner in node.named_children:
        yield from walk(inner)
