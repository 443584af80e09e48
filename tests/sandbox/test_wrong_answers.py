"""Answers that go wrong when they are asked to, and get better when they are asked for again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from message_batches.sandbox import Sandbox, SandboxOptionError
from message_batches.sandbox.responder import Context, respond
from tests.sandbox.block_requests import params
from tests.sandbox.calls import client_of, create, lines, wait
from tests.sandbox.contract import assert_valid

Params = dict[str, Any]

SCHEMA = {
    "type": "object",
    "properties": {
        "score": {"type": "integer"},
        "mood": {"$ref": "#/$defs/mood"},
        "tags": {"type": "array", "items": {"anyOf": [{"enum": ["Old", "New"]}, {"type": "null"}]}},
    },
    "$defs": {"mood": {"type": "string", "enum": ["Good", "Bad"]}},
    "required": ["score", "mood", "tags"],
    "additionalProperties": False,
}
FORMAT = {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}
TOOL = {
    "tools": [{"name": "record", "input_schema": SCHEMA}],
    "tool_choice": {"type": "tool", "name": "record"},
}
SEARCH = {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}
PYTHON = {"tools": [{"type": "code_execution_20250825", "name": "code_execution"}]}


def asked(prompt: str, **more: Any) -> Params:
    return params(prompt, model="claude-haiku-4-5", **{"max_tokens": 1000, **more})


def result_of(given: Params, **context: Any) -> dict[str, Any]:
    return respond(json.loads(json.dumps(given)), "a", Context(**context))


def message_of(given: Params, **context: Any) -> dict[str, Any]:
    result = result_of(given, **context)
    assert result["type"] == "succeeded", result
    assert_valid({"custom_id": "a", "result": result}, "MessageBatchIndividualResponse")
    message: dict[str, Any] = result["message"]
    return message


def error_of(given: Params) -> str:
    error: str = result_of(given)["error"]["error"]["message"]
    return error


def value_of(message: dict[str, Any]) -> Any:
    """Return the JSON of an answer, its text or the input of its call; None if it is not JSON."""
    [block] = message["content"]
    if block["type"] == "tool_use":
        return block["input"]
    try:
        return json.loads(block["text"])
    except ValueError:
        return None


def fits(message: dict[str, Any]) -> bool:
    return Draft202012Validator(SCHEMA).is_valid(value_of(message))


def repaired(given: Params, message: dict[str, Any], **more: Any) -> Params:
    """Return a request that names the fault of an answer."""
    said: Any = "That is wrong. Answer again."
    if message["stop_reason"] == "tool_use":
        use = message["content"][-1]["id"]
        said = [{"type": "tool_result", "tool_use_id": use, "content": said, "is_error": True}]
    return {
        **given,
        "messages": [
            *given["messages"],
            {"role": "assistant", "content": message["content"]},
            {"role": "user", "content": said},
        ],
        **more,
    }


def continued(given: Params, *messages: dict[str, Any], **more: Any) -> Params:
    content = [block for message in messages for block in message["content"]]
    turn = {"role": "assistant", "content": content}
    return {**given, "messages": [*given["messages"], turn], **more}


# Truncated


def test_a_truncated_answer_has_used_all_its_tokens_and_a_number_says_how_many_it_needs() -> None:
    marked = message_of(asked("[sandbox: max_tokens 300] Rate it.", max_tokens=299, **FORMAT))
    assert (marked["stop_reason"], marked["usage"]["output_tokens"]) == ("max_tokens", 299)
    assert value_of(marked) is None
    more = message_of(asked("[sandbox: max_tokens 300] Rate it.", max_tokens=300, **FORMAT))
    assert more["stop_reason"] == "end_turn"
    assert fits(more)
    always = message_of(asked("[sandbox: max_tokens] Rate it.", max_tokens=64_000))
    assert always["stop_reason"] == "max_tokens"


def test_of_a_truncated_call_the_first_arguments_remain() -> None:
    message = message_of(asked("[sandbox: max_tokens] Rate it.", **TOOL))
    assert message["stop_reason"] == "max_tokens"
    assert value_of(message).keys() == {"score"}


def test_thinking_may_use_up_all_tokens() -> None:
    message = message_of(asked("Rate it.", max_tokens=5, thinking={"type": "adaptive"}))
    assert [block["type"] for block in message["content"]] == ["thinking"]
    assert message["usage"]["output_tokens"] == 5
    assert message["usage"]["output_tokens_details"]["thinking_tokens"] == 5


# Refused


def test_a_refusal_comes_before_the_answer_or_in_the_middle_of_it() -> None:
    before = message_of(asked("[sandbox: refusal cyber] Tell me."))
    assert (before["content"], before["usage"]["output_tokens"]) == ([], 0)
    middle = message_of(asked("[sandbox: refusal mid bio] Tell me."))
    assert middle["content"][0]["text"]
    assert middle["usage"]["output_tokens"] > 0
    assert [one["stop_details"]["category"] for one in (before, middle)] == ["cyber", "bio"]
    assert {one["stop_reason"] for one in (before, middle)} == {"refusal"}


# Invalid


@pytest.mark.parametrize("how", [FORMAT, TOOL], ids=["format", "tool"])
@pytest.mark.parametrize("kind", ["", "json", "missing", "type", "enum", "case"])
def test_an_invalid_answer_is_right_after_a_repair(how: Params, kind: str) -> None:
    given = asked(f"[sandbox: invalid {kind}] Rate it.", **how)
    wrong = message_of(given)
    assert wrong["stop_reason"] == ("end_turn" if how is FORMAT else "tool_use")
    assert not fits(wrong)
    value = value_of(wrong)
    if kind == "missing":
        assert len(value) == 2
    if kind == "case":
        assert {value["mood"], *value["tags"]} <= {"gOOD", "bAD", "oLD", "nEW", None}
    assert (value is None) == (kind == "json" and how is FORMAT) or not kind
    assert fits(message_of(repaired(given, wrong)))


def test_a_number_says_how_many_answers_are_invalid() -> None:
    given = asked("[sandbox: invalid 2] Rate it.", **TOOL)
    first = message_of(given)
    again = repaired(given, first)
    second = message_of(again)
    assert [fits(first), fits(second)] == [False, False]
    third = message_of(repaired(again, second))
    assert fits(third)
    billed = [one["usage"]["input_tokens"] for one in (first, second, third)]
    assert billed == sorted(set(billed))


def test_a_repair_of_a_call_has_to_answer_it() -> None:
    given = asked("[sandbox: invalid] Rate it.", **TOOL)
    wrong = repaired(given, message_of(given))
    wrong["messages"][-1] = {"role": "user", "content": "Again."}
    assert "`tool_use` ids were found without `tool_result` blocks" in error_of(wrong)


def test_a_call_that_failed_is_made_again_without_being_forced() -> None:
    given = asked("[sandbox: invalid] Rate it.", tools=TOOL["tools"])
    again = repaired(given, message_of(given))
    assert message_of(again)["stop_reason"] == "tool_use"
    del again["messages"][-1]["content"][0]["is_error"]
    assert message_of(again)["stop_reason"] == "end_turn"


def test_a_forced_call_has_no_text_before_it() -> None:
    kinds = lambda given: [block["type"] for block in message_of(given)["content"]]  # noqa: E731
    assert kinds(asked("Rate it.", **TOOL)) == ["tool_use"]
    assert kinds(asked("Rate it.", **{**TOOL, "tool_choice": {"type": "auto"}})) == [
        "text",
        "tool_use",
    ]


# Paused


@pytest.mark.parametrize("tools", [SEARCH, PYTHON], ids=["search", "python"])
def test_a_paused_turn_continues_as_often_as_it_is_continued(tools: Params) -> None:
    given = asked("[sandbox: pause_turn 2] Find out.", **tools)
    first = message_of(given)
    second = message_of(continued(given, first))
    last = message_of(continued(given, first, second))
    reasons = [one["stop_reason"] for one in (first, second, last)]
    assert reasons == ["pause_turn", "pause_turn", "end_turn"]
    assert [block["type"] for block in last["content"]] == ["text"]
    assert message_of(continued(given, first), seed=0) == second
    billed = [one["usage"]["input_tokens"] for one in (first, second, last)]
    assert billed[0] < billed[1]
    # Two messages of the assistant are one turn, and a breakpoint is not a change.
    split = continued(given, first)
    split["messages"].append({"role": "assistant", "content": second["content"]})
    split["messages"][-1]["content"][-1] |= {"cache_control": {"type": "ephemeral"}}
    assert message_of(split)["stop_reason"] == "end_turn"


def test_a_turn_without_a_call_pauses_once() -> None:
    given = asked("[sandbox: pause_turn 3] Find out.")
    first = message_of(given)
    assert (first["stop_reason"], first["content"]) == ("pause_turn", [])
    assert message_of(continued(given, first))["stop_reason"] == "end_turn"


def test_what_an_earlier_answer_cites_does_not_exclude_an_output_format() -> None:
    given = asked("Go on.", **FORMAT)
    citation = {"type": "char_location", "cited_text": "Green.", "document_title": None}
    citation |= {"document_index": 0, "start_char_index": 0, "end_char_index": 6}
    cited = {"type": "text", "text": "Grass is green.", "citations": [citation]}
    given["messages"][:0] = [
        {"role": "user", "content": "What color is grass?"},
        {"role": "assistant", "content": [cited]},
    ]
    assert message_of(given)["stop_reason"] == "end_turn"


def _edit(content: list[Any]) -> None:
    content[1]["content"][0]["encrypted_content"] += "x"


def _other_query(content: list[Any]) -> None:
    content[0]["input"]["query"] += "x"


def _no_result(content: list[Any]) -> None:
    del content[1]


def _no_call(content: list[Any]) -> None:
    del content[0]


def _twice(content: list[Any]) -> None:
    content += content


def _text_before(content: list[Any]) -> None:
    content.insert(0, {"type": "text", "text": "Well."})


@pytest.mark.parametrize(
    "change", [_edit, _other_query, _no_result, _no_call, _twice, _text_before]
)
def test_a_paused_turn_has_to_come_back_unchanged(change: Callable[[list[Any]], None]) -> None:
    given = asked("[sandbox: pause_turn] Find out.", **SEARCH)
    again = json.loads(json.dumps(continued(given, message_of(given))))
    change(again["messages"][-1]["content"])
    assert "must come back unchanged" in error_of(again)


def test_a_paused_turn_needs_its_tools() -> None:
    for tools, name in ((SEARCH, "web_search"), (PYTHON, "code_execution")):
        given = asked("[sandbox: pause_turn] Find out.", **tools)
        without = continued(given, message_of(given), tools=[])
        assert error_of(without).endswith(f"but no `{name}` tool was provided")


@pytest.mark.parametrize("change", [_edit, _other_query, _no_result, _no_call])
def test_what_the_sandbox_wrote_into_an_earlier_turn_has_to_come_back_unchanged(
    change: Callable[[list[Any]], None],
) -> None:
    given = asked("[sandbox: invalid] Find out.", **SEARCH, **FORMAT)
    again = repaired(given, message_of(given))
    assert message_of(again)["stop_reason"] == "end_turn"
    content = json.loads(json.dumps(again["messages"][1]["content"]))
    again["messages"][1]["content"] = content
    change(content)
    assert "must come back unchanged" in error_of(again)
    # What another service wrote is not known here.
    foreign = json.loads(json.dumps(again).replace("srvtoolu_01", "srvtoolu_02"))
    assert result_of(foreign)["type"] == "succeeded"


THINKING = {"type": "adaptive", "display": "summarized"}


@pytest.mark.parametrize("redacted", ["", "[sandbox: redacted_thinking] "])
def test_thinking_has_to_come_back_unchanged(redacted: str) -> None:
    given = asked(f"{redacted}[sandbox: invalid] Rate it.", thinking=THINKING, **FORMAT)
    again = json.loads(json.dumps(repaired(given, message_of(given))))
    block = again["messages"][1]["content"][0]
    assert message_of(again)["stop_reason"] == "end_turn"
    key = "data" if redacted else "signature"
    wrong = {
        **block,
        key: f"{block[key][:60]}{'A' if block[key][60] != 'A' else 'B'}{block[key][61:]}",
    }
    others = [] if redacted else [{**block, "thinking": "Well."}]
    for other in (wrong, *others):
        again["messages"][1]["content"][0] = other
        assert error_of(again).startswith(
            "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest "
            "assistant message cannot be modified."
        )
    again["messages"][1]["content"][0] = {**block, key: "bm90IG9mIHRoZSBzYW5kYm94"}
    assert message_of(again)["stop_reason"] == "end_turn"


def test_thinking_is_bound_to_what_came_before_where_models_are_checked() -> None:
    given = {**asked("[sandbox: pause_turn] Find out.", **SEARCH), "model": "claude-opus-5-5"}
    models_at = 1_790_000_000_000_000
    paused = message_of(given, models_at=models_at)
    assert paused["content"][0]["type"] == "thinking"
    again = continued(given, paused)
    assert message_of(again, models_at=models_at)["stop_reason"] == "end_turn"
    cached = {**SEARCH["tools"][0], "cache_control": {"type": "ephemeral"}}
    for same in ({"tools": [cached]}, {"max_tokens": 2000}):
        assert message_of({**again, **same}, models_at=models_at)["stop_reason"] == "end_turn"
    drop = {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}}
    for changed in ({"system": "Be brief."}, {"tools": [*SEARCH["tools"], *TOOL["tools"]]}):
        result = result_of({**again, **changed}, models_at=models_at)
        message = result["error"]["error"]["message"]
        assert message.startswith(
            "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to "
            "a different conversation."
        )
        assert result_of({**again, **changed})["type"] == "succeeded"
        older = {**again, **changed, "model": "claude-opus-5"}
        assert result_of(older, models_at=models_at)["type"] == "succeeded"
        dropped = {**again, **changed, "thinking": drop}
        assert result_of(dropped, models_at=models_at)["type"] == "succeeded"


def test_a_container_is_kept_by_its_id() -> None:
    given = asked("[sandbox: pause_turn 2] Find out.", **PYTHON)
    first = message_of(given)
    container = first["container"]["id"]
    second = message_of(continued(given, first, container=container))
    assert second["container"]["id"] == container
    assert message_of(continued(given, first))["container"]["id"] != container
    wrong = continued(given, first, container={"id": container})
    assert error_of(wrong) == "container: Input should be a valid string"


def test_an_empty_turn_can_be_continued_too() -> None:
    given = asked("[sandbox: pause_turn] Go on.")
    paused = message_of(given)
    assert (paused["stop_reason"], paused["content"]) == ("pause_turn", [])
    assert message_of(continued(given, paused))["stop_reason"] == "end_turn"


# By share


def results(sandbox: Sandbox, requests: dict[str, Params]) -> dict[str, dict[str, Any]]:
    """Send one batch and return its messages."""
    with client_of(sandbox) as http:
        body = [{"custom_id": name, "params": one} for name, one in requests.items()]
        batch = create(http, body)
        wait(http, batch["id"])
        return {one["custom_id"]: one["result"]["message"] for one in lines(http, batch["id"])}


def reasons(messages: dict[str, dict[str, Any]]) -> Counter[str]:
    return Counter(one["stop_reason"] for one in messages.values())


def test_a_share_of_the_answers_goes_wrong_once_whatever_their_ids() -> None:
    requests = {f"r{n}": asked(f"Rate number {n}.", **SEARCH) for n in range(200)}
    shares = ("truncated", "refused", "paused")
    faults = [f"answer:status={status},chance=0.2" for status in shares]
    with Sandbox(batch_seconds=0, faults=faults) as sandbox:
        messages = results(sandbox, requests)
        assert all(
            20 <= reasons(messages)[one] <= 60 for one in ("max_tokens", "refusal", "pause_turn")
        )
        assert (
            sandbox.report()["faults"]["happened"]["answer"] == 200 - reasons(messages)["end_turn"]
        )
        revised = {}
        for name, message in messages.items():
            more = continued(requests[name], message)
            revised[f"{name}-2"] = {
                "max_tokens": {**requests[name], "max_tokens": 2000},
                "pause_turn": more,
            }.get(message["stop_reason"], requests[name])
        again = results(sandbox, revised)
        assert "pause_turn" not in {
            again[f"{name}-2"]["stop_reason"]
            for name, one in messages.items()
            if one["stop_reason"] == "pause_turn"
        }
    with Sandbox(batch_seconds=0, faults=faults) as other:
        renamed = results(other, {f"x{name}": one for name, one in requests.items()})
    assert {name: one["stop_reason"] for name, one in messages.items()} == {
        name[1:]: one["stop_reason"] for name, one in renamed.items()
    }


@pytest.mark.parametrize("how", [FORMAT, TOOL], ids=["format", "tool"])
def test_invalid_answers_get_better_after_as_many_attempts_as_the_fault_says(how: Params) -> None:
    requests = {f"r{n}": asked(f"Rate number {n}.", **how) for n in range(30)}
    with Sandbox(batch_seconds=0, faults=["answer:chance=0.5,attempts=2,kind=missing"]) as sandbox:
        messages = results(sandbox, requests)
        wrong = [name for name, one in messages.items() if not fits(one)]
        assert 5 <= len(wrong) <= 25
        requests = {name: repaired(requests[name], messages[name]) for name in wrong}
        second = results(sandbox, requests)
        assert not any(map(fits, second.values()))
        requests = {name: repaired(requests[name], second[name]) for name in wrong}
        assert all(map(fits, results(sandbox, requests).values()))


def test_a_truncated_answer_stays_so_until_max_tokens_is_raised() -> None:
    with Sandbox(batch_seconds=0, faults=["answer:status=truncated,attempts=2"]) as sandbox:
        stop = [
            results(sandbox, {"a": asked("Rate it.", max_tokens=most)})["a"]["stop_reason"]
            for most in (500, 500, 400, 600, 600, 700)
        ]
    assert stop == ["max_tokens"] * 5 + ["end_turn"]


def test_a_refused_request_is_answered_when_it_is_sent_again() -> None:
    fault = "answer:status=refused,kind=cyber+mid"
    with Sandbox(batch_seconds=0, faults=[fault]) as sandbox:
        first = results(sandbox, {"a": asked("Rate it.")})["a"]
        assert first["stop_details"]["category"] == "cyber"
        assert first["content"]
        assert results(sandbox, {"a": asked("Rate it.")})["a"]["stop_reason"] == "end_turn"


def test_answers_that_cannot_be_so_are_as_usual() -> None:
    faults = ["answer", "answer:status=paused"]
    with Sandbox(batch_seconds=0, faults=faults) as sandbox:
        assert reasons(results(sandbox, {"a": asked("Rate it.")})) == {"end_turn": 1}
        assert sandbox.report()["faults"]["happened"] == {}
        paused = asked("Rate it.", **SEARCH)
        message = results(sandbox, {"a": paused})["a"]
        assert message["stop_reason"] == "pause_turn"
        assert reasons(results(sandbox, {"a": continued(paused, message)})) == {"end_turn": 1}
        assert sandbox.report()["faults"]["happened"] == {"answer": 1}


def test_no_params_however_wrong_stop_a_fault() -> None:
    wrong: list[Any] = [{}, {"messages": 7}, {"messages": ["x"], "tools": [7, {"type": 7}]}]
    wrong += [{"messages": [{"role": "assistant", "content": [{}]}], **SEARCH}]
    wrong += [{"output_config": 7, "tools": 7, "system": json.loads("[" * 900 + "]" * 900)}]
    faults = ["answer", "answer:status=paused"]
    with Sandbox(batch_seconds=0, faults=faults) as sandbox, client_of(sandbox) as http:
        batch = create(http, [{"custom_id": f"{n}", "params": p} for n, p in enumerate(wrong)])
        wait(http, batch["id"])
        assert {one["result"]["type"] for one in lines(http, batch["id"])} == {"errored"}


@pytest.mark.parametrize("text", ["answer:kind=wrong", "answer:kind=9", "answer:status=cut"])
def test_a_fault_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(SandboxOptionError):
        Sandbox(faults=[text])
