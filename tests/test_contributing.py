"""CONTRIBUTING sends a maintainer to files and names that exist."""

import re
from pathlib import Path

from tests.pages import ROOT, page

TEXT = page("CONTRIBUTING.md")
TABLE = TEXT.partition("## Where to change what")[2].partition("\n## ")[0]


def test_each_path_in_the_table_of_changes_exists():
    paths = re.findall(r"`([\w./-]+/[\w./-]*)`", TABLE)
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_each_file_name_in_the_table_is_that_of_a_file_beside_another_one_of_its_line():
    for line in TABLE.splitlines():
        paths = [ROOT / path for path in re.findall(r"`([\w./-]+/[\w./-]*)`", line)]
        folders = [path if path.is_dir() else path.parent for path in paths]
        for name in re.findall(r"`(\w+\.py)`", line):
            assert any((folder / name).exists() for folder in folders), line


def test_each_session_in_the_table_is_one_of_nox():
    sessions = re.findall(r"\| `nox -s (\w+)`", TEXT)
    defined = re.findall(r"^def (\w+)\(session", Path(ROOT / "noxfile.py").read_text(), re.M)
    assert set(sessions) <= set(defined)
