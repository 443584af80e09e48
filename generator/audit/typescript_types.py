"""Read the types of the vendor's TypeScript package.

They distinguish a field that may be null from one that may be missing, which the Python types do
not. They do not distinguish integers from numbers, and times from strings.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tree_sitter import Node

from generator.audit import models, typescript_operations
from generator.audit.forms import (
    EMPTY,
    Alias,
    Array,
    Field,
    Form,
    Map,
    Object,
    Ref,
    Scalar,
    Side,
    either,
    listed,
    one,
)
from generator.audit.operations import VendorError, without_headers
from generator.audit.typescript_source import (
    Declaration,
    Place,
    Sources,
    child,
    comment,
    string,
    word,
)
from generator.document import other_names

_SURFACES = (
    ("", "resources/messages/batches.d.ts", "resources/shared.d.ts"),
    ("Beta", "resources/beta/messages/batches.d.ts", "resources/beta/beta.d.ts"),
)
_PAGES = Place("core/pagination.d.ts", received=True)
_DEPRECATED = re.compile(
    r".*@deprecated\b|(?:\w+ param: )?(?:this is )?deprecated\b", re.IGNORECASE
)
_KINDS = {"string": "string", "number": "number", "boolean": "boolean", "unknown": "any"}

_ANY_MAP = one(Map(one(Scalar("any"))))

Arguments = Mapping[str, Form]


def read(document: Mapping[str, Any], files: Mapping[str, str]) -> Side:
    """Walk the package's types, and name them as the contract in ``document`` does."""
    shared = other_names(document)
    walk = _Walk({*document["components"]["schemas"], *shared}, Sources(files))
    for beta, path, errors in _SURFACES:
        sent, received = Place(path, received=False), Place(path, received=True)
        walk.named(("BatchCreateParams",), sent)
        for name in ("MessageBatch", "DeletedMessageBatch", "MessageBatchIndividualResponse"):
            walk.named((beta + name,), received)
        walk.named((f"{beta}ErrorResponse",), replace(received, file=errors))
        walk.page(walk.named((f"{beta}MessageBatch",), received), f"{beta}MessageBatchList")
    operations = typescript_operations.read(files, walk.parameters)
    for beta, name in (("", "create_message_batch"), ("Beta", "create_beta_message_batch")):
        body = f"{beta}BatchCreateParams"
        walk.objects[body] = without_headers(walk.objects[body], operations[name])
    aliases = tuple(walk.aliases.values())
    return Side(walk.objects, aliases, operations, models.of_typescript(files)).renamed(shared)


class _Walk:
    def __init__(self, taken: Container[str], sources: Sources) -> None:
        self.taken = taken
        self.sources = sources
        self.objects: dict[str, Object] = {}
        self.aliases: dict[object, Alias] = {}
        self.places: dict[str, Place] = {}

    def named(self, words: tuple[str, ...], place: Place) -> Form:
        """Return what a name means."""
        found = self.sources.resolve(words, place)
        if found.node.type == "interface_declaration":
            name = self.component(found)
            # Where the contract has a schema of that name, this is a type beside a free map.
            return (
                one(Ref(name)) if not name.endswith("Typed") else either([one(Ref(name)), _ANY_MAP])
            )
        form = self.form(child(found.node, "value"), found.place)
        value = child(found.node, "value").type
        if "type_identifier" not in value:
            same = (found.place.file, found.place.scope, form)
            names = self.aliases[same].names if same in self.aliases else ()
            self.aliases[same] = Alias(tuple(dict.fromkeys([*names, *_names(found)])), form)
        return form

    def component(self, found: Declaration) -> str:
        names = _names(found)
        # What Python and the contract have as an object beside a free map is one type here.
        typed = next((n for name in names if (n := f"{name}Typed") in self.taken), None)
        name = typed or next((name for name in names if name in self.taken), _new_name(found))
        other = self.places.setdefault(name, found.place)
        if (other.file, other.scope) != (found.place.file, found.place.scope):
            raise VendorError(f"two types would be {name}: {found.place} and {other}")
        if name not in self.objects:
            self.objects[name] = Object(
                {}, found.place.received, False
            )  # a type may lead back to itself
            self.objects[name] = self.shape(found)
            if typed:
                self.objects[name] = replace(self.objects[name], extra=False)
        return name

    def shape(self, found: Declaration, arguments: Arguments | None = None) -> Object:
        fields: dict[str, Field] = {}
        extra = False
        for node in found.node.named_children:
            if node.type == "extends_type_clause":
                for base in node.named_children:
                    inherited = self.shape(self.sources.resolve(_dotted(base), found.place))
                    fields |= inherited.fields
                    extra = extra or inherited.extra
        for node in child(found.node, "body").named_children:
            if node.type == "index_signature":
                extra = True
            elif node.type == "property_signature":
                name = word(child(node, "name")).strip("'\"")
                fields[name] = self.field(node, found.place, arguments or {})
        return Object(fields, found.place.received, extra)

    def field(self, node: Node, place: Place, arguments: Arguments) -> Field:
        annotation = child(node, "type").named_children[0]
        return Field(
            self.form(annotation, place, arguments),
            all(part.type != "?" for part in node.children),
            bool(_DEPRECATED.match(comment(node))),
            tuple(self.hints(annotation, place)),
        )

    def hints(self, annotation: Node, place: Place) -> Iterator[str]:
        """Yield the names of the unions and enums that an annotation mentions."""
        for words in _names_in(annotation):
            found = self.sources.resolve(words, place)
            if found.node.type == "type_alias_declaration":
                yield from _names(found)

    def form(self, node: Node, place: Place, arguments: Arguments | None = None) -> Form:
        parts = node.named_children
        match node.type:
            case "predefined_type" if word(node) in _KINDS:
                return one(Scalar(_KINDS[word(node)]))
            case "literal_type":
                return _literal(parts[0])
            case "union_type":
                return either(self.form(arm, place, arguments) for arm in _arms(node))
            case "parenthesized_type" | "readonly_type":
                return self.form(parts[0], place, arguments)
            case "intersection_type" if word(parts[1]) == "{}":  # any other string
                return self.form(parts[0], place, arguments)
            case "array_type":
                return one(Array(self.form(parts[0], place, arguments)))
            case "object_type" if [part.type for part in parts] == ["index_signature"]:
                value = child(parts[0], "type").named_children[0]
                return one(Map(self.form(value, place, arguments)))
            case "generic_type" if word(child(node, "name")) == "Array":
                (item,) = child(node, "type_arguments").named_children
                return one(Array(self.form(item, place, arguments)))
            case "type_identifier" | "nested_type_identifier":
                words = _dotted(node)
                return (arguments or {}).get(words[0]) or self.named(words, place)
        raise VendorError(f"cannot read the TypeScript type `{word(node)[:80]}`")

    def page(self, item: Form, name: str) -> None:
        """Note the list envelope for these items: the SDK has one generic type for all of them."""
        found = self.sources.resolve(("PageResponse",), _PAGES)
        self.objects[name] = self.shape(found, {"Item": item})

    def parameters(self, words: tuple[str, ...], file: str) -> dict[str, Field]:
        """Return the fields of the type that a method takes."""
        return self.shape(self.sources.resolve(words, Place(file, received=False))).fields


def _arms(union: Node) -> Iterator[Node]:
    """Yield the alternatives, which the grammar nests in pairs."""
    for part in union.named_children:
        if part.type == "union_type":
            yield from _arms(part)
        else:
            yield part


def _literal(node: Node) -> Form:
    match node.type:
        case "string":
            return listed([string(node)])
        case "true" | "false":
            return listed([node.type == "true"])
        case "null":
            return one(Scalar("null"))
        case "undefined":
            return EMPTY
    raise VendorError(f"cannot read the TypeScript literal `{word(node)}`")


def _dotted(node: Node) -> tuple[str, ...]:
    return tuple(word(node).split("."))


def _names_in(node: Node) -> Iterator[tuple[str, ...]]:
    """Yield the names in an annotation, each with its dots."""
    if node.type in ("type_identifier", "nested_type_identifier"):
        if word(node) not in ("Array", "Item"):
            yield _dotted(node)
        return
    for inner in node.named_children:
        yield from _names_in(inner)


def _names(found: Declaration) -> tuple[str, ...]:
    """Return the component names for a declaration, likelier ones first.

    A type that is sent ends in Param, as in the Python package, unless it stands in one that does.
    """
    plain = _plain(found)
    sent = [f"{name}Param" for name in (*plain, found.place.scope[-1])]
    twice = plain[1] * 2  # where a union has the name itself
    if found.place.received:
        return twice, *plain
    return (plain[0], *sent, plain[1]) if _in_params(found) else (*sent, *plain)


def _new_name(found: Declaration) -> str:
    """Return the name of a component that the contract lacks."""
    name = _plain(found)[1]
    sent = not found.place.received and not _in_params(found)
    return f"{name.removesuffix('Param')}Param" if sent else name


def _plain(found: Declaration) -> tuple[str, str]:
    """Return a name after the namespaces around it, and without them."""
    beta = "Beta" if found.place.file.startswith("resources/beta/") else ""
    long, short = "".join(found.place.scope), found.place.scope[-1]
    return beta + long.removeprefix(beta), beta + short.removeprefix(beta)


def _in_params(found: Declaration) -> bool:
    return "Params" in found.place.scope[0]
