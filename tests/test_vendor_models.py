"""The models' methods do what those of the vendor's do, on every sample with every argument."""

from __future__ import annotations

import copy
import importlib.util
import itertools
import json
import pickle
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

import message_batches
from message_batches_api import models
from tests.generated.test_samples import MODELS, documents_of

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("anthropic") is None,
    reason="the vendor's SDK is installed by `nox -s audit` only",
)

RECEIVED = {
    file: model for file, model in MODELS.items() if model.endswith(("Batch", "IndividualResponse"))
}

# What a dump is asked for: each of these with and without each of the flags.
CHOICES: list[dict[str, Any]] = [
    {},
    {"include": {"id", "result"}},
    {"include": ["custom_id", "created_at"]},
    {"include": {"result": {"message": {"usage", "content"}}, "request_counts": ...}},
    {"include": {"result": {"message": {"content": {0: True, -1: {"type", "text"}}}}}},
    {"include": {"result": {"message": {"content": {"__all__": {"type"}}}}}},
    {"exclude": {"custom_id", "ended_at", "request_counts"}},
    {"exclude": {"request_counts": {"processing"}, "result": {"type": True}}},
    {"exclude": {"result": {"message": {"usage": ..., "content": {0}}}}},
    {"exclude": {"result": {"message": {"content": {-1: {"type", "text"}, "__all__": {"id"}}}}}},
    {"exclude": {"result": {"message": {"content": {"__all__": {"input": {"a"}, "text": ...}}}}}},
    {
        "include": {"result": {"message": {"content", "usage", "id"}}},
        "exclude": {"result": {"message": {"content": {"__all__"}, "usage": {"input_tokens"}}}},
    },
]
FLAGS = ("exclude_unset", "exclude_defaults", "exclude_none", "by_alias")
IGNORED: dict[str, Any] = {
    "round_trip": True,
    "warnings": False,
    "context": {},
    "serialize_as_any": True,
    "exclude_computed_fields": True,
}


# Where the dumps differ, and why; `docs/vendor-surface.md` says it to users.
DIFFERENT = {
    r"result\.error\.error\.details: (None|Ellipsis)": "every error may have them",
    r"usage\.(server_tool_use|iterations\[\])\.\w+: 0 here, (None|Ellipsis)": "absent is 0",
}


def both(file: str) -> Iterator[tuple[Any, Any]]:
    """Yield each document of a sample, read by both packages as their clients read it."""
    from anthropic import types
    from anthropic._models import construct_type

    name = RECEIVED[file]
    places: Any = (types, types.messages, types.beta, types.beta.messages)
    theirs = next(getattr(one, name) for one in places if hasattr(one, name))
    for document in documents_of(file):
        ours = getattr(models, name).from_dict(document)
        # The vendor's SDK reads an object of an unknown type as the first type of the union.
        if "UnknownVariant" not in repr(ours):
            yield ours, construct_type(type_=theirs, value=document)


def flags() -> list[dict[str, bool]]:
    return [
        dict(zip(FLAGS, values, strict=True))
        for values in itertools.product((False, True), repeat=len(FLAGS))
    ]


def same(ours: Any, theirs: Any) -> None:
    """Compare two dumps; times in JSON are compared as times."""
    found = [
        one
        for one in differences(ours, theirs, "")
        if not any(re.search(path, one) for path in DIFFERENT)
    ]
    assert found == []


def differences(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(key, ...), theirs.get(key, ...), f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for mine, other in zip(ours, theirs, strict=True):
            yield from differences(mine, other, f"{path}[]")
    elif ours != theirs and not _same_time(ours, theirs):
        yield f"{path}: {ours!r} here, {theirs!r} there"


def _same_time(ours: Any, theirs: Any) -> bool:
    if not (isinstance(ours, str) and isinstance(theirs, str)):
        return False
    return ours[10:11] == "T" and datetime.fromisoformat(ours) == datetime.fromisoformat(theirs)


@pytest.fixture(autouse=True)
def _quiet() -> Any:
    # The vendor's models warn about values that their types do not list.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@pytest.mark.parametrize("file", RECEIVED)
def test_dumps_are_the_same_with_every_argument(file: str) -> None:
    for ours, theirs in both(file):
        for choice, flag, mode in itertools.product(CHOICES, flags(), ("python", "json")):
            given = choice | flag
            same(ours.model_dump(mode=mode, **given), theirs.model_dump(mode=mode, **given))
        for given in flags():
            same(
                json.loads(ours.model_dump_json(**given)),
                json.loads(theirs.model_dump_json(**given)),
            )
            same(ours.dict(**given), theirs.dict(**given))
            same(json.loads(ours.json(**given)), json.loads(theirs.json(**given)))
            given["use_api_names"] = given.pop("by_alias")
            for mode in ("python", "json"):
                same(ours.to_dict(mode=mode, **given), theirs.to_dict(mode=mode, **given))
            same(json.loads(ours.to_json(**given)), json.loads(theirs.to_json(**given)))
        for name, value in IGNORED.items():
            same(ours.model_dump(**{name: value}), theirs.model_dump(**{name: value}))
        assert ours.model_fields_set == theirs.model_fields_set
        assert ours.model_extra == theirs.model_extra
        same(vars(ours).keys(), vars(theirs).keys())
        assert dict(ours).keys() == dict(theirs).keys()


def test_json_text_has_the_same_form() -> None:
    # Its keys stand in another order.
    ((ours, theirs), *_) = both("batch-2024.json")
    for given in ({}, {"indent": None}, {"indent": 0}, {"indent": 1}, {"indent": 4}):
        for method in ("model_dump_json", "to_json"):
            mine, other = (
                sorted(line.rstrip(",}") for line in re.split(r"\n|(?<=,)", text) if line != ",")
                for text in (getattr(one, method)(**given) for one in (ours, theirs))
            )
            assert mine == other
    assert ours.model_copy(update={"id": "\u00e9"}).model_dump_json(ensure_ascii=True).isascii()


@pytest.mark.parametrize("file", ["list-2024.json", "list-empty.json"])
def test_pages_are_dumped_the_same(file: str) -> None:
    import httpx
    from anthropic._models import construct_type
    from anthropic.pagination import SyncPage
    from anthropic.types.messages import MessageBatch

    (document,) = documents_of(file)
    document["new"] = None
    theirs: Any = construct_type(type_=SyncPage[MessageBatch], value=document)
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=document))
    with message_batches.Anthropic(
        api_key="k", http_client=httpx.Client(transport=transport)
    ) as client:
        ours = client.messages.batches.list()
        for given, mode in itertools.product(flags(), ("python", "json")):
            same(ours.model_dump(mode=mode, **given), theirs.model_dump(mode=mode, **given))
            same(ours.dict(**given), theirs.dict(**given))
        same(ours.to_dict(), theirs.to_dict())
        same(json.loads(ours.to_json()), json.loads(theirs.to_json()))
        excluded = {"data": {"__all__": {"id"}}}
        same(ours.model_dump(exclude=excluded), theirs.model_dump(exclude=excluded))
        assert ours.model_fields_set == theirs.model_fields_set


@pytest.mark.parametrize("file", RECEIVED)
def test_what_was_dumped_is_read_back(file: str) -> None:
    for ours, theirs in both(file):
        mine, other = type(ours), type(theirs)
        for dumped in (ours.model_dump(), ours.to_dict(), theirs.to_dict(), dict(ours)):
            assert mine.model_validate(dumped) == ours
            assert mine.parse_obj(dumped) == ours
            assert mine.model_construct(**dumped) == ours
        assert other.construct(**ours.to_dict()) == theirs
        for text in (ours.to_json(), ours.model_dump_json(), theirs.to_json()):
            assert mine.model_validate_json(text) == ours
            assert mine.parse_raw(text.encode()) == ours


@pytest.mark.parametrize("file", RECEIVED)
def test_copies_are_equal_and_apart(file: str) -> None:
    for pair in both(file):
        for one in pair:
            for clone in (
                one.model_copy(),
                one.model_copy(deep=True),
                one.copy(),
                copy.copy(one),
                copy.deepcopy(one),
                pickle.loads(pickle.dumps(one)),
            ):
                assert clone == one
                assert clone is not one
                assert clone.model_fields_set == one.model_fields_set
            name = next(iter(type(one).model_fields))
            changed = one.model_copy(update={name: "x", "new": 1})
            assert getattr(changed, name) == "x"
            assert changed.model_extra["new"] == 1
            assert changed != one
            assert "new" not in one.model_extra
            assert type(one).model_validate(one) is one
            setattr(one, name, "y")
            assert one.model_dump()[name] == "y"


def refusals() -> list[tuple[str, dict[str, Any]]]:
    """What both refuse: a batch that lacks something, or has something of another type."""
    (whole,) = documents_of("batch-2024.json")
    return [
        ("an absent field", {name: value for name, value in whole.items() if name != "id"}),
        ("a null", whole | {"created_at": None}),
        ("a number", whole | {"id": 1}),
        ("a text", whole | {"request_counts": "many"}),
        ("no time", whole | {"created_at": "soon"}),
        ("a text in a part", whole | {"request_counts": {"processing": "many"}}),
        ("null", None),
        ("an array", []),
    ]


@pytest.mark.parametrize(("what", "document"), refusals())
def test_both_refuse(what: str, document: Any) -> None:
    from anthropic.types.messages import MessageBatch

    for batch in (MessageBatch, models.MessageBatch):
        with pytest.raises(ValueError, match=r"error|expected"):
            batch.model_validate(document)
        with pytest.raises(ValueError, match=r"error|expected"):
            batch.model_validate_json(json.dumps(document))
        if isinstance(document, dict):
            batch.model_construct(**document)


def test_both_construct_anything() -> None:
    from anthropic.types.messages import MessageBatch

    for batch in (MessageBatch, models.MessageBatch):
        fake = batch.model_construct(id="x", created_at="soon", new=[1], request_counts=None)
        assert (fake.id, fake.created_at, fake.request_counts) == ("x", "soon", None)
        assert fake.model_extra == {"new": [1]} == {"new": fake.new}
        assert fake.processing_status is None
        assert fake.results_url is None
        assert batch.construct(id="x") == batch.model_construct(id="x")


@pytest.mark.parametrize("file", RECEIVED)
def test_both_are_made_of_dicts_at_any_depth(file: str) -> None:
    for ours, theirs in both(file):
        given = {name: value for name, value in ours.model_dump(mode="json").items() if value}
        assert type(ours)(**given) == ours
        with suppress(ValueError):  # there a value that the types do not list is refused
            same(type(theirs)(**given).model_dump(), theirs.model_dump())


def test_fields_that_the_contract_does_not_know_are_kept_dropped_or_refused() -> None:
    from anthropic.types.messages import MessageBatch

    (whole,) = documents_of("batch-2024.json")
    whole["new"] = 1
    for batch in (MessageBatch, models.MessageBatch):
        assert batch.model_validate(whole).model_extra == {"new": 1}
        assert batch.model_validate(whole, extra="allow").model_extra == {"new": 1}
        assert not batch.model_validate(whole, extra="ignore").model_extra
        with pytest.raises(ValueError, match="new"):
            batch.model_validate_json(json.dumps(whole), extra="forbid")
    counts = whole["request_counts"] | {"new": 1}
    with pytest.raises(ValueError, match="request_counts has fields"):
        models.MessageBatch.model_validate(
            documents_of("batch-2024.json")[0] | {"request_counts": counts}, extra="forbid"
        )


def test_other_objects_are_read_by_their_attributes() -> None:
    from anthropic.types.messages import MessageBatch

    (whole,) = documents_of("batch-2024.json")
    shown = SimpleNamespace(
        **whole | {"request_counts": SimpleNamespace(**whole["request_counts"])}
    )
    for batch in (MessageBatch, models.MessageBatch):
        read = batch.model_validate(shown, from_attributes=True)
        assert read == batch.model_validate(whole)
        with pytest.raises(ValueError, match=r"error|expected"):
            batch.model_validate(shown)


def test_a_value_without_a_form_in_json_needs_a_fallback() -> None:
    from anthropic.types.messages import MessageBatch

    (whole,) = documents_of("batch-2024.json")
    for batch in (MessageBatch, models.MessageBatch):
        odd = batch.model_construct(**whole, new=object())
        with pytest.raises(ValueError, match="object"):
            odd.model_dump(mode="json")
        assert odd.model_dump(mode="json", fallback=lambda _: ["odd"])["new"] == ["odd"]
        assert isinstance(odd.model_dump()["new"], object)
