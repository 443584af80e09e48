"""The vendor's own tests of batches pass with its name replaced by ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytest.importorskip("anthropic", reason="`nox -s peers` installs what these tests need")
pytest.importorskip("respx", reason="`nox -s peers` installs what these tests need")

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = (
    "tests/api_resources/messages/test_batches.py",
    "tests/api_resources/beta/messages/test_batches.py",
)
# What differs, and why. Each is a test of both clients and both surfaces.
DIFFERENT = {
    "test_method_results": "lines without `custom_id` and `result` are errors, not results of None",
}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vendor's tests, from the source distribution of the version that the audit reads."""
    folder = tmp_path_factory.mktemp("vendor")
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (release,) = re.findall(r'"(anthropic==[\d.]+)"', pyproject)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    done = subprocess.run(
        [*command, "--no-binary=anthropic", f"--dest={folder}", release],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"the vendor's tests could not be downloaded: {done.stderr.strip()[-200:]}")
    (sdist,) = folder.glob("anthropic-*.tar.gz")
    with tarfile.open(sdist) as archive:
        for name in FILES:
            member = archive.extractfile(f"{sdist.name.removesuffix('.tar.gz')}/{name}")
            assert member is not None
            text = member.read().decode()
            path = folder / f"test_{'beta' if 'beta' in name else 'standard'}.py"
            path.write_text(ours(text), encoding="utf-8")
    return folder


def ours(text: str) -> str:
    """Return a test with the names of this package, and of what replaces `tests.utils`."""
    text = re.sub(r"^(from|import) anthropic\b", r"\1 message_batches", text, flags=re.MULTILINE)
    return text.replace("from tests.utils import", "from tests.vendor_suite.substitutes import")


@pytest.mark.slow
def test_the_vendors_tests_pass(suite: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "tests.vendor_suite.substitutes", "--tb=short"]
    alone = [
        f"--rootdir={suite}",
        "-c",
        os.devnull,
        "-p",
        "no:cacheprovider",
        "-o",
        "anyio_mode=auto",
    ]
    done = subprocess.run(
        [*command, *alone, "-rfE", str(suite)],
        cwd=suite,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.findall(r"^(?:FAILED|ERROR) \S*?::(?:\w+::)?(\w+)", done.stdout, re.MULTILINE)
    assert {name for name in failed if name not in DIFFERENT} == set(), done.stdout[-20000:]
    assert len(failed) == 4 * len(DIFFERENT), "remove what does not differ any more"
    (passed,) = re.findall(r"(\d+) passed", done.stdout)
    assert int(passed) == 200
