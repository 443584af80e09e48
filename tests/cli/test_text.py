"""What is printed cannot do anything to a terminal."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.cli import text


@given(st.text())
def test_nothing_that_a_terminal_could_obey_is_left(value: str) -> None:
    shown = text.plain(value)
    assert shown == text.plain(shown)
    assert all(unicodedata.category(character)[0] not in "C" for character in shown)
    assert len(shown.splitlines()) <= 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b2J", "\\x9b2J"),
        ("a\r\nb", "a\\r\\nb"),
        ("\u202eevil", "\\u202eevil"),
        ("\u2028", "\\u2028"),
        ("naïve 日本 [bold]", "naïve 日本 [bold]"),
    ],
)
def test_what_is_harmless_stays_and_the_rest_is_spelled_out(value: str, shown: str) -> None:
    assert text.plain(value) == shown


def test_a_terminal_that_lacks_a_character_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    text.say("naïve")
    stream.seek(0)
    assert stream.read() == "na\\xefve\n"


def test_columns_line_up_with_numbers_to_the_right() -> None:
    lines = text.columns(["id", "rows"], [["a\x1b", 1000], ["long name", 1], ["c", None]])
    assert lines == ["id          rows", "a\\x1b      1,000", "long name      1", "c"]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.4, "0 s"),
        (59.6, "1 min 0 s"),
        (75, "1 min 15 s"),
        (3600, "1 h 0 min"),
        (9000, "2 h 30 min"),
    ],
)
def test_durations_have_two_units(seconds: float, shown: str) -> None:
    assert text.duration(seconds) == shown


def test_counts_agree_with_their_noun() -> None:
    assert text.count(1, "batch") == "1 batch"
    assert text.count(2000, "batch") == "2,000 batches"
    assert text.count(0, "row") == "0 rows"
