"""The audit reads when models end from both of the vendor's packages."""

from __future__ import annotations

import pytest
from generator.audit import models
from generator.audit.operations import VendorError

from tests.audit.support import Document, needs_sdk, typescript_files

PATH = "internal/data/deprecated-models.js"


@needs_sdk
def test_the_contract_has_the_days_of_both_packages(document: Document) -> None:
    """Every model that one of them calls deprecated has its day in the table of the contract."""
    files, _ = typescript_files()
    for theirs in (models.of_python(), models.of_typescript(files)):
        assert theirs.items() <= models.of_contract(document).items()
        assert theirs["claude-opus-4-5"] == theirs["claude-opus-4-5-20251101"] == "2027-01-22"


def test_a_day_is_read_as_it_is_written() -> None:
    """The packages write days for people."""
    text = "exports.X = {'claude-a': 'March 1st, 2027', 'claude-b-1': 'May 22nd, 2027'};"
    assert models.of_typescript({PATH: text}) == {
        "claude-a": "2027-03-01",
        "claude-b-1": "2027-05-22",
    }


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "the SDK has no deprecated models in internal/data/"),
        ({PATH: "{'claude-a': 'soon'}"}, "the SDK writes the end of a model as 'soon'"),
    ],
)
def test_what_cannot_be_read_is_an_error(files: dict[str, str], message: str) -> None:
    """A package that keeps its days elsewhere must not pass for one without any."""
    with pytest.raises(VendorError, match=message):
        models.of_typescript(files)


def test_a_contract_without_a_table_has_no_days() -> None:
    """The table belongs to one schema of this contract."""
    assert models.of_contract({"components": {"schemas": {"A": {}}}}) == {}
