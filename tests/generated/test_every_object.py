"""The properties of models are tested for every object of the contract: counted, none left out."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given

from message_batches_api import models
from tests.generated.contract import CONTRACT, SCHEMAS, class_name
from tests.generated.strategies import documents, members
from tests.generated.test_models import canonical
from tests.properties import examples


def objects_of_the_text() -> set[str]:
    """The object components, found in the text of the contract and by nothing else."""
    text = CONTRACT.read_text("utf-8").partition("\n  schemas:\n")[2]
    return set(re.findall(r"^    (\w+):\n(?:      .*\n)*?      type: object\n", text, re.M))


def drawn(name: str, holder: str, key: str | None) -> set[str]:
    """Draw complete documents of an object, hold their round trips, and return their fields."""
    fields: set[str] = set()
    around = smallest(holder) if key else {}

    @examples(2)
    @given(document=documents(name, whole=True))
    def check(document: dict[str, Any]) -> None:
        fields.update(document)
        model = getattr(models, class_name(holder))
        if key is None:
            assert canonical(model.from_dict(document).to_wire()) == canonical(document)
        else:
            decoded = model.from_dict({**around, key: document})
            assert canonical(decoded.to_wire()[key]) == canonical(document)

    check()
    return fields


def smallest(name: str) -> dict[str, Any]:
    """One small document of an object."""
    found: list[dict[str, Any]] = []

    @examples(1)
    @given(document=documents(name, depth=0))
    def keep(document: dict[str, Any]) -> None:
        found.append(document)

    keep()
    return found[0]


def test_every_object_of_the_contract_has_a_strategy_and_comes_back_exactly() -> None:
    covered: dict[str, set[str]] = {}
    for name, schema in SCHEMAS.items():
        if schema.get("type") != "object":
            continue
        if "properties" in schema:
            covered[name] = drawn(name, name, None)
        else:
            # A dict in Python, so its holder is decoded.
            holder, key = members(name)[0]
            covered[name] = drawn(name, holder, key)
    text = objects_of_the_text()
    assert covered.keys() == text
    assert len(covered) == len(text) > 400
    # No field is left out either.
    for name, fields in covered.items():
        properties = SCHEMAS[name].get("properties")
        assert properties is None or fields == properties.keys(), name
