"""An object with a tag that nobody knows yet, in every place where one kind of object is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches_api import models
from message_batches_api.types import UnknownVariant
from tests.generated.contract import (
    MODELS,
    RECEIVED,
    SCHEMAS,
    Free,
    Schema,
    Tagged,
    alternatives,
    class_name,
)
from tests.generated.strategies import documents
from tests.properties import examples

NEW = {"type": "hologram", "depth": 3, "layers": [{"type": "text"}]}

Step = str | int


def single_tags(schema: Schema) -> Iterator[tuple[Step, ...]]:
    """Yield the paths, below a value, of objects with a fixed tag."""
    for one in alternatives(schema):
        if isinstance(one, Free | Tagged):
            continue
        if one.get("type") == "array":
            yield from ((0, *rest) for rest in single_tags(one["items"]))
        elif one.get("type") == "object" and "properties" in one:
            tag = one["properties"].get("type", {})
            if "const" in tag and "type" in one.get("required", ()):
                yield ()
        elif one.get("type") == "object":
            yield from (("key", *rest) for rest in single_tags(one["additionalProperties"]))


POSITIONS = [
    (name, field, path)
    for name in MODELS
    if name in RECEIVED
    for field, schema in SCHEMAS[name]["properties"].items()
    for path in single_tags(schema)
]


def nested(path: tuple[Step, ...]) -> Any:
    """Return the new object inside the lists and maps of a path."""
    if not path:
        return NEW
    inner = nested(path[1:])
    return [inner] if isinstance(path[0], int) else {path[0]: inner}


def test_there_are_positions_of_each_kind() -> None:
    assert ("WebSearchToolResultBlock", "content", ()) in POSITIONS
    assert ("BashCodeExecutionResultBlock", "content", (0,)) in POSITIONS
    assert ("MessageBatchErroredResult", "error", ()) in POSITIONS
    assert len(POSITIONS) >= 30


@pytest.mark.parametrize(
    ("name", "field", "path"), POSITIONS, ids=[f"{name}.{field}" for name, field, _ in POSITIONS]
)
@examples(5)
@given(data=st.data())
def test_a_new_tag_survives(name: str, field: str, path: tuple[Step, ...], data: Any) -> None:
    document = data.draw(documents(name)) | {field: nested(path)}
    model = getattr(models, class_name(name)).from_dict(document)
    value = getattr(model, field)
    for step in path:
        value = value[step]
    assert type(value) is UnknownVariant
    assert value.depth == 3
    assert model.to_wire() == document
