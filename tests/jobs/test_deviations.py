"""The report of a run counts where results differ from the API's description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.cli.display import show_report
from message_batches.jobs.output import deviations_in
from message_batches.jobs.output.deviations import sample_of
from message_batches.jobs.types import DeviationSummary
from tests.jobs.fake_api import FakeAPI, succeeded
from tests.jobs.runs import Requests, Start


def result(custom_id: object, **changes: Any) -> dict[str, Any]:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5",
        "content": [{"type": "text", "text": "paid answer"}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 2},
    }
    return {
        "custom_id": custom_id,
        "result": {"type": "succeeded", "message": message | changes},
    }


def write(path: Path, results: list[Any]) -> Path:
    lines = (one if isinstance(one, str) else json.dumps(one) for one in results)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_deviations_are_counted_by_path(tmp_path: Path) -> None:
    new = {"type": "brand_new"}
    path = write(
        tmp_path / "out.jsonl",
        [
            result("a"),
            result("b", usage=None),
            result("c", usage=None, content=[{"type": "text", "text": "x"}, new, new]),
            result(7),
            {"custom_id": "d", "result": {"type": "expired"}},
            "not a result",
            "",
            "[]",
        ],
    )
    assert deviations_in(sample_of(path), beta=False) == DeviationSummary(
        checked=5,
        deviating=2,
        paths={"result.message.usage": 2, "result.message.content[].type": 1},
    )


def test_a_beta_run_is_compared_with_the_beta_surface(tmp_path: Path) -> None:
    block = {"type": "mcp_tool_use", "id": "m", "name": "n", "server_name": "s", "input": {}}
    path = write(tmp_path / "out.jsonl", [result("a", content=[block])])
    assert deviations_in(sample_of(path), beta=True).paths == {}
    assert deviations_in(sample_of(path), beta=False).paths == {"result.message.content[].type": 1}


def test_without_results_nothing_was_checked(tmp_path: Path) -> None:
    assert deviations_in(sample_of(tmp_path / "out.jsonl"), beta=False) == DeviationSummary()
    assert deviations_in(sample_of(tmp_path), beta=False) == DeviationSummary()


def test_of_a_long_file_a_sample_from_all_parts_is_checked(tmp_path: Path) -> None:
    padding = [{"type": "text", "text": "x" * 2000}]
    results = [result(f"r{number}", content=padding) for number in range(2000)]
    results += [result(f"s{number}", content=padding, usage=None) for number in range(2000)]
    found = deviations_in(sample_of(write(tmp_path / "out.jsonl", results)), beta=False)
    assert 490 <= found.checked <= 500
    assert 240 <= found.deviating <= 260
    assert found.paths == {"result.message.usage": found.deviating}


@given(sizes=st.lists(st.integers(0, 3000), max_size=40))
def test_no_result_is_checked_twice(
    sizes: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("results") / "out.jsonl"
    write(path, [result(f"r{i}", model="x" * size) for i, size in enumerate(sizes)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("message_batches.jobs.output.deviations._BYTES_OF_A_RESULT", 0)
        assert deviations_in(sample_of(path), beta=False).checked <= len(sizes)


def test_a_run_reports_them(
    start: Start, api: FakeAPI, requests: Requests, capsys: pytest.CaptureFixture[str]
) -> None:
    api.answer = lambda custom_id, attempts: succeeded(
        custom_id, usage={"input_tokens": 3} if custom_id == "r1" else {"output_tokens": 2}
    )
    report = start(requests(3)).finish()
    assert report.outcomes == {"succeeded": 3}
    assert report.to_dict()["deviations"] == {
        "checked": 3,
        "deviating": 3,
        "paths": {
            "result.message.usage.input_tokens": 2,
            "result.message.usage.output_tokens": 1,
        },
    }
    show_report(report, as_json=False)
    assert (
        "  3 of 3 checked results differ from the API's description, most often at"
        " result.message.usage.input_tokens\n"
    ) in capsys.readouterr().out
