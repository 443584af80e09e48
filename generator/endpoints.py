"""Read operations for the endpoint template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve, frozen
from openapi_python_client.parser.openapi import Endpoint

from generator.codec import Module
from generator.contract import Contract, ContractError, one_line, text
from generator.shapes import Array, Shape

JSON_LINES = "application/x-jsonl"


@frozen
class Parameter:
    """One argument of an operation, and the name it has on the wire."""

    wire: str
    argument: str
    annotation: str
    default: str | None
    description: str

    @property
    def declaration(self) -> str:
        """Return the argument as a signature has it."""
        return f"{self.argument}: {self.annotation}" + (
            "" if self.default is None else f" = {self.default}"
        )


@frozen
class Answer:
    """One documented response: the range of statuses, and how its body is decoded."""

    first: int
    last: int
    annotation: str
    decode: str
    lines: bool

    @property
    def decoder(self) -> str:
        """Return the decoder as a function of the value."""
        called = self.decode.removesuffix("(value)")
        return called if called.endswith(".from_dict") else f"lambda value: {self.decode}"

    def covers(self, other: Answer) -> bool:
        """Return whether every status of another response is one of this one's range."""
        return self.first <= other.first and other.last <= self.last

    def reads_like(self, other: Answer) -> bool:
        """Return whether the bodies of both are decoded in the same way."""
        return evolve(self, first=other.first, last=other.last) == other


@frozen
class EndpointCode:
    """The content of the endpoint template."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    module: Module
    path_parameters: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    headers: tuple[Parameter, ...]
    body: Parameter | None
    body_type: str
    answers: tuple[Answer, ...]
    errors: tuple[Answer, ...]

    @property
    def result(self) -> str:
        """Return the annotation of what a success decodes to."""
        return " | ".join(dict.fromkeys(answer.annotation for answer in self.answers)) or "None"

    @property
    def keywords(self) -> tuple[Parameter, ...]:
        """Return all arguments but those of the path, in the order in which they are declared."""
        return (*((self.body,) if self.body else ()), *self.query, *self.headers)


def endpoint_code(contract: Contract, endpoint: Endpoint) -> EndpointCode:
    """Read one operation."""
    module = Module(root="...", models_root="...models.")
    operation = _operation(contract, text(endpoint.path), endpoint.method)
    described = {
        found["name"]: found for found in map(contract.resolve, operation.get("parameters", ()))
    }

    def parameters(found: list[Any]) -> tuple[Parameter, ...]:
        return tuple(
            sorted(
                (_parameter(prop, described) for prop in found),
                key=lambda one: one.default is not None,
            )
        )

    body, body_type = None, ""
    if endpoint.bodies:
        if len(endpoint.bodies) > 1 or endpoint.bodies[0].body_type != "json":
            raise ContractError(f"{endpoint.name}: only one JSON body is supported")
        body_type = text(endpoint.bodies[0].content_type)
        (media,) = contract.resolve(operation["requestBody"])["content"].values()
        shape = contract.parse(media["schema"], f"{endpoint.name} body")
        annotation = f"{module.annotation(shape)} | Mapping[str, Any]"
        body = Parameter(
            "body", "body", annotation, None, "The request body: a model, or a dict of its shape."
        )
    answers: list[Answer] = []
    errors: list[Answer] = []
    for status, response in operation["responses"].items():
        first, last = _statuses(str(status))
        for media_type, media in (contract.resolve(response).get("content") or {}).items():
            if "schema" in media:
                shape = contract.parse(media["schema"], f"{endpoint.name} {status}")
                answer = _answer(module, shape, first, last, lines=media_type == JSON_LINES)
                (answers if first < 300 else errors).append(answer)
                break
    return EndpointCode(
        name=endpoint.name,
        method=endpoint.method.upper(),
        path=text(endpoint.path),
        summary=one_line(endpoint.summary),
        description=one_line(endpoint.description),
        module=module,
        path_parameters=parameters(endpoint.path_parameters),
        query=parameters(endpoint.query_parameters),
        headers=parameters(endpoint.header_parameters),
        body=body,
        body_type=body_type,
        answers=_tests(answers),
        errors=_tests(errors),
    )


def _tests(responses: Iterable[Answer]) -> tuple[Answer, ...]:
    """
    Return the ranges to test for, in order, as few as possible.

    The narrowest range that has a status counts. A contract that lists statuses one by one, all
    with one kind of body, costs the generated code a single test.
    """
    ordered = sorted(responses, key=lambda one: (one.last - one.first, one.first))
    kept: list[Answer] = []
    for index, one in enumerate(ordered):
        wider = next((other for other in ordered[index + 1 :] if other.covers(one)), None)
        if wider is not None and wider.reads_like(one):
            continue
        if kept and kept[-1].last + 1 == one.first and kept[-1].reads_like(one):
            one = evolve(one, first=kept.pop().first)
        kept.append(one)
    return tuple(kept)


def _parameter(prop: Any, described: Mapping[str, Mapping[str, Any]]) -> Parameter:
    kind = prop.get_type_string(no_optional=True).as_unembedded_code()
    wire = text(prop.name)
    default = None
    if prop.required and prop.default is not None:
        default = prop.default.python_code.as_unembedded_code()
    elif not prop.required:
        default = "None"
    raw = described.get(wire, {})
    if is_array_header(raw):
        kind = "Sequence[str]"
    if default == "None" or not prop.required:
        kind += " | None"
    return Parameter(wire, prop.python_name, kind, default, one_line(raw.get("description")))


def _statuses(code: str) -> tuple[int, int]:
    """Return the first and the last status that a key of ``responses`` covers."""
    if code == "default":
        return 300, 999
    return int(code.upper().replace("XX", "00")), int(code.upper().replace("XX", "99"))


def _answer(module: Module, shape: Shape, first: int, last: int, *, lines: bool) -> Answer:
    if lines:
        shape = Array(shape)
    annotation = module.annotation(shape)
    item = shape.item if lines and isinstance(shape, Array) else shape
    decode = module.expression(item, "value")
    return Answer(first, last, annotation, decode, lines)


def is_array_header(parameter: Mapping[str, Any]) -> bool:
    """Return whether a parameter is an array header, which openapi-python-client refuses."""
    return parameter.get("in") == "header" and parameter.get("schema", {}).get("type") == "array"


def _operation(contract: Contract, path: str, method: str) -> dict[str, Any]:
    # openapi-python-client renames path parameters, so paths are compared without their names.
    def bare(template: str) -> str:
        return "".join(part.split("}", 1)[-1] for part in template.split("{"))

    for candidate, item in contract.document["paths"].items():
        if bare(candidate) == bare(path) and method in item:
            return dict(item[method])
    raise KeyError(path)
