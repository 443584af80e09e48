"""What is printed cannot act on a terminal."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import _wording
from message_batches.cli import terminal


@given(st.text())
def test_every_character_that_a_terminal_could_act_on_is_escaped(value: str) -> None:
    shown = terminal.plain(value)
    assert shown == terminal.plain(shown)
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
def test_harmless_characters_are_kept(value: str, shown: str) -> None:
    assert terminal.plain(value) == shown


def test_a_terminal_without_a_character_gets_it_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    terminal.say("naïve")
    stream.seek(0)
    assert stream.read() == "na\\xefve\n"


def test_columns_line_up_with_numbers_to_the_right() -> None:
    lines = terminal.columns(["id", "size"], [["a\x1b", 1000], ["long name", 1], ["c", None]])
    assert lines == ["id          size", "a\\x1b      1,000", "long name      1", "c"]


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
    assert _wording.duration(seconds) == shown


def test_counts_agree_with_their_noun() -> None:
    assert _wording.count(1, "batch") == "1 batch"
    assert _wording.count(2000, "batch") == "2,000 batches"
    assert _wording.count(0, "request") == "0 requests"


def test_json_documents_open_with_the_version_of_their_format(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.say_json({"a": 1})
    assert capsys.readouterr().out == '{"format_version": 1, "a": 1}\n'
