"""Write what the vendor's packages have and the contract lacks into the contract.

It goes in passes. Each compares the contract as it is by then, and makes the edits that need no
other first: schemas before the unions that list them, named unions before the fields that use them.
What is left when no edit is possible is for a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.audit import contract
from generator.audit.compare import NOTHING, Difference, in_words, tags_of
from generator.audit.forms import Ref, Side, Values
from generator.audit.layout import Layout, LayoutError, Path
from generator.audit.proposal import SCHEMAS, Proposal, required_here
from generator.audit.reasons import WITNESSES, Reason
from generator.audit.witnesses import Findings, Witness, examine
from generator.document import METHODS, model_table, other_names

_PASSES = 12
_ROOT: Path = ("components", "schemas")
_UNIONS = ("member", "type", "tag")
_FIELDS = ("field", "presence", "deprecated")

Consult = Callable[[Mapping[str, Any]], Sequence[Witness]]


@dataclass
class Written:
    """The edited contract, what was written, and what is left for a person, with the reason."""

    text: str
    done: list[str] = field(default_factory=list)
    left: dict[Difference, str] = field(default_factory=dict)
    findings: Findings | None = None


class CannotWrite(Exception):
    """The contract has no way to express this, or a person must decide it."""


def write(text: str, consult: Consult, reasons: Sequence[Reason]) -> Written:
    """Edit the contract's text until only what a person must decide is left."""
    written = Written(text)
    for _ in range(_PASSES):
        document = _parsed(written.text)
        witnesses = consult(document)
        written.findings = examine(document, witnesses, reasons)
        this = _Pass(document, written.text, witnesses, written.findings.claims())
        written.left = this.left
        edited = this.run()
        if edited == written.text:
            break
        written.text = edited
        written.done += this.done
    return written


def counts(text: str, before: Findings, after: Findings) -> str:
    """Return the reasons file with the counts that changed because of what was written.

    A count that did not hold before is left: nobody has looked at that difference.
    """
    layout = Layout(text)
    held = [{id(reason) for reason, _ in one.wrong_counts} for one in before.explanations]
    entries = yaml.safe_load(text)
    for number, entry in enumerate(entries):
        found = {
            explanation.witness: len(explanation.explained[number][1])
            for explanation, wrong in zip(after.explanations, held, strict=True)
            if id(before.explanations[0].explained[number][0]) not in wrong
        }
        count = entry["count"]
        known = count if isinstance(count, dict) else dict.fromkeys(WITNESSES, count)
        new = {name: n for name, n in (known | found).items() if n}
        if new != {name: n for name, n in known.items() if n}:
            shared = set(new) == WITNESSES and len({*new.values()}) == 1
            layout.replace_entry((number, "count"), next(iter(new.values())) if shared else new)
    return layout.text()


def _parsed(text: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return document


class _Pass:
    def __init__(
        self,
        document: dict[str, Any],
        text: str,
        witnesses: Sequence[Witness],
        claims: Mapping[Difference, Sequence[str]],
    ) -> None:
        self.document = document
        self.schemas: dict[str, Any] = document["components"]["schemas"]
        self.names = other_names(document)
        self.layout = Layout(text)
        self.sides = {witness.name: witness.side for witness in witnesses}
        self.claims = claims
        self.done: list[str] = []
        self.left: dict[Difference, str] = {}
        self.made: set[object] = set()
        self.proposals: dict[str, Proposal] = {}
        self.twins: dict[str, str] = {}

    def run(self) -> str:
        """Make the edits of the first stage that has any, and return the text."""
        for stage in (
            lambda d: d.kind in ("schema", "code", "parameter", "end"),
            lambda d: d.kind in _UNIONS and d.side == "named",
            lambda d: d.kind in _UNIONS,
            lambda d: d.kind in _FIELDS,
        ):
            if pairs := self.new_twins():
                self.share(pairs)
            for difference, who in self.claims.items():
                if stage(difference):
                    self.try_to_write(difference, who)
            for proposal in self.proposals.values():
                for name, schema in sorted(proposal.components.items()):
                    self.add_component(name, schema)
            if self.made:
                return self.layout.text()
        for difference in self.claims:
            self.left.setdefault(difference, _ADVICE.get(difference.kind, _DECIDE))
        return self.layout.text()

    def try_to_write(self, difference: Difference, who: Sequence[str]) -> None:
        """Write what a difference lacks, or note why that cannot be done."""
        try:
            if difference.vendor == NOTHING:
                raise CannotWrite(self.advice_on_more(who))
            others = [
                other
                for other in self.claims
                if other.kind == difference.kind != "member"
                and (other.schema, other.field) == (difference.schema, difference.field)
                and {*self.claims[other]}.isdisjoint(who)
                and other.kind in ("presence", "deprecated")
            ]
            if others:
                raise CannotWrite("The packages contradict each other. Decide which is right.")
            getattr(self, f"write_{difference.kind}")(difference, self.sides[who[0]])
        except (CannotWrite, LayoutError) as error:
            self.left[difference] = str(error)

    def advice_on_more(self, who: Sequence[str]) -> str:
        """Return what to do about a fact that these packages do not have."""
        if others := sorted(self.sides.keys() - {*who}):
            return (
                f"{others[0]} has it. Take a release of {who[0]} that has it too, or add a reason."
            )
        return _REMOVE

    # Schemas

    def new_twins(self) -> dict[str, str]:
        """Return the beta objects to be written that are the same as standard ones."""
        missing = {d.schema for d in self.claims if d.kind == "schema" and d.vendor == "an object"}
        side = self.sides["Python"]
        pairs = {
            name: name.removeprefix("Beta")
            for name in missing
            if name.startswith("Beta") and name.removeprefix("Beta") in side.objects
        }
        while True:
            renamed = side.renamed(pairs)
            equal = {
                beta: name
                for beta, name in pairs.items()
                if renamed.objects.get(beta) == renamed.objects[name]
            }
            if equal == pairs:
                return pairs
            pairs = equal

    def share(self, pairs: Mapping[str, str]) -> None:
        """Write one component with both names for what is the same on both surfaces."""
        self.sides = {name: side.renamed(pairs) for name, side in self.sides.items()}
        self.twins = dict(pairs)
        for beta, name in pairs.items():
            if name in self.schemas and self.once("alias", beta):
                self.add_alias(name, beta)

    def add_alias(self, name: str, alias: str) -> None:
        path = (*_ROOT, name)
        if known := self.schemas[name].get("x-aliases"):
            self.layout.add_item((*path, "x-aliases"), alias, after=len(known) - 1)
        else:
            last = [*self.schemas[name]][-1]
            self.layout.add_entry(path, "x-aliases", [alias], after=last)
        self.say(f"{alias}, which is the same as {name}")

    def write_schema(self, difference: Difference, side: Side) -> None:
        name = difference.schema
        if difference.vendor != "an object":
            raise CannotWrite(_ADVICE["schema"])
        if name in self.twins or not self.once("schema", name):
            return
        proposal = self.proposal(side)
        proposal.object(name, [beta for beta, twin in self.twins.items() if twin == name])
        self.say(f"schema {name}")

    def proposal(self, side: Side) -> Proposal:
        who = next(name for name, one in self.sides.items() if one is side)
        return self.proposals.setdefault(who, Proposal(self.document, side))

    def add_component(self, name: str, schema: Mapping[str, Any]) -> None:
        known = [*self.schemas]
        before = next((i for i, other in enumerate(known) if i and other > name), len(known))
        self.layout.add_entry(
            _ROOT, name, dict(schema), after=known[before - 1] if before else None
        )
        self.made.add(name)

    # Fields

    def write_field(self, difference: Difference, side: Side) -> None:
        name, path = self.component(difference, side)
        fields = side.objects[difference.schema].fields
        key = difference.field
        if not self.once(name, key):
            return
        known = [*self.schemas[name]["properties"]]
        proposal = self.proposal(side)
        after = _before(key, [*fields], known) if key != "type" else None
        self.layout.add_entry(
            (*path, "properties"),
            key,
            proposal.field(name if name in side.objects else difference.schema, key, fields[key]),
            after=after,
            rank=[*fields].index(key) if after else -1,
        )
        if required_here(side.objects[difference.schema], fields[key]):
            known.insert(known.index(after) + 1 if after else 0, key)
            self.require(name, key, known)
        self.say(f"field {name}.{key}")

    def require(self, name: str, key: str, order: Sequence[str]) -> None:
        path = (*_ROOT, name)
        required = self.schemas[name].get("required")
        if required:
            after = _before(key, order, required)
            where = required.index(after) if after else None
            self.layout.add_item((*path, "required"), key, after=where, rank=order.index(key))
        else:
            self.layout.add_entry(path, "required", [key], after="type")

    def write_presence(self, difference: Difference, side: Side) -> None:
        name, path = self.component(difference, side)
        key = difference.field
        schema = self.schemas[name]
        found = side.objects[difference.schema].fields[key]
        node = schema["properties"][key]
        ours = contract.read(self.document).objects[name].fields[key]
        if found.form.nullable < ours.form.nullable:
            raise CannotWrite(_REMOVE)
        if not self.once("presence", name, key):
            return
        if found.form.nullable > ours.form.nullable:
            self.allow_null((*path, "properties", key), node)
        required = required_here(side.objects[difference.schema], found)
        if required and key not in schema.get("required", ()):
            self.require(name, key, [*schema["properties"]])
        elif not required and key in schema.get("required", ()):
            if schema["required"] == [key]:
                raise CannotWrite("It is the only required field. Remove `required` by hand.")
            self.layout.remove_item((*path, "required"), schema["required"].index(key))
        self.say(f"presence of {name}.{key}")

    def allow_null(self, path: Path, node: Mapping[str, Any]) -> None:
        if "$ref" in node:
            self.layout.replace_entry(path, {"anyOf": [dict(node), {"type": "null"}]})
        elif isinstance(node.get("type"), str) and "const" not in node:
            self.layout.replace_entry((*path, "type"), [node["type"], "null"])
        else:
            raise CannotWrite("A constant that may be null needs a component. Add it by hand.")

    def write_deprecated(self, difference: Difference, side: Side) -> None:
        if difference.vendor != "a deprecated one":
            raise CannotWrite(_REMOVE)
        if difference.schema not in side.objects:
            raise CannotWrite("Add `deprecated` to the parameter by hand.")
        name, path = self.component(difference, side)
        node = self.schemas[name]["properties"][difference.field]
        if "$ref" in node:
            raise CannotWrite(
                "Nothing may be beside a `$ref`. Say it in the component's description."
            )
        if self.once("deprecated", name, difference.field):
            last = [key for key in node if not key.startswith("x-")][-1]
            where = (*path, "properties", difference.field)
            self.layout.add_entry(where, "deprecated", True, after=last)
            self.say(f"deprecation of {name}.{difference.field}")

    # Unions and enums

    def write_member(self, difference: Difference, side: Side) -> None:
        values = self.vendor_form(difference, side).values()
        lists = [
            (path, known)
            for path, node in self.places(difference)
            for key in ("enum", "x-known-values")
            if (known := node.get(key))
            for path in [(*path, key)]
        ]
        if not values or not lists:
            raise CannotWrite("The contract has one constant here. Make it a named enum by hand.")
        path, known = max(lists, key=lambda one: len(values.members & {*one[1]}))
        if self.once(path, difference.vendor):
            after = _before(difference.vendor, [*values.members], known)
            self.layout.add_item(
                path,
                difference.vendor,
                after=known.index(after) if after else None,
                rank=[*values.members].index(difference.vendor),
            )
            self.say(f"value {difference.vendor} of {_shown(path)}")

    def write_type(self, difference: Difference, side: Side) -> None:
        form = self.vendor_form(difference, side)
        atom = next((a for a in form.atoms if in_words(a) == difference.vendor), None)
        union = self.union(difference, of_objects=isinstance(atom, Ref))
        if difference.vendor in {guest.name for guest in form.guests}:
            raise CannotWrite(_GUEST)
        if difference.contract != NOTHING or atom is None or isinstance(atom, Values):
            raise CannotWrite("The types differ. Decide which is right.")
        if union is None:
            raise CannotWrite("The contract has one type here. Make it a named union by hand.")
        path, node = union
        key = "oneOf" if "oneOf" in node else "anyOf"
        if not self.once(path, difference.vendor):
            return
        arms = [self.arm_name(arm) for arm in node[key]]
        order = [in_words(a) for a in form.atoms]
        after = _before(in_words(atom), order, arms)
        received = path[2] not in side.objects or side.objects[str(path[2])].received
        arm = self.proposal(side).arm(atom, str(path[2]), received=received)
        self.layout.add_item(
            (*path, key),
            arm,
            after=arms.index(after) if after else None,
            rank=order.index(difference.vendor),
        )
        self.say(f"{difference.vendor} in {_shown(path)}")
        if isinstance(atom, Ref):
            for tag in sorted(tags_of(side.objects, form, _keys(node))):
                if tag.name == atom.name:
                    self.add_tag(path, node, tag.value, tag.name, form.refs)

    def write_tag(self, difference: Difference, side: Side) -> None:
        union = self.union(difference)
        key, _, rest = difference.vendor.partition(" ")
        value, _, name = rest.rpartition(": ")
        if union and "discriminator" not in union[1] and self.only_objects(union[1]):
            form = self.vendor_form(difference, side)
            mapping = {
                tag.value: SCHEMAS + tag.name for tag in sorted(tags_of(side.objects, form, ()))
            }
            if self.once(union[0], "discriminator"):
                entry = {"propertyName": key, "mapping": mapping}
                after = "oneOf" if "oneOf" in union[1] else "anyOf"
                self.layout.add_entry(union[0], "discriminator", entry, after=after)
                self.say(f"discriminator of {_shown(union[0])}")
            return
        if union is None or _keys(union[1]) != {key}:
            raise CannotWrite(
                "A discriminator of OpenAPI is for unions of objects only. If this union has an "
                "array or a string in it, add a reason to generator/audit/reasons.yaml."
            )
        path, node = union
        arms = [self.arm_name(arm) for arm in node.get("oneOf", node.get("anyOf"))]
        if name in arms:
            self.add_tag(path, node, value, name, arms)
        # else the object is written first

    def only_objects(self, node: Mapping[str, Any]) -> bool:
        """Return whether a union has only objects as arms."""
        names = [self.arm_name(arm) for arm in node.get("oneOf", node.get("anyOf", ()))]
        return all("properties" in self.schemas.get(name, {}) for name in names)

    def add_tag(
        self, path: Path, node: Mapping[str, Any], value: str, name: str, order: Sequence[str]
    ) -> None:
        mapping = node.get("discriminator", {}).get("mapping", {})
        if not mapping or value in mapping or not self.once(path, "tag", value):
            return
        known = [target.removeprefix(SCHEMAS) for target in mapping.values()]
        after = _before(name, order, known)
        last = len(known) - 1 - known[::-1].index(after) if after else None
        self.layout.add_entry(
            (*path, "discriminator", "mapping"),
            value,
            SCHEMAS + name,
            after=None if last is None else [*mapping][last],
            rank=order.index(name),
        )
        self.say(f"tag {value} in {_shown(path)}")

    def union(
        self, difference: Difference, *, of_objects: bool = True
    ) -> tuple[Path, Mapping[str, Any]] | None:
        """Return the union at the place of a difference: the tagged one, or the outermost."""
        found = [
            (path, node)
            for path, node in self.places(difference)
            for arms in [node.get("oneOf") or node.get("anyOf") or ()]
            if len([arm for arm in arms if arm != {"type": "null"}]) > 1
        ]
        tagged = [one for one in found if "discriminator" in one[1]]
        return next(iter((of_objects and tagged) or found), None)

    def arm_name(self, arm: Mapping[str, Any]) -> str:
        if pointer := arm.get("$ref"):
            return str(pointer.removeprefix(SCHEMAS))
        return str(arm.get("type"))

    def places(self, difference: Difference) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """Yield the schemas at the place of a difference, through references and unions."""
        name = self.names.get(difference.schema, difference.schema)
        if name not in self.schemas:
            return
        key, suffix = re.fullmatch(r"([^\[{]*)(.*)", difference.field).groups()  # type: ignore[union-attr]
        path: Path = (*_ROOT, name, "properties", key) if key else (*_ROOT, name)
        yield from self.inside(path, suffix)

    def inside(self, path: Path, suffix: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        node: Any = self.document
        for step in path:
            node = node[step]
        if pointer := node.get("$ref"):
            yield from self.inside((*_ROOT, pointer.removeprefix(SCHEMAS)), suffix)
            return
        if not suffix:
            yield path, node
        elif suffix.startswith("[]") and "items" in node:
            yield from self.inside((*path, "items"), suffix[2:])
        elif suffix.startswith("{}") and isinstance(node.get("additionalProperties"), dict):
            yield from self.inside((*path, "additionalProperties"), suffix[2:])
        for key in ("oneOf", "anyOf"):
            for number in range(len(node.get(key, ()))):
                yield from self.inside((*path, key, number), suffix)

    def vendor_form(self, difference: Difference, side: Side) -> Any:
        """Return the vendor's type at the place of a difference."""
        if difference.side == "named" or not difference.field:
            named = [a.form for a in side.aliases if difference.schema in a.names]
            fitting = (
                form
                for form in named
                if difference.vendor in [in_words(a) for a in form.atoms]
                or difference.vendor in getattr(form.values(), "members", ())
            )
            return next(fitting, named[0])
        if difference.schema not in side.objects:
            raise CannotWrite("Change the parameter by hand.")
        key, suffix = re.fullmatch(r"([^\[{]*)(.*)", difference.field).groups()  # type: ignore[union-attr]
        return side.objects[difference.schema].fields[key].form.at(suffix)

    # Operations

    def write_code(self, difference: Difference, side: Side) -> None:
        path, operation = self.operation(difference.schema)
        code = next(
            c for c in side.operations[difference.schema].codes if str(c) == difference.vendor
        )
        known = operation.get("x-error-codes", [])
        smaller = [
            number
            for number, one in enumerate(known)
            if (one["status"], one["code"]) < (code.status, code.code)
        ]
        entry = {"status": code.status, "code": code.code, "exception": code.exception}
        if known:
            after = smaller[-1] if smaller else None
            self.layout.add_item((*path, "x-error-codes"), entry, after=after)
        elif self.once(path):
            codes = sorted(side.operations[difference.schema].codes)
            entries = [
                {"status": c.status, "code": c.code, "exception": c.exception} for c in codes
            ]
            self.layout.add_entry(path, "x-error-codes", entries, after="operationId")
        self.say(f"error code {code.code} of {difference.schema}")

    def write_parameter(self, difference: Difference, side: Side) -> None:
        path, operation = self.operation(difference.schema)
        place, _, name = difference.field.partition(" ")
        shared: dict[str, Any] = self.document["components"]["parameters"]
        title = next(
            (key for key, p in shared.items() if (p["in"], p["name"]) == (place, name)),
            "".join(word.capitalize() for word in re.split(r"[-_]", name)),
        )
        found = side.operations[difference.schema].parameters[difference.field]
        if title not in shared and self.once("parameter", title):
            schema = self.proposal(side).schema(found.form, [f"{title}Value"], received=False)
            parameter = {
                "name": name,
                "in": place,
                "required": found.required,
                "description": f"The `{name}` of a `{difference.schema}`.",
                "schema": {"type": "string"} if place == "header" else schema,
            }
            self.layout.add_entry(
                ("components", "parameters"), title, parameter, after=[*shared][-1]
            )
        reference = {"$ref": f"#/components/parameters/{title}"}
        known = operation["parameters"]
        lists = [
            one["parameters"] for _, one in self.operations() if reference in one["parameters"]
        ]
        after = next((x for order in lists if (x := _before(reference, order, known))), None)
        self.layout.add_item(
            (*path, "parameters"),
            reference,
            after=known.index(after) if after else len(known) - 1 if not lists else None,
        )
        self.say(f"parameter {difference.field} of {difference.schema}")

    def operations(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield ("paths", path, method), item[method]

    def operation(self, name: str) -> tuple[Path, dict[str, Any]]:
        for path, operation in self.operations():
            if operation["operationId"] == name:
                return path, operation
        raise CannotWrite("Describe the new operation under `paths` by hand.")

    def write_end(self, difference: Difference, side: Side) -> None:
        table = model_table(self.document) or {"models": ()}
        for number, model in enumerate(table["models"]):
            if difference.field in model["ids"]:
                path = (*_ROOT, "Model", "x-models", "models", number)
                if not self.once(path):
                    return
                if "ends" in model:
                    self.layout.replace_entry((*path, "ends"), difference.vendor)
                else:
                    self.layout.add_entry(path, "ends", difference.vendor, after="ids")
                self.say(f"end of {difference.field}")
                return
        raise CannotWrite("The table of models (`x-models`) lacks it. Describe the model there.")

    # Common

    def component(self, difference: Difference, side: Side) -> tuple[str, Path]:
        """Return the component of an object; refuse if it is shared, and its other name differs."""
        name = self.names.get(difference.schema, difference.schema)
        if difference.schema not in side.objects:
            raise CannotWrite("Change the parameter by hand.")
        for other in [name, *(alias for alias, shared in self.names.items() if shared == name)]:
            theirs = side.objects.get(other)
            if theirs and theirs.fields.get(difference.field) != side.objects[
                difference.schema
            ].fields.get(difference.field):
                raise CannotWrite(
                    f"{name} and {other} are no longer the same. Split the component."
                )
        return name, (*_ROOT, name)

    def once(self, *what: object) -> bool:
        """Return whether this edit has not been made in this pass."""
        new = what not in self.made
        self.made.add(what)
        return new

    def say(self, what: str) -> None:
        self.made.add(what)
        self.done.append(what)


def _before(key: Any, order: Sequence[Any], known: Sequence[Any]) -> Any:
    """Return what is nearest before a key in an order, of what is known."""
    place = order.index(key)
    return next((one for one in reversed(order[:place]) if one in known), None)


def _keys(node: Mapping[str, Any]) -> set[str]:
    return {node["discriminator"]["propertyName"]} if "discriminator" in node else set()


def _shown(path: Path) -> str:
    return ".".join(
        str(step) for step in path[2:] if step not in ("properties", "x-known-values", "enum")
    )


_REMOVE = "Nothing is removed from openapi.yaml by command. Remove it, or add a reason."
_GUEST = (
    "It is a type of responses that may be sent, too, and no type of requests beside it has all "
    "of its fields. Add what is missing to that type, or add a reason."
)
_DECIDE = "Decide whether openapi.yaml changes, or reasons.yaml gets a reason."
_ADVICE = {
    "schema": "Name the union in openapi.yaml where a field uses it, or add a reason.",
    "open": "Lists that are received or shared are open. Add a reason, or change the list.",
    "path": "Describe the operation under `paths` by hand.",
    "method": "Describe the operation under `paths` by hand.",
    "side": "The component is both sent and received by one side only. Split it, or add a reason.",
    "unused": "Nothing leads to the component. Remove it, or use it.",
}
