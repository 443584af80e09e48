"""What the models share: times, raw variants, the unset value."""

from __future__ import annotations

import copy
import pickle
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches_api import models
from message_batches_api.tolerant import deviations_of
from message_batches_api.types import DecodeError, UnknownVariant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-09-24T18:37:24.100435Z", datetime(2024, 9, 24, 18, 37, 24, 100435, UTC)),
        ("2024-09-24T20:37:24.100435+02:00", datetime(2024, 9, 24, 18, 37, 24, 100435, UTC)),
        ("2026-11-20T12:00:00Z", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("2026-11-20t12:00:00.5z", datetime(2026, 11, 20, 12, 0, 0, 500000, UTC)),
        ("2026-11-20T12:00:00.123456789Z", datetime(2026, 11, 20, 12, 0, 0, 123456, UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_time_is_a_plain_datetime_and_comes_back_as_it_came(text: str, moment: datetime) -> None:
    document = {"id": "container_1", "expires_at": text}
    container = models.Container.from_dict(document, strict=True)
    time = container.expires_at
    assert type(time) is datetime
    assert time == moment
    for twin in (time, copy.copy(time), copy.deepcopy(time), pickle.loads(pickle.dumps(time))):
        container.expires_at = twin
        assert container.to_wire()["expires_at"] == text
    for other in (
        copy.copy(container),
        copy.deepcopy(container),
        pickle.loads(pickle.dumps(container)),
    ):
        assert other == container
        assert other.to_wire() == document
        assert other.to_dict()["expires_at"] == moment


def test_a_changed_time_is_written_as_it_is() -> None:
    document = {"id": "container_1", "expires_at": "2024-09-24T18:37:24.1234567Z"}
    container = models.Container.from_dict(document)
    time = container.expires_at
    east = timezone(timedelta(hours=2))
    for later, text in [
        (time + timedelta(hours=1), "2024-09-24T19:37:24.123456Z"),
        (time.replace(microsecond=0), "2024-09-24T18:37:24Z"),
        (time.astimezone(east), "2024-09-24T20:37:24.123456+02:00"),
        (time, "2024-09-24T18:37:24.1234567Z"),
    ]:
        container.expires_at = later
        assert container.to_wire()["expires_at"] == text
        built = models.Container(id="container_1", expires_at=later)
        assert built.to_wire()["expires_at"] in (text, "2024-09-24T18:37:24.123456Z")


SPELLINGS = st.from_regex(
    r"20[0-9]{2}-(0[1-9]|1[0-2]|W[0-5][0-9])-(0[1-9]|1[0-9]|2[0-8]|[1-7])[Tt ]"
    r"([01][0-9]|2[0-3]):?[0-5][0-9]:?([0-5][0-9]|60)([.,][0-9]{1,9})?(Z|z|[+-](0[0-9]|1[0-3]):[0-5][0-9])",
    fullmatch=True,
)


@given(SPELLINGS | st.datetimes(timezones=st.just(UTC)).map(lambda time: time.isoformat()))
def test_each_time_of_any_spelling_comes_back_as_it_came(text: str) -> None:
    document = {"id": "container_1", "expires_at": text}
    assert models.Container.from_dict(document).to_wire() == document


def test_times_are_taken_by_libraries_that_look_at_the_exact_type() -> None:
    container = models.Container.from_dict({"id": "c", "expires_at": "2026-01-01T00:00:00.0Z"})
    time = container.expires_at
    (text,) = sqlite3.connect(":memory:").execute("select ?", (time,)).fetchone()
    assert text == "2026-01-01 00:00:00+00:00"
    assert orjson.dumps(container.to_dict(mode="python"))
    assert msgspec.json.encode(container.to_dict(mode="python"))
    assert orjson.dumps([time + timedelta(1), time.replace(day=2), time.astimezone(UTC)])


def test_a_time_without_an_offset_deviates_and_is_read_as_utc() -> None:
    document = {"id": "container_1", "expires_at": "2026-01-01T10:00:00"}
    container = models.Container.from_dict(document)
    assert container.expires_at == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert container.to_wire() == document
    (one,) = deviations_of(container)
    assert (one.path, one.expected) == ("expires_at", "a date and time of RFC 3339")


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01T00:00:00Z", "24:00", "2026-11-20T12:00:00Q"]
)
def test_a_malformed_time_is_refused(text: str) -> None:
    with pytest.raises(DecodeError) as caught:
        models.Container.from_dict({"id": "container_1", "expires_at": text}, strict=True)
    assert caught.value.path == "expires_at"
    assert caught.value.expected == "a date and time of RFC 3339"
    assert repr(text) in caught.value.found


def test_an_unknown_variant_reads_like_an_object() -> None:
    raw: dict[str, Any] = {"type": "hologram", "data": "D", "to_dict": 1, "class": None}
    variant = UnknownVariant.from_dict(raw)
    assert variant.type == "hologram"
    assert getattr(variant, "class") is None
    assert variant.data == raw, "the whole object, also where it has a field of this name"
    assert variant.to_wire() == raw
    assert not hasattr(variant, "missing")
    assert "hologram" in repr(variant)
    for twin in (copy.copy(variant), copy.deepcopy(variant), pickle.loads(pickle.dumps(variant))):
        assert twin == variant
        assert twin is not variant
    assert UnknownVariant({"type": "other"}) != variant


def test_an_error_of_a_long_text_is_short() -> None:
    with pytest.raises(DecodeError) as caught:
        models.MessageBatchRequestCounts.from_dict({"canceled": "x" * 10_000}, strict=True)
    assert len(str(caught.value)) < 120
