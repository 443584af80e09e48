"""The types have the vendor's names and places, cost nothing until named, and are listed once."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
import typing
from types import ModuleType
from typing import Any, is_typeddict

import attrs
import pytest

from generator import import_paths
from message_batches_api import models, params
from tests import vendor_types
from tests.vendor_types import NAMESPACES, written_out

# Modules of the vendor's SDK that programs import from, as they are the shortest way to a name.
MODULES = {
    "types.message_create_params": ["MessageCreateParamsNonStreaming"],
    "types.messages.batch_create_params": ["BatchCreateParams", "Request"],
    "types.messages.batch_list_params": ["BatchListParams"],
    "types.beta.message_create_params": ["MessageCreateParamsNonStreaming"],
    "types.beta.messages.batch_create_params": ["BatchCreateParams", "Request"],
    "types.beta.messages.batch_list_params": ["BatchListParams"],
}

needs_sdk = pytest.mark.skipif(
    importlib.util.find_spec("anthropic") is None,
    reason="the vendor's SDK is installed by `nox -s audit` only",
)


def ours(place: str) -> ModuleType:
    return importlib.import_module(f"message_batches.{place}")


@pytest.mark.parametrize("place", NAMESPACES)
def test_what_a_type_checker_sees_is_what_there_is(place: str) -> None:
    module = ours(place)
    seen = dict(written_out(module))
    there = {name: getattr(module, name) for name in dir(module)}
    assert {name for name, value in there.items() if value is not seen.get(name)} == set()
    assert seen.keys() == there.keys()


def test_every_type_of_the_contract_has_one_place() -> None:
    namespaces = [ours(place) for place in NAMESPACES]
    places = {
        name: [module.__name__ for module in namespaces if name in dir(module)]
        for name in {*models.__all__, *params.__all__}
    }
    odd = {name: found for name, found in places.items() if len(found) != 1}
    # Their names are taken by the arguments of `create`, whose module has the requests too.
    assert odd == {"Request": [], "BetaRequest": [], "BetaBatchCreateParams": []} | {
        "BatchCreateParams": [f"message_batches.{place}" for place in NAMESPACES[2:]]
    }


def test_what_is_sent_is_a_typed_dict_and_what_comes_back_a_model() -> None:
    types = ours("types")
    assert is_typeddict(types.TextBlockParam)
    assert types.TextBlockParam(type="text", text="hi") == {"type": "text", "text": "hi"}
    assert attrs.has(types.TextBlock)
    assert types.messages.MessageBatch is models.MessageBatch
    assert types.beta.BetaContainer is models.BetaContainerBetaContainer


def test_types_can_be_used_at_run_time() -> None:
    types = ours("types")
    assert typing.get_args(types.MessageParam | None)[-1] is type(None)
    for place, names in MODULES.items():
        for name in names:
            typed = getattr(ours(place), name)
            assert typing.get_type_hints(typed).keys() == typed.__annotations__.keys()


@pytest.mark.parametrize("place", NAMESPACES)
def test_an_unknown_name_is_refused(place: str) -> None:
    with pytest.raises(AttributeError, match=f"'message_batches.{place}' has no attribute 'Nope'"):
        _ = ours(place).Nope
    assert not hasattr(ours(place), "BetaMessage") or place == "types.beta"


@pytest.mark.parametrize("place", NAMESPACES)
def test_a_star_import_gives_every_name(place: str) -> None:
    names: dict[str, Any] = {}
    exec(f"from message_batches.{place} import *", names)
    assert names.keys() >= set(dir(ours(place)))


def loaded_by(statement: str) -> set[str]:
    """The modules of the house that a fresh interpreter has after a statement."""
    code = f"{statement}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name for name in json.loads(done.stdout) if name.startswith("message_batches")}


def test_nothing_is_imported_before_it_is_named() -> None:
    assert loaded_by("from message_batches import types") == {
        "message_batches",
        "message_batches._lazy",
        "message_batches._version",
        "message_batches.types",
        "message_batches.types._names",
    }
    block = loaded_by("from message_batches.types import TextBlock")
    assert "message_batches_api.models.text_block" in block
    assert "message_batches_api.models.message" not in block


@needs_sdk
@pytest.mark.parametrize(("place", "names"), MODULES.items())
def test_modules_that_programs_import_from_are_there(place: str, names: list[str]) -> None:
    theirs = importlib.import_module(f"anthropic.{place}")
    for name in names:
        assert keys(getattr(ours(place), name)) == keys(getattr(theirs, name))


def keys(typed: Any) -> set[str]:
    """What a dict may hold, but headers, and older parameters that only one side has."""
    older = {"temperature", "top_k", "top_p", "output_format"}
    return set(typed.__annotations__) - older - {"workspace_id", "betas"}


@needs_sdk
def test_every_module_of_the_vendor_with_a_name_of_ours_is_listed() -> None:
    written = import_paths.LIST.read_text(encoding="utf-8").splitlines()
    assert written == [*vendor_types.module_paths()], "run `python -m tests.vendor_types`"


def test_each_listed_module_has_its_names_and_no_others() -> None:
    listed: dict[str, set[str]] = {}
    for line in import_paths.LIST.read_text(encoding="utf-8").splitlines():
        path, home, *names = line.split()
        listed.setdefault(path, set()).update(names)
        for name in names:
            assert getattr(ours(path), name) is getattr(importlib.import_module(home), name)
    for path, names in listed.items():
        below = {one.rpartition(".")[2] for one in listed if one.rpartition(".")[0] == path}
        assert {name for name in vars(ours(path)) if not name.startswith("__")} - below == names


@needs_sdk
def test_the_vendors_names_are_there_or_there_is_a_reason() -> None:
    written = vendor_types.PAGE.read_text(encoding="utf-8")
    assert "not here:  |" not in written
    assert written == vendor_types.text(), "run `python -m tests.vendor_types`"


@needs_sdk
@pytest.mark.parametrize("place", NAMESPACES)
def test_a_name_means_the_same_sort_of_type(place: str) -> None:
    shared = vendor_types.public(place).keys() & set(dir(ours(place)))
    for name in shared:
        mine, theirs = getattr(ours(place), name), vendor_types.public(place)[name]
        if name != "MessageCreateParams":  # there a union with the params of a stream
            assert is_typeddict(mine) == hasattr(theirs, "__total__"), name
        assert attrs.has(mine) == hasattr(theirs, "model_fields"), name
