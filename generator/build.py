"""Build the package from the contract, in memory: a mapping of path to bytes."""

from __future__ import annotations

import contextlib
import copy
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from generator import typed_dicts
from generator.codec import Module, constant, model_code, quoted
from generator.contract import Contract, ContractError, one_line
from generator.document import error_codes, model_table, operation_codes
from generator.endpoints import JSON_LINES, EndpointCode, endpoint_code, is_array_header
from generator.shapes import Model, Name, ObjectModel, Tagged

TEMPLATES = Path(__file__).parent / "templates"
HEADER = (
    "# Generated from {source} by `python -m generator`. "
    "Do not edit: change the contract or the templates.\n"
)
FORMAT = [
    "--isolated",
    "--no-cache",
    "--line-length",
    "110",
    "--target-version",
    "py311",
    "--quiet",
]

Tree = Mapping[str, bytes]


def build(spec: Path) -> Tree:
    """Generate the package for an OpenAPI document.

    Raises:
        ContractError: The document cannot be generated well, or openapi-python-client warned.
    """
    document = load(spec)
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "package"
        _render(document, package)
        _format(package)
        return {
            path.relative_to(package).as_posix(): _stamped(path, spec.name)
            for path in sorted(package.rglob("*"))
            if path.is_file()
        }


def load(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping."""
    # The parser in C is ten times as fast; PyYAML can be installed without it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return document


def _render(document: dict[str, Any], package: Path) -> None:
    settings = ConfigFile(
        content_type_overrides={JSON_LINES: "application/json"}, post_hooks=[], literal_enums=True
    )
    config = Config.from_sources(
        settings, MetaType.NONE, package, "utf-8", overwrite=False, output_path=package
    )
    data = GeneratorData.from_dict(_accepted(document), config=config)
    if isinstance(data, GeneratorError):
        raise ContractError(_messages([data]))
    contract = Contract(document, data.models, config)
    project = Project(openapi=data, config=config, custom_template_path=TEMPLATES)
    exports = sorted(
        {contract.class_of(model) for model in data.models if contract.is_object(model)}
        | {name for name, _, _ in contract.aliases()},
        key=lambda name: name.name,
    )
    project.env.filters["escaped"] = escaped
    project.env.globals.update(
        contract=contract,
        exports=exports,
        shared=contract.other_names(),
        error_codes=error_codes(document),
        operation_codes=operation_codes(document),
        replies=_replies(contract, document),
        tag_keys=contract.tag_keys(),
        credentials=list(_credentials(contract, document)),
        model_code=model_code,
        endpoint_code=lambda endpoint: endpoint_code(contract, endpoint),
        new_module=Module,
        docstring=docstring,
        quoted=quoted,
        variants=variants,
        path_expression=path_expression,
        status_test=lambda one: (
            f"status_code == {one.first}"
            if one.first == one.last
            else f"{one.first} <= status_code <= {one.last}"
        ),
    )
    # It prints the name of a temporary folder.
    with contextlib.redirect_stdout(io.StringIO()):
        errors = project.build()
    if errors:
        raise ContractError(_messages(errors))
    _render_additions(project, contract, data, package)
    if models := model_table(document):
        _write(
            project,
            package / "model_facts.py",
            "model_facts.py.jinja",
            models=models,
            day=_day,
            literal=_literal,
        )


def _render_additions(
    project: Project, contract: Contract, data: GeneratorData, package: Path
) -> None:
    """Write the files that openapi-python-client does not write."""
    alias_template = project.env.get_template("alias.py.jinja")
    aliases = list(contract.aliases())
    for name, shape, description in aliases:
        path = package / "models" / f"{name.module}.py"
        path.write_text(
            alias_template.render(name=name, shape=shape, description=description), encoding="utf-8"
        )
    unions = [(constant(name), shape) for name, shape, _ in aliases if isinstance(shape, Tagged)]
    _write(project, package / "variants.py", "variants.py.jinja", unions=unions)
    _write(project, package / "tolerant.py", "tolerant.py.jinja")
    models = [contract.object_model(model) for model in data.models if contract.is_object(model)]
    sent = typed_dicts.sent(models)
    _write(project, package / "model_methods.py", "model_methods.py.jinja")
    names = list(typed_dicts.aliases(aliases, sent))
    known = {model.cls.name for model in sent} | {name for name, _ in names}
    shared = [(name, cls.name) for name, cls in contract.other_names() if cls.name in known]
    _write(
        project,
        package / "params.py",
        "params.py.jinja",
        objects=[(model, typed_dicts.keys(model)) for model in sent],
        aliases=names + shared,
        names=[model.cls.name for model in sent] + [name for name, _ in names + shared],
    )
    named = {name.module for name, _, _ in aliases} | {model.cls.module for model in models}
    for path in (package / "models").glob("*.py"):
        if path.stem not in named and path.stem != "__init__":
            path.unlink()  # an unnamed map or free-form object: a dict in the generated code
    (package / "py.typed").touch()


def _write(project: Project, path: Path, template: str, **values: Any) -> None:
    path.write_text(project.env.get_template(template).render(**values), encoding="utf-8")


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"date({day.year}, {day.month}, {day.day})"


def _literal(value: Any) -> str:
    """Return a value of the contract as Python; lists become tuples."""
    return repr(tuple(value) if isinstance(value, list) else value)


def _accepted(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document without array headers, whose operations openapi-python-client drops."""
    shown = copy.deepcopy(document)
    operations = [operation for item in shown["paths"].values() for operation in item.values()]
    named = (shown.get("components") or {}).get("parameters") or {}
    for parameter in chain(named.values(), *(one.get("parameters", ()) for one in operations)):
        if is_array_header(parameter):
            parameter["schema"] = {"type": "string"}
    return shown


def _replies(contract: Contract, document: Mapping[str, Any]) -> set[Name]:
    """Return the models that are a complete response body."""
    found: set[Name] = set()
    for item in document["paths"].values():
        for operation in item.values():
            for response in operation["responses"].values():
                for media_type, media in (contract.resolve(response).get("content") or {}).items():
                    if media_type != JSON_LINES and media.get("schema"):
                        shape = contract.parse(media["schema"], "response")
                        if isinstance(shape, Model):
                            found.add(shape.cls)
    return found


def _credentials(contract: Contract, document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    schemes = (document.get("components") or {}).get("securitySchemes") or {}
    for raw in schemes.values():
        scheme = contract.resolve(raw)
        description = one_line(scheme.get("description") or "A credential.")
        if scheme["type"] == "apiKey" and scheme["in"] == "header":
            yield {
                "name": "api_key",
                "header": scheme["name"],
                "value": "self.api_key",
                "description": description,
            }
        elif scheme["type"] == "http" and scheme["scheme"] == "bearer":
            value = 'f"Bearer {self.auth_token}"'
            yield {
                "name": "auth_token",
                "header": "authorization",
                "value": value,
                "description": description,
            }
        else:
            raise ContractError(
                f"the client template does not support this security scheme: {scheme}"
            )


def escaped(words: str) -> str:
    """Return text escaped for a docstring."""
    return words.replace("\\", "\\\\").replace('"""', "'''")


def docstring(model: ObjectModel) -> str:
    """Return the docstring of a model: its description, and those of its fields."""
    lines = [escaped(model.description or f"{model.cls.name}.")]
    described = [
        (prop.attribute, prop.description, prop.deprecated)
        for prop in model.properties
        if prop.description
    ]
    if described:
        lines += ["", "Attributes:"]
        lines += [
            f"    {name}: {escaped(words)}{' Deprecated.' if old else ''}"
            for name, words, old in described
        ]
    return '"""' + "\n".join(lines) + ("\n" if described else "") + '"""'


def variants(shape: Tagged) -> str:
    """Return the source of a union's table of variants."""
    targets = {quoted(tag): model.cls for tag, model in shape.arms}
    if shape.default:
        targets["None"] = shape.default.cls
    body = ", ".join(f'{tag}: "{cls.module}.{cls.name}"' for tag, cls in targets.items())
    return f"Variants({{{body},}})"


def path_expression(code: EndpointCode) -> str:
    """Return the path with its parameters filled in, as an f-string."""
    path = code.path
    for one in code.path_parameters:
        path = path.replace(
            "{" + one.argument + "}", '{path_segment("' + one.argument + '", ' + one.argument + ")}"
        )
    return "f'" + path + "'"


def _messages(errors: Any) -> str:
    return "\n".join(
        f"{error.header}: {error.detail or ''} {getattr(error, 'data', '') or ''}"
        for error in errors
    )


def _format(package: Path) -> None:
    for command in (["check", "--select", "F401,I", "--fix-only"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, *FORMAT, str(package)], check=True)


def _stamped(path: Path, source: str) -> bytes:
    content = path.read_bytes()
    if (
        b" object at 0x" in content
    ):  # openapi-python-client wraps strings; a wrapped one prints its address
        raise ContractError(
            f"{path.name}: a template printed a wrapped string; read it through `text`"
        )
    return HEADER.format(source=source).encode() + content if path.suffix == ".py" else content


def replace(tree: Tree, target: Path) -> None:
    """Replace a folder with a generated tree."""
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, content in tree.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def differences(tree: Tree, target: Path) -> list[str]:
    """Return a line for each file on disk that is missing, extra or different from the tree."""
    found = {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    lines = []
    for name in sorted(tree.keys() | found.keys()):
        if name not in found:
            lines.append(f"missing: {name}")
        elif name not in tree:
            lines.append(f"not generated: {name}")
        elif tree[name] != found[name]:
            lines.append(f"edited: {name}")
    return lines
