"""Each example in openapi.yaml fits its schema, and the generated models give it back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from message_batches_api import models
from tests.generated.contract import DOCUMENT, OPERATIONS
from tests.generated.test_models import canonical

EXAMPLES: dict[str, Any] = DOCUMENT["components"]["examples"]


def shown(node: Any) -> Iterator[tuple[str, str]]:
    """Each example that a part of the document shows, with the component that it is one of."""
    if isinstance(node, dict):
        for one in node["examples"].values() if "examples" in node else ():
            yield one["$ref"].rpartition("/")[2], node["schema"]["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from shown(value)


SHOWN = sorted({*shown(DOCUMENT["paths"]), *shown(DOCUMENT["components"]["responses"])})


def values(component: str) -> list[Any]:
    return [EXAMPLES[name]["value"] for name, of in SHOWN if of == component]


def found(node: Any, key: str) -> set[Any]:
    """Every value of a key, at any depth."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    here = {node[key]} if isinstance(node, dict) and isinstance(node.get(key), str) else set()
    return here.union(*(found(one, key) for one in inner))


@pytest.mark.parametrize(("name", "component"), SHOWN)
def test_an_example_is_valid_and_comes_back_exactly(name: str, component: str) -> None:
    value = EXAMPLES[name]["value"]
    schema = {**DOCUMENT, "$ref": f"#/components/schemas/{component}"}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(value)] == []
    decoded = getattr(models, component).from_dict(value)
    assert canonical(decoded.to_dict(mode="json")) == canonical(value)


def test_every_example_is_shown_and_none_stands_in_place() -> None:
    assert {name for name, _ in SHOWN} == EXAMPLES.keys()
    assert all(one["summary"] for one in EXAMPLES.values())


@pytest.mark.parametrize("surface", ["message_batches", "beta_message_batches"])
def test_the_results_in_the_examples_are_lines_that_the_endpoint_reads(surface: str) -> None:
    beta = "beta_" if surface.startswith("beta") else ""
    endpoint = import_module(f"message_batches_api.api.{surface}.get_{beta}message_batch_results")
    lines = values(f"{'Beta' if beta else ''}MessageBatchIndividualResponse")
    body = "\n".join(map(json.dumps, lines)).encode()
    assert [line.to_dict(mode="json") for line in endpoint.parse(200, {}, body)] == lines


def test_there_is_an_example_of_each_kind() -> None:
    assert {one["processing_status"] for one in values("MessageBatch")} == {
        "in_progress",
        "canceling",
        "ended",
    }
    lines = values("MessageBatchIndividualResponse")
    assert {one["result"]["type"] for one in lines} == {
        "succeeded",
        "errored",
        "canceled",
        "expired",
    }
    assert found(lines, "type") >= {
        "tool_use",
        "thinking",
        "redacted_thinking",
        "char_location",
        "web_search_tool_result",
        "web_search_result_location",
    }
    assert {*found(values("BetaMessageBatchIndividualResponse"), "type")} > found(lines, "type")
    assert found(values("BatchCreateParams"), "type") >= {"adaptive", "document", "ephemeral"}
    assert found(values("BetaBatchCreateParams"), "type") >= {"url", "mcp_toolset"}
    assert found(values("ErrorResponse"), "error_code") == {"organization_on_hold"}
    codes = {one["code"] for operation in OPERATIONS for one in operation["x-error-codes"]}
    assert codes > found(values("ErrorResponse"), "error_code")
