"""How invisible characters are shown."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.report_html.visible_text import visible

_ANY = st.text(st.characters(codec=None, exclude_categories=()))


@given(_ANY)
def test_a_visible_text_can_be_encoded_and_has_no_controls(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )
    assert not [c for c in shown if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert visible(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Two\n\tlines, größer, 漢字",
        "👩\u200d💻 and 👨\u200d👩\u200d👧",  # zero-width joiners
        "\u0645\u06cc\u200c\u062f\u0627\u0646\u0645",  # Persian, with a zero-width non-joiner
        "שלום",
    ],
)
def test_characters_that_scripts_need_are_kept(text: str) -> None:
    assert visible(text) == text


def test_crlf_becomes_a_line_feed() -> None:
    assert visible("a\r\nb\rc\x00") == "a\nb\\rc\\x00"


def characters(*ranges: tuple[int, int]) -> list[int]:
    return [code for first, last in ranges for code in range(first, last + 1)]


INVISIBLE = characters(
    (0x00, 0x08),  # controls other than tab and line feed
    (0x0B, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),  # soft hyphen
    (0x61C, 0x61C),  # Arabic letter mark
    (0x200B, 0x200B),  # zero width space
    (0x200E, 0x200F),  # left-to-right and right-to-left mark
    (0x2028, 0x2029),  # line and paragraph separator
    (0x202A, 0x202E),  # embeddings and overrides of direction
    (0x2060, 0x2060),  # word joiner
    (0x2066, 0x2069),  # isolates of direction
    (0xD800, 0xDFFF),  # surrogates
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFFE, 0xFFFF),  # noncharacters
    (0xE0000, 0xE007F),  # tags
)


def test_every_invisible_character_is_escaped_and_no_other() -> None:
    escaped = [code for code in range(sys.maxunicode + 1) if visible(chr(code)) != chr(code)]
    assert escaped == INVISIBLE


@pytest.mark.parametrize(
    ("code", "escape"),
    [
        (0x00, "\\x00"),
        (0x0B, "\\x0b"),
        (0x0D, "\\r"),
        (0x1B, "\\x1b"),
        (0x7F, "\\x7f"),
        (0x9B, "\\x9b"),
        (0xAD, "\\xad"),
        (0x061C, "\\u061c"),
        (0x200B, "\\u200b"),
        (0x200E, "\\u200e"),
        (0x200F, "\\u200f"),
        (0x2028, "\\u2028"),
        (0x2029, "\\u2029"),
        (0x202A, "\\u202a"),
        (0x202B, "\\u202b"),
        (0x202C, "\\u202c"),
        (0x202D, "\\u202d"),
        (0x202E, "\\u202e"),
        (0x2060, "\\u2060"),
        (0x2066, "\\u2066"),
        (0x2067, "\\u2067"),
        (0x2068, "\\u2068"),
        (0x2069, "\\u2069"),
        (0xD800, "\\ud800"),
        (0xDFFF, "\\udfff"),
        (0xFEFF, "\\ufeff"),
        (0xFFFE, "\\ufffe"),
        (0xFFFF, "\\uffff"),
        (0xE0000, "\\U000e0000"),
        (0xE0041, "\\U000e0041"),
        (0xE007F, "\\U000e007f"),
    ],
)
def test_an_invisible_character_is_shown_as_its_escape(code: int, escape: str) -> None:
    assert visible(f"a{chr(code)}b") == f"a{escape}b"
