"""Packages that are not installed: all are named at once, with a command that installs them."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from message_batches import MessageBatchesError
from message_batches._extras import MODULES, MissingExtraError, require
from tests.cli.calls import Command, Requests, names_in
from tests.pages import page

Hide = Callable[..., None]


@pytest.fixture
def hide(monkeypatch: pytest.MonkeyPatch) -> Hide:
    """Make modules look as if they were not installed."""

    def hide(*modules: str) -> None:
        for module in modules:
            monkeypatch.setitem(sys.modules, module, None)

    return hide


def install(*extras: str) -> str:
    names = ",".join(extras)
    return (
        f"Run pip install 'message-batches[{names}]', or in a checkout pip install -e '.[{names}]'."
    )


def test_a_command_names_all_missing_extras_at_once(
    command: Command, hide: Hide, requests: Requests, tmp_path: Path
) -> None:
    requests(1)
    (tmp_path / "prompt.txt").write_text("Hello")
    before = names_in(tmp_path)
    hide("uvicorn", "pyarrow")
    done = command("run", "a.csv", "--prompt", "prompt.txt", "--sandbox", "--out", "a.parquet")
    assert (done.code, done.err) == (
        2,
        f"This command needs packages that are not installed. {install('sandbox', 'tables')}\n",
    )
    assert names_in(tmp_path) == before
    for arguments, extra in (
        (("run", "requests.jsonl", "--sandbox", "--out", "r.jsonl"), "sandbox"),
        (("run", "requests.jsonl", "--out", "r.parquet"), "tables"),
        (("submit", "a.csv", "--prompt", "prompt.txt", "--out", "r.jsonl"), "tables"),
        (("plan", "a.csv", "--prompt", "prompt.txt"), "tables"),
        (("sandbox",), "sandbox"),
    ):
        done = command(*arguments)
        assert done.code == 2
        assert done.err.endswith(f" packages that are not installed. {install(extra)}\n")
        assert len(done.err.splitlines()) == 1
    assert names_in(tmp_path) == before


def test_a_page_without_its_packages(command: Command, hide: Hide, requests: Requests) -> None:
    assert command("run", requests(1), "--out", "r.jsonl").code == 0
    hide("itables")
    done = command("report", "r.jsonl", "--html", "r.html")
    assert done.code == 2
    assert install("html") in done.err


def probe(program: str, *hidden: str) -> subprocess.CompletedProcess[str]:
    hide = f"import sys; sys.modules.update(dict.fromkeys({hidden!r}))\n"
    return subprocess.run(
        [sys.executable, "-c", hide + program], capture_output=True, text=True, check=False
    )


def test_without_its_packages_the_command_line_names_those_of_the_command_too() -> None:
    main = "from message_batches.__main__ import main\nmain({!r})"
    done = probe(main.format(["list"]), "typer")
    assert (done.returncode, done.stderr) == (
        2,
        f"The command line needs packages that are not installed. {install('cli')}\n",
    )
    run = ["run", "a.csv", "--prompt=p.txt", "--sandbox", "--out", "b.jsonl"]
    done = probe(main.format(run), "typer", "uvicorn", "pyarrow")
    assert done.stderr.endswith(f"{install('cli', 'sandbox', 'tables')}\n")


def test_ctrl_c_while_the_program_is_loading_gives_no_traceback() -> None:
    done = probe(
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'message_batches.cli.app': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from message_batches.__main__ import main\n"
        "main()"
    )
    assert (done.returncode, done.stderr) == (3, "Interrupted. Nothing was sent.\n")


@pytest.mark.parametrize(
    ("package", "module"),
    [("sandbox", "uvicorn"), ("tables", "pyarrow"), ("report_html", "markupsafe")],
)
def test_a_package_without_its_extra_says_the_same_in_python(package: str, module: str) -> None:
    done = probe(f"import message_batches.{package}", module)
    extra = {"report_html": "html"}.get(package, package)
    assert done.stderr.splitlines()[-1].startswith("message_batches._extras.MissingExtraError: ")
    assert done.stderr.endswith(f"{install(extra)}\n")


def test_a_page_without_the_package_that_is_only_read_says_the_same() -> None:
    done = probe(
        "import importlib.metadata as metadata\n"
        "found = metadata.distribution\n"
        "def distribution(name):\n"
        "    if name == 'itables': raise metadata.PackageNotFoundError(name)\n"
        "    return found(name)\n"
        "metadata.distribution = distribution\n"
        "import message_batches.report_html"
    )
    assert done.stderr.endswith(f"{install('html')}\n")


def test_a_page_is_written_without_loading_pandas() -> None:
    script = "from message_batches.report_html import rendering; rendering.script_text()"
    done = probe(f"{script}\nassert 'itables' not in sys.modules")
    assert (done.returncode, done.stderr) == (0, "")


def test_another_missing_module_is_a_defect() -> None:
    done = probe("import message_batches.sandbox", "attrs")
    assert done.stderr.splitlines()[-1].startswith("ModuleNotFoundError: ")


def test_the_error_derives_from_the_root_and_pickles(hide: Hide) -> None:
    hide("jinja2")
    with pytest.raises(MissingExtraError) as raised:
        require("html", "sandbox", "tables")
    error = raised.value
    assert isinstance(error, MessageBatchesError)
    assert isinstance(error, ModuleNotFoundError)
    assert error.extras == ("html", "tables")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.extras, str(copy)) == (type(error), error.extras, str(error))


def test_the_modules_of_the_extras_are_those_of_the_project() -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    imported = {
        "jsonschema-rs": "jsonschema_rs",
        "message-batches": "pyarrow",
        "opentelemetry-api": "opentelemetry",
    }
    for extra, requirements in project["optional-dependencies"].items():
        if extra in MODULES:
            names = {re.split(r"[^\w.-]", requirement)[0] for requirement in requirements}
            assert {imported.get(name, name) for name in names} <= {*MODULES[extra]}
