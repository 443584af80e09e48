"""
The words that this project does not use, and what to write instead (see CONTRIBUTING.md).

`python -m tests.vocabulary [PATH ...]` prints where they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent

# Everything a person reads or a maintainer edits. Of tests, the names.
TEXTS = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/**/*.md",
    "docs/**/*.py",
    "examples/**/*.md",
    "examples/*.py",
    "src/message_batches/**/*.py",
    "src/message_batches/**/*.html",
    "src/message_batches/**/*.js",
    "generator/**/*.py",
    "generator/**/*.jinja",
    "generator/**/*.yaml",
    "benchmarks/**/*.py",
    "noxfile.py",
    "pyproject.toml",
    ".ci/run",
)
TESTS = "tests/**/*.py"
VENDORS = ("src/message_batches/types/*", "docs/vendor-*.md")  # the vendor's names


@frozen
class Rule:
    """
    A banned word or phrase.

    Attributes:
        pattern: matches in normalized text; a blank in it matches the end of a line too.
        instead: what to write.
        only: the files that the rule is for.
    """

    pattern: str
    instead: str
    only: tuple[str, ...] = ("*",)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return re.finditer(self.pattern.replace(" ", r"[ \n]"), text)


# A row is one of a user's table; these know requests and results only.
WITHOUT_TABLES = tuple(f"src/message_batches/{folder}/*" for folder in ("sdk", "jobs", "sandbox"))

RULES = (
    Rule(r"\bstreaks?\b", "consecutive failures"),
    Rule(r"\bbooks\b", "ledger"),
    Rule(r"\baccounts\b(?! for)", "ledger"),
    Rule(r"(?<!\.)\b(told|tells?|telling)\b", "report, print, explain"),
    Rule(r"\bmend(s|ed|ing)?\b", "fix, hint"),
    Rule(r"\bown ones?\b", "original"),
    Rule(r"\bbegun\b", "started"),
    Rule(r"\b(take[ns]?|took|taking) up\b", "resume"),
    Rule(r"\b(go|goes|going|gone|went) on\b", "continue"),
    Rule(r"\bwho(so)?ever\b", "name the subject"),
    Rule(r"\bof the like\b", "leave it out"),
    Rule(r"\bsurely\b", "certain to, certainly"),
    Rule(r"\b(is|are|was|were) none\b", "is not a, unknown"),
    Rule(r"(?<!there )(?<!here )\b(is|was) no\b(?! (longer|one)\b)", "is not a"),
    Rule(r"\b(stands?|standing|stood)\b(?! ?-?in\b)", "is, represents"),
    Rule(r"\bwhole\b", "complete, entire, integer"),
    Rule(r"\b(cut|cuts|cutting)\b", "partition, truncated, split, interrupted"),
    Rule(r"\btorn\b", "malformed, incomplete"),
    Rule(r"\bpieces?\b", "partition, part"),
    Rule(r"\b(the|a|its|last|each|this|that) mark\b|\b(the|two|these|those) marks\b", "checkpoint"),
    Rule(r"\bdoubt(s|ed|ful)?\b", "warning, uncertain"),
    Rule(r"\bpaces?\b", "backoff, polling interval"),
    Rule(r"\b(patience|patient|patiently)\b", "deadline, timeout"),
    Rule(r"\bverdicts?\b", "action, status, outcome"),
    Rule(
        r"\brounds\b|\b(a|the|each|every|first|last|next|one|this) round\b(?! trip)",
        "retry, attempt",
    ),
    Rule(r"\bdue\b(?! to\b)", "to retry, pending"),
    Rule(r"(?<!line )\bendings?\b", "extension, end"),
    Rule(r"\b(asked|placed|made)( =|\()", "a noun"),
    Rule(r"\berrands?\b", "action, task"),
    Rule(r"\bbrought\b", "returned, received"),
    Rule(r"\bkeepers?\b", "ledger actor"),
    Rule(r"\breckon(s|ed|ing)?\b", "compute, count"),
    Rule(r"\balone\b", "only, by itself, unchanged"),
    Rule(r"\bforb(ear|ears|earing|ore)\b", "avoid"),
    Rule(r"\bhand(s|ed|ing)? (over|in|out|on)\b", "pass, return"),
    Rule(r"\b(lie|lies|lying)\b", "is, are"),
    Rule(r"\bas if\b", "like, as though it were"),
    Rule(r"\bof (its|their|his|her|our|your|my) own\b", "its own ..., separate"),
    Rule(r"\bpass(ed|es) over\b", "skip"),
    Rule(r"\bproblems?\b", "error, diagnostic, hint"),
    Rule(r"\bjob\b", "run"),
    Rule(r"\bhtml report\b", "report_html"),
    Rule(r'"""\s*(give|tell|say)s?\b', "Return, Yield, Raise, Write, Read, Check"),
    Rule(r"\brows?\b", "request, result", only=WITHOUT_TABLES),
    Rule(
        r"\b(bad input|not ours|being sent|answer lost)\b",
        "the names in message_batches.jobs.errors",
    ),
)


@frozen
class Finding:
    """A banned word in a file."""

    path: str
    line: int
    word: str
    instead: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.word!r}; write: {self.instead}"


@frozen
class Exemption:
    """A place where a banned word is right: files, a pattern of the line, and the reason."""

    files: str
    line: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        return fnmatch(finding.path, self.files) and bool(re.search(self.line, finding.text))


EXEMPTIONS = (
    Exemption("*.html", r"\bis (not )?none\b", "a test of Jinja's"),
    Exemption("docs/orchestrators.md", r"\bjob\b", "what Dagster calls it"),
    Exemption("src/message_batches/jobs/ledger/*", r"\brows?\b", "a row of an SQL table"),
    Exemption("src/message_batches/jobs/*", r"(?i)(\b|_)due(\b|_)", "the state of a request"),
    Exemption("src/message_batches/jobs/*", r"(?i)\bcuts?\b", "to take requests from the pool"),
    Exemption("src/message_batches/jobs/*", r"(?i)\bverdict\b", "how a process ends"),
    Exemption("CONTRIBUTING.md", r"^\| (pool|cut|verdict) \|", "the term of the engine itself"),
    Exemption("src/message_batches/sandbox/store.py", r"\brows?\b", "a row of an SQL table"),
    Exemption("src/message_batches/jobs/input/request_source.py", r"\brows?\b", "a user's row"),
    Exemption("src/message_batches/jobs/plan.py", r"\brow\b", "a row of a user's table"),
    Exemption("src/message_batches/sandbox/http/connections.py", r"made\(", "asyncio's name"),
    Exemption("benchmarks/*", r"\brounds?\b", "a repeat of a measurement, not a retry"),
    Exemption("tests/benchmarks/*", r"round", "a repeat of a measurement, not a retry"),
    Exemption("benchmarks/data.py", r"\bGo on\b", "text of a message in the measured data"),
    Exemption("benchmarks/peers/*", r"\bStructuredOutputJob\b", "the name in a peer"),
)


def normalized(text: str) -> str:
    """
    Return text in lower case, its identifiers split into words, with the same lines.

    Indentation and comment signs go, so that a phrase is found across the end of a line.
    """
    text = re.sub(r"\bNone\b", "null", text)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text).lower()
    text = re.sub(r"[_ \t]+", " ", text)
    return re.sub(r"^ ?(#:?|>|\*|-)? ?", "", text, flags=re.MULTILINE)


def matches(path: str, text: str) -> Iterator[Finding]:
    """Yield every banned word of a text, exempt or not."""
    plain, lines = normalized(text), text.split("\n")
    for rule in RULES:
        if any(fnmatch(path, pattern) for pattern in rule.only):
            for match in rule.finditer(plain):
                number = plain.count("\n", 0, match.start()) + 1
                word = " ".join(match.group().split())
                yield Finding(path, number, word, rule.instead, lines[number - 1])


def findings(path: str, text: str) -> list[Finding]:
    """Return the banned words of a text that are not exempt."""
    return [found for found in matches(path, text) if not is_exempt(found)]


def is_exempt(finding: Finding) -> bool:
    """Return whether a banned word is right where it is."""
    return any(exemption.covers(finding) for exemption in EXEMPTIONS)


def names_of_tests(text: str) -> str:
    """Return a test module with everything but the names of its tests blanked."""
    return "\n".join(
        match.group(1) if (match := re.match(r"\s*(?:async )?def (test_\w+)", line)) else ""
        for line in text.split("\n")
    )


def texts() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of all that is checked; a path is checked as well."""
    for pattern in (*TEXTS, TESTS):
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if not any(fnmatch(name, vendors) for vendors in VENDORS):
                text = path.read_text(encoding="utf-8")
                yield name, names_of_tests(text) if pattern == TESTS else text


@cache
def all_matches() -> tuple[Finding, ...]:
    """Return every banned word in texts and in the names of files, exempt or not."""
    return tuple(
        found
        for path, text in texts()
        for part in (text, Path(path).stem)
        for found in matches(path, part)
    )


def all_findings() -> list[Finding]:
    """Return every banned word of the project that is not exempt."""
    return [found for found in all_matches() if not is_exempt(found)]


def main() -> int:
    """Print every banned word below the paths given, or in the project; 1 if there are any."""
    wanted = tuple(sys.argv[1:]) or ("",)
    found = [one for one in all_findings() if one.path.startswith(wanted)]
    for one in found:
        sys.stdout.write(f"{one}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
