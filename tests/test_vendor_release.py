"""A release of the vendor: the pins, the page of names, and the list for a person."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("httpx")

from generator.audit.npm import Pin

from tests import vendor_page, vendor_release, vendor_types
from tests.vendor_surface import SURFACES

PYPROJECT = vendor_release.PYPROJECT.read_text(encoding="utf-8")
PAGE = vendor_page.PAGE.read_text(encoding="utf-8")


def test_both_pins_are_raised_and_nothing_else() -> None:
    pin = Pin("1.15.0", "sha512-AAAA")

    text = vendor_release.pinned(PYPROJECT, "2.15.0", pin)

    assert '"anthropic==2.15.0"' in text
    assert 'typescript = { version = "1.15.0", integrity = "sha512-AAAA" }' in text
    changed = set(text.splitlines()) ^ set(PYPROJECT.splitlines())
    assert len(changed) == 4
    (python,) = re.findall(r'"anthropic==([^"]+)"', PYPROJECT)
    assert vendor_release.pinned(text, python, Pin.read(vendor_release.PYPROJECT)) == PYPROJECT


def test_pins_that_are_not_there_are_an_error() -> None:
    with pytest.raises(SystemExit, match="Restore its pins"):
        vendor_release.pinned("[project]", "2.15.0", Pin("1.15.0", "sha512-AAAA"))


def listed(section: str) -> dict[str, set[str]]:
    """The names on the page, by what it says of them."""
    table = PAGE.partition(f"## {section}\n")[2].partition("\n## ")[0]
    found: dict[str, set[str]] = {"yes": set(), "no": set(), "only here": set()}
    for line in table.splitlines():
        if row := vendor_page.ROW.match(line):
            found[row[2]] |= set(re.findall(r"`(\w+)`", row[1]))
    return found


def test_a_page_that_is_true_keeps_its_bytes() -> None:
    (version,) = re.findall(r"vendor's SDK ([\d.]+\d)", PAGE)
    assert vendor_page.refreshed(PAGE, version, listed) == PAGE


def test_new_names_are_listed_and_old_ones_go() -> None:
    """What is on both sides joins the row of its table; what is not waits for a reason."""
    first = next(iter(SURFACES))

    def told(section: str) -> dict[str, set[str]]:
        names = listed(section)
        if section == first:
            names["yes"] |= {"Zebra"}
            names["yes"] -= {"Timeout"}
            names["no"] |= {"Novel"}
        return names

    page = vendor_page.refreshed(PAGE, "2.15.0", told)

    assert "vendor's SDK 2.15.0 " in page
    assert "`Zebra`" in page
    assert "`Timeout`" not in page.partition("## Exceptions")[0].partition(f"## {first}")[2]
    assert "| `Novel` | no | |" in page
    assert vendor_page.refreshed(page, "2.15.0", told) == page


def test_failed_tests_are_listed_by_file(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="tests.audit.test_write" name="a"><failure/></testcase>'
        '<testcase classname="tests.test_types" name="b"><error/></testcase>'
        '<testcase classname="tests.test_files" name="c"/>'
        '<testcase classname="tests.test_pages" name="d"><skipped/></testcase>'
        "</testsuite></testsuites>"
    )
    assert vendor_release.failed(report) == ["tests/audit/test_write.py", "tests/test_types.py"]


def test_a_type_that_a_type_checker_does_not_see_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.xml"
    report.write_text("<testsuites/>")
    all_names = vendor_types.written_out

    def without_one(module: ModuleType) -> list[tuple[str, Any]]:
        return [(name, one) for name, one in all_names(module) if name != "TextBlock"]

    monkeypatch.setattr(vendor_types, "written_out", without_one)
    assert [*vendor_release.left(report, {"paths": {}, "components": {}})] == [
        "src/message_batches/types/__init__.py: write out TextBlock, for type checkers"
    ]


def test_what_is_left_names_the_file_and_what_to_do(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text("<testsuites/>")
    codes = [{"status": 400, "code": "tired", "exception": "TiredError"}]
    document = {
        "paths": {"/x": {"get": {"x-error-codes": codes}}},
        "components": {"schemas": {"Note": {"description": "A `Note`.", "type": "object"}}},
    }

    assert [*vendor_release.left(report, document)] == [
        "openapi.yaml: write the description of schemas.Note",
        "src/message_batches/sdk/errors.py: add the exception TiredError, and export it",
    ]
    assert [*vendor_release.left(report, {"paths": {}, "components": {}})] == []
