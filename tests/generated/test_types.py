"""What the models share: times, raw variants, the unset value."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from message_batches_api import models
from message_batches_api.types import DecodeError, Timestamp, UnknownVariant


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
def test_a_time_is_a_datetime_that_keeps_its_text(text: str, moment: datetime) -> None:
    document = {"id": "container_1", "expires_at": text}
    container = models.Container.from_dict(document)
    time = container.expires_at
    assert isinstance(time, datetime)
    assert time == moment
    assert hash(time) == hash(moment)
    for twin in (time, copy.copy(time), copy.deepcopy(time), pickle.loads(pickle.dumps(time))):
        assert twin == moment
        container.expires_at = twin
        assert container.to_wire()["expires_at"] == text


def test_a_computed_time_does_not_keep_the_text_it_came_from() -> None:
    time = Timestamp.parse("2024-09-24T18:37:24Z")
    for later, text in [
        (time + timedelta(hours=1), "2024-09-24T19:37:24Z"),
        (time.replace(minute=0), "2024-09-24T18:00:24Z"),
        (time.astimezone(UTC) + timedelta(0), "2024-09-24T18:37:24Z"),
        (Timestamp(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00Z"),
    ]:
        container = models.Container(id="container_1", expires_at=later)
        assert container.to_wire()["expires_at"] == text
        assert pickle.loads(pickle.dumps(later)) == later


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01T00:00:00Z", "24:00", "2026-11-20T12:00:00Q"]
)
def test_a_malformed_time_is_refused(text: str) -> None:
    with pytest.raises(DecodeError) as caught:
        models.Container.from_dict({"id": "container_1", "expires_at": text})
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
        models.MessageBatchRequestCounts.from_dict({"canceled": "x" * 10_000})
    assert len(str(caught.value)) < 120
