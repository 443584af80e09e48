"""The project speaks the language of its glossary (see CONTRIBUTING.md)."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.vocabulary import (
    EXEMPTIONS,
    RULES,
    Exemption,
    Rule,
    all_findings,
    all_matches,
    findings,
    names_of_tests,
    normalized,
    texts,
)

# A bad example for each rule, in the order of the rules.
BAD = """\
the longest streak
after the books are closed
show_accounts
def _told(self)
Mend the cause
the own one
class Begun
it is taken up again
The run goes on
whoever reads it
and 7 more of the like
surely refused
the value is none
it is no directory
the row stands first
_read_whole
the input is cut
a torn line
class PieceReader
up to the mark
no doubt
Pace
be patient
read_verdicts
a round
rows that are due
an ending of a file
asked = 3
an errand
what it brought
the keeper
reckon with it
left alone
forbear
hand over the lock
where the file lies
as if it were
a process of its own
it is passed over
class Problem
run a job
html_report
\"\"\"Give the text.
rows
BadInput
""".splitlines()

GOOD = """\
if value is None:
there is no such file
here is no news
this is no longer so
the line endings
pytest.mark.slow
the byte order mark
round(3.5)
a round trip
failed due to a timeout
appending
a standalone stand-in
go online
an understanding
shortcut
believe
trellis
wholesale
it accounts for the rest
in one pass over the file
message_batches.jobs
made up
file.tell()
""".splitlines()


def test_nothing_speaks_the_old_language() -> None:
    found = all_findings()
    counts = Counter("/".join(one.path.split("/")[:3]) for one in found)
    assert not found, "\n".join(
        ["", *map(str, found), "", *(f"{number} in {path}" for path, number in counts.items())]
    )


@pytest.mark.parametrize(("rule", "text"), list(zip(RULES, BAD, strict=True)), ids=BAD)
def test_a_rule_finds_its_word(rule: Rule, text: str) -> None:
    assert list(rule.finditer(normalized(text)))


@pytest.mark.parametrize("text", GOOD)
def test_ordinary_english_and_python_are_left_out(text: str) -> None:
    assert findings("README.md", text) == []


def test_a_finding_names_the_line_the_word_and_what_to_write() -> None:
    text = "One line.\n\n# A run goes\n# on after that.\n"
    (finding,) = findings("src/a.py", text)
    assert str(finding) == "src/a.py:3: 'goes on'; write: continue"


def test_identifiers_are_split_into_words() -> None:
    for name in ("read_told_lines", "readToldLines", "ToldLines", "TOLD_LINES", "HTTPTold"):
        assert [one.word for one in findings("src/a.py", name)] == ["told"], name
    assert findings("src/a.py", "untold stolen") == []


def test_a_rule_may_be_for_some_files_only() -> None:
    assert findings("src/message_batches/jobs/run.py", "every row")
    assert not findings("src/message_batches/tables/runs.py", "every row")


def test_only_the_names_of_tests_are_checked_in_tests() -> None:
    text = '"""Told."""\n\n    async def test_it_is_told():\n        told = 1\n'
    assert [one.line for one in findings("tests/a.py", names_of_tests(text))] == [3]


def test_every_text_that_people_read_is_checked() -> None:
    paths = {path for path, _ in texts()}
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/runs.md"} <= paths
    assert {"src/message_batches/cli/app.py", "generator/build.py", "tests/test_readme.py"} <= paths
    assert not [
        path for path in paths if path.startswith(("generated", "src/message_batches/types"))
    ]


@pytest.mark.parametrize("exemption", EXEMPTIONS, ids=lambda one: one.reason)
def test_every_exemption_is_needed(exemption: Exemption) -> None:
    assert any(exemption.covers(found) for found in all_matches())
