"""Clients that others' generators make of the contract read what was recorded."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.foreign.conftest import ROOT, Run

pytestmark = pytest.mark.slow

CONTRACT = ROOT / "openapi.yaml"
EXAMPLES = ("LineWithTools", "LineWithThinking", "LineWithCitations", "LineWithWebSearch")
# A tool of one's own, which may lack its type, beside a predefined one.
CREATE = """{"requests": [{"custom_id": "a", "params": {"model": "claude-sonnet-5", "max_tokens":
99, "messages": [{"role": "user", "content": "Hi"}], "tools": [{"name": "zoom", "input_schema":
{"type": "object"}}, {"type": "web_search_20250305", "name": "web_search", "max_uses": 2}]}}]}"""

# Each reads documents of a component, a line each, from its standard input, and writes them again.
OPENAPI_PYTHON_CLIENT = """
import json, sys
import client.models
model = getattr(client.models, sys.argv[1])
for line in sys.stdin:
    print(json.dumps(model.from_dict(json.loads(line)).to_dict()))
"""
DATAMODEL_CODE_GENERATOR = """
import sys
import client
model = getattr(client, sys.argv[1])
for line in sys.stdin:
    print(model.model_validate_json(line).model_dump_json(exclude_unset=True, by_alias=True))
"""
OPENAPI_GENERATOR = """
import sys
import client.models
model = getattr(client.models, sys.argv[1])
for line in sys.stdin:
    print(model.from_json(line).to_json())
"""


def without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_null(inner) for key, inner in value.items() if inner is not None}
    return [without_null(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def documents(lines: dict[str, str]) -> dict[str, list[str]]:
    """Documents that every client must read, by component: recorded lines, and examples."""
    examples = yaml.load(
        CONTRACT.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )["components"]["examples"]
    shown = [json.dumps(examples[name]["value"]) for name in EXAMPLES]
    return {
        "MessageBatchIndividualResponse": [*lines.values(), *shown],
        "BatchCreateParams": [CREATE.replace("\n", " ")],
    }


def written(run: Run, program: str, folder: Path, documents: dict[str, list[str]]) -> list[Any]:
    """What a program writes that imports the client in a folder."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{program}"
    found = []
    for component, texts in documents.items():
        printed = run(sys.executable, "-c", code, component, given="\n".join(texts))
        found += [json.loads(line) for line in printed.splitlines()]
    return found


def sent(documents: dict[str, list[str]]) -> list[Any]:
    return [json.loads(text) for texts in documents.values() for text in texts]


def test_the_recorded_lines_are_of_several_kinds(lines: dict[str, str]) -> None:
    kinds = {json.loads(line)["result"]["type"] for line in lines.values()}
    assert kinds == {"succeeded", "errored", "canceled"}


def test_openapi_python_client(run: Run, tmp_path: Path, documents: dict[str, list[str]]) -> None:
    target = tmp_path / "client"
    run(
        "openapi-python-client",
        *("generate", "--path", CONTRACT, "--meta", "none", "--output-path", target),
    )
    # It leaves out, with a warning, an operation that it cannot express.
    assert len([*target.glob("api/*/[!_]*.py")]) == 12
    assert written(run, OPENAPI_PYTHON_CLIENT, tmp_path, documents) == sent(documents)


def test_datamodel_code_generator(
    run: Run, tmp_path: Path, documents: dict[str, list[str]]
) -> None:
    run(
        "datamodel-codegen",
        *("--input", CONTRACT, "--input-file-type", "openapi", "--output", tmp_path / "client.py"),
        *("--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"),
    )
    assert written(run, DATAMODEL_CODE_GENERATOR, tmp_path, documents) == sent(documents)


def test_openapi_generator(run: Run, tmp_path: Path, documents: dict[str, list[str]]) -> None:
    parts = "apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false"
    run(
        "openapi-generator-cli",
        *("generate", "-i", CONTRACT, "-g", "python", "-o", tmp_path, "--package-name", "client"),
        *("--global-property", f"{parts},modelTests=false"),
    )
    back = written(run, OPENAPI_GENERATOR, tmp_path, documents)
    # It writes null where a field was absent.
    assert without_null(back) == without_null(sent(documents))


def test_openapi_typescript(run: Run, tmp_path: Path, lines: dict[str, str]) -> None:
    run("openapi-typescript", CONTRACT, "-o", tmp_path / "api.ts")
    program = tmp_path / "read_lines.ts"
    program.write_text((Path(__file__).parent / "read_lines.ts").read_text("utf-8"))
    run(
        "tsc",
        *("--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "commonjs"),
        *("--moduleResolution", "node10", "--outDir", tmp_path, program),
    )
    printed = run("node", tmp_path / "read_lines.js", given="\n".join(lines.values()))
    back = [json.loads(line) for line in printed.splitlines()]
    assert [one["line"] for one in back] == [json.loads(line) for line in lines.values()]
    summaries = {one["line"]["custom_id"]: one["summary"] for one in back}
    assert summaries["probe-beta"] == "BETA"
    assert summaries["bad-model"] == "model: claude-does-not-exist-9"
    assert summaries["c-1"] == "canceled"
