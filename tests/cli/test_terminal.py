"""What is printed cannot act on a terminal."""

from __future__ import annotations

import io
import json
import unicodedata
from decimal import Decimal

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


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stdin", [None, io.StringIO(), Terminal()])
@pytest.mark.parametrize("stderr", [None, io.StringIO(), Terminal()])
def test_a_person_is_asked_only_where_both_streams_are_terminals(
    monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO | None, stderr: io.StringIO | None
) -> None:
    monkeypatch.setattr("sys.stdin", stdin)
    monkeypatch.setattr("sys.stderr", stderr)
    assert terminal.can_ask() == (isinstance(stdin, Terminal) and isinstance(stderr, Terminal))


def test_a_terminal_gets_breaks_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stdout", stream := Terminal())
    command = "To collect them: message-batches results out.jsonl"
    terminal.say("  At most 0.97 USD, however many tokens they have")
    terminal.say(command)
    terminal.say('{"custom_id": "a", "text": "long enough"}', wrap=False)
    terminal.say("x" * 40)
    assert stream.getvalue().splitlines() == [
        "  At most 0.97 USD, however",
        "    many tokens they have",
        command,
        '{"custom_id": "a", "text": "long enough"}',
        "x" * 40,
    ]


def test_a_terminal_gets_a_line_of_json_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stderr", stream := Terminal())

    with terminal.log_format("json"):
        terminal.warn("word " * 20)

    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["text"] == "word " * 20


def test_a_pipe_gets_lines_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    terminal.say("word " * 20)
    assert capsys.readouterr().out == "word " * 20 + "\n"


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


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0.00"),
        ("1234.5", "1,234.50"),
        ("1", "1.00"),
        ("0.5", "0.5000"),
        ("0.023248125", "0.0232"),
        ("0.000504", "0.00050"),
        ("0.000000055", "0.000000055"),
    ],
)
def test_an_amount_has_two_digits_that_say_something(value: str, shown: str) -> None:
    assert _wording.amount(Decimal(value)) == shown
