"""The example notebook in a kernel: run, run again, interrupted, and resumed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pages import ROOT

nbclient = pytest.importorskip("nbclient", reason="needs the notebooks group")
nbformat = pytest.importorskip("nbformat", reason="needs the notebooks group")
pytest.importorskip("ipykernel", reason="needs the notebooks group")

# ipykernel and its packages warn of what they will change in each other.
pytestmark = pytest.mark.filterwarnings("ignore")

EXAMPLE = ROOT / "examples" / "reviews.ipynb"


class Notebook:
    """The example in a folder of a test, with a kernel."""

    def __init__(self, folder: Path) -> None:
        self.content = nbformat.read(EXAMPLE, as_version=4)
        data = folder / "data"
        data.mkdir(exist_ok=True)
        shutil.copy(ROOT / "examples" / "data" / "reviews.csv", data)
        self.client = nbclient.NotebookClient(
            self.content,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
        )

    def cell(self, text: str) -> tuple[Any, int]:
        """Return the first cell of code with a text, and its place."""
        for index, cell in enumerate(self.content.cells):
            if cell.cell_type == "code" and text in cell.source:
                return cell, index
        raise AssertionError(f"no cell has {text!r}")

    async def run(self, text: str) -> list[Any]:
        """Run a cell and return what is stored of its outputs."""
        cell, index = self.cell(text)
        await self.client.async_execute_cell(cell, index)
        return cell.outputs

    async def run_all(self) -> None:
        for index, cell in enumerate(self.content.cells):
            await self.client.async_execute_cell(cell, index)

    async def ask(self, code: str) -> str:
        """Run code that is not in the notebook and return its value, as text."""
        cell = nbformat.v4.new_code_cell(code)
        self.content.cells.append(cell)
        await self.client.async_execute_cell(cell, len(self.content.cells) - 1)
        self.content.cells.remove(cell)
        (output,) = cell.outputs
        return output["data"]["text/plain"]


def in_a_kernel(folder: Path, use: Callable[[Notebook], Awaitable[None]]) -> None:
    async def main() -> None:
        notebook = Notebook(folder)
        async with notebook.client.async_setup_kernel():
            await use(notebook)

    asyncio.run(main())


def displays(outputs: list[Any]) -> list[dict[str, str]]:
    return [each["data"] for each in outputs if each["output_type"] == "display_data"]


def value_of(outputs: list[Any]) -> dict[str, str]:
    (value,) = [each["data"] for each in outputs if each["output_type"] == "execute_result"]
    return value


def test_the_example_runs_and_a_cell_that_is_run_again_repeats_the_report(tmp_path: Path) -> None:
    async def use(notebook: Notebook) -> None:
        closing = notebook.content.cells.pop()
        await notebook.run_all()
        assert "\x1b" not in nbformat.writes(notebook.content)

        outputs = notebook.cell("job.finish()")[0].outputs
        (progress,) = displays(outputs)
        assert progress["text/plain"].startswith("8 of 8 requests finished, 1 of 1 batch collected")
        assert '<progress max="8" value="8">' in progress["text/html"]
        report = value_of(outputs)["text/html"]
        assert "<b>8 requests: 8 succeeded</b>" in report
        assert len(outputs) == 2

        (printed,) = notebook.cell("job.answers()")[0].outputs
        lines = printed["text"].splitlines()
        assert [line.split(" Opinion(")[0] for line in lines] == [f"r{n}" for n in range(1, 9)]
        assert "Cost: " in value_of(notebook.cell("job.estimate()")[0].outputs)["text/html"]
        page = value_of(notebook.cell("write_page(")[0].outputs)["text/html"]
        assert '<iframe src="opinions.html"' in page
        assert (tmp_path / "opinions.html").exists()

        again = await notebook.run("job.finish()")
        assert value_of(again)["text/html"] == report
        assert len(again) == 1  # there is no progress to be shown
        assert await notebook.ask("sandbox.report()['accepted']") == "{'batches': 1, 'requests': 8}"
        notebook.content.cells.append(closing)
        await notebook.run("sandbox.stop()")

    in_a_kernel(tmp_path, use)


def test_another_kernel_finds_the_run_and_its_sandbox_again(tmp_path: Path) -> None:
    reports = []

    async def use(notebook: Notebook) -> None:
        await notebook.run("Sandbox(")
        # A cell that starts a sandbox may be run again, as any other.
        await notebook.run_all()
        reports.append(value_of(notebook.cell("job.finish()")[0].outputs)["text/html"])

    for _ in range(2):
        in_a_kernel(tmp_path, use)
    assert "<b>8 requests: 8 succeeded</b>" in reports[0]
    assert reports[0] == reports[1]


@pytest.mark.parametrize("finish", ["job.finish()", "await AsyncRun(job).finish()"])
def test_a_batch_that_is_interrupted_is_resumed_by_the_same_cell(
    tmp_path: Path, finish: str
) -> None:
    async def use(notebook: Notebook) -> None:
        first, _ = notebook.cell("Sandbox(")
        first.source = first.source.replace("batch_seconds=2", "batch_seconds=3600")
        for text in ("Sandbox(", "class Opinion"):
            await notebook.run(text)
        cell, index = notebook.cell("job.finish()")
        cell.source = cell.source.replace("job.finish()", finish)
        cell.source = f"from message_batches.jobs import AsyncRun\n{cell.source}"
        working = asyncio.create_task(notebook.client.async_execute_cell(cell, index))
        while not any("submitted 8 requests" in str(each) for each in displays(cell.outputs)):
            assert not working.done()
            await asyncio.sleep(0.1)
        await notebook.client.km.interrupt_kernel()
        with pytest.raises(nbclient.exceptions.CellExecutionError):
            await working
        (progress,) = displays(cell.outputs)
        assert "\x1b" not in str(progress)
        assert "run the same cell again" in progress["text/html"]
        assert cell.outputs[-1]["output_type"] == "error"
        assert cell.outputs[-1]["ename"] in ("KeyboardInterrupt", "CancelledError")

        # The old run is still there, unfinished.
        assert "8 without a result yet" in await notebook.ask("job.report().headline")
        await notebook.ask("sandbox.advance(3600) or True")
        outputs = await notebook.run(finish)
        assert "<b>8 requests: 8 succeeded</b>" in value_of(outputs)["text/html"]
        assert await notebook.ask("sandbox.report()['accepted']") == "{'batches': 1, 'requests': 8}"
        await notebook.run("sandbox.stop()")

    in_a_kernel(tmp_path, use)
