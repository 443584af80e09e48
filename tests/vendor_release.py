"""
What `nox -s vendor` does around the audit: raise the pins, and list what a person must still do.

`python -m tests.vendor_release pin` writes the releases into pyproject.toml: of the Python
package the one that is installed, of the TypeScript package the one given or the newest.
`python -m tests.vendor_release left REPORT` reads the report of the tests, and lists the files.
"""

from __future__ import annotations

import importlib
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from generator.audit import contract, npm
from generator.audit.proposal import made_of_names
from generator.document import error_codes

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"


def pinned(text: str, python: str, typescript: npm.Pin) -> str:
    """pyproject.toml with these releases."""
    text, found = re.subn(r'"anthropic==[^"]+"', f'"anthropic=={python}"', text)
    line = f'version = "{typescript.version}", integrity = "{typescript.integrity}"'
    text, also = re.subn(
        r"^typescript = {.*}$", f"typescript = {{ {line} }}", text, flags=re.MULTILINE
    )
    if (found, also) != (1, 1):
        raise SystemExit("pyproject.toml does not pin both packages once. Restore its pins.")
    return text


def left(report: Path, document: dict[str, object]) -> Iterator[str]:
    """The files that need a person, each with what to do."""
    vendor_page = importlib.import_module("tests.vendor_page")
    for place in made_of_names(document["components"]):
        yield f"openapi.yaml: write the description of {place}"
    errors = importlib.import_module("message_batches")
    for name in sorted({name for *_, name in error_codes(document)} - {*errors.__all__}):
        yield f"src/message_batches/sdk/errors.py: add the exception {name}, and export it"
    for file, names in importlib.import_module("tests.vendor_types").not_written_out():
        yield f"{file}: write out {', '.join(names)}, for type checkers"
    for names in vendor_page.without_a_reason():
        yield f"docs/vendor-surface.md: add {names}, or say why it is not here"
    for file in failed(report):
        yield f"{file}: a test fails"


def failed(report: Path) -> list[str]:
    """The test files with failures, from a report in JUnit's form."""
    cases = ET.parse(report).getroot().iter("testcase")
    bad = (
        case for case in cases if case.find("failure") is not None or case.find("error") is not None
    )
    found = (case.get("classname", "").replace(".", "/") for case in bad)
    return sorted({f"{name}.py" for name in found})


def main(argv: list[str]) -> int:
    command, *rest = argv
    if command == "pin":
        release = importlib.import_module("anthropic").__version__
        pin = npm.newest(*rest)
        text = PYPROJECT.read_text(encoding="utf-8")
        PYPROJECT.write_text(pinned(text, release, pin), encoding="utf-8")
        print(f"pyproject.toml: anthropic {release}, {npm.NAME} {pin.version}")
        return 0
    audit = importlib.import_module("generator.audit.__main__")
    clean = audit.main([]) == 0
    found = [*left(Path(rest[0]), contract.load(ROOT / "openapi.yaml"))]
    if not clean:
        found.insert(
            0, "openapi.yaml or generator/audit/reasons.yaml: decide what is printed above"
        )
    print("\nFor a person:" if found else "\nFor a person: nothing else.")
    print("\n".join(f"- {one}" for one in found), end="\n" if found else "")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
