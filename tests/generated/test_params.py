"""The TypedDicts for dict literals have the objects and fields of the contract."""

from __future__ import annotations

from typing import Required, get_origin, get_type_hints

import pytest

from message_batches_api import params
from tests.generated.contract import MODELS, OTHER_NAMES, RECEIVED, SCHEMAS, class_name

SENT = [name for name in MODELS if name not in RECEIVED]


@pytest.mark.parametrize("name", SENT)
def test_a_typed_dict_has_the_fields_of_the_contract(name: str) -> None:
    hints = get_type_hints(getattr(params, class_name(name)), include_extras=True)
    schema = SCHEMAS[name]
    assert hints.keys() == schema["properties"].keys()
    required = {key for key, hint in hints.items() if get_origin(hint) is Required}
    assert required == set(schema.get("required", ()))


def test_nothing_else_is_a_typed_dict() -> None:
    found = {name for name in params.__all__ if hasattr(getattr(params, name), "__total__")}
    shared = {alias for alias, name in OTHER_NAMES.items() if name in SENT}
    assert found == {class_name(name) for name in SENT} | shared
