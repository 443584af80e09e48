"""What a run does about an answer that is not complete: what a person may ask for."""

from __future__ import annotations

import pickle

import pytest

from message_batches.jobs import RunOptions
from message_batches.jobs.engine import AnswerPolicy, parse_on_answer
from message_batches.jobs.errors import InputError

ACTIONS = {
    "truncated": {"retry", "keep", "fail"},
    "refused": {"retry", "keep", "fail"},
    "paused": {"continue", "keep", "fail"},
    "invalid": {"retry", "repair", "keep", "fail"},
}
WORDS = {"retry", "repair", "continue", "keep", "fail"}


@pytest.mark.parametrize("status", ACTIONS)
@pytest.mark.parametrize("action", sorted(WORDS))
def test_each_status_has_its_actions(status: str, action: str) -> None:
    if action in ACTIONS[status]:
        assert parse_on_answer([f"{status}={action}"]) == {status: action}
        assert RunOptions(on_answer={status: action}).on_answer == {status: action}
        return
    with pytest.raises(InputError, match=f"{status}= with one of: "):
        parse_on_answer([f"{status}={action}"])
    with pytest.raises(ValueError, match="Use one of"):
        RunOptions(on_answer={status: action})


@pytest.mark.parametrize("text", ["complete=retry", "", "retry", "cut=keep"])
def test_an_unknown_status_is_refused_with_those_that_there_are(text: str) -> None:
    with pytest.raises(InputError, match="truncated, refused, paused, invalid"):
        parse_on_answer([text])


def test_options_about_answers_are_checked_and_can_be_pickled() -> None:
    for wrong in ({"repairs": -1}, {"max_tokens_retry": 0}, {"continuations": True}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            RunOptions(**wrong)
    with pytest.raises(ValueError, match="Use 'format' or 'tool'"):
        RunOptions(schema_via="text")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Use a mapping"):
        RunOptions(on_answer="truncated=retry")  # type: ignore[arg-type]
    options = RunOptions(on_answer={"invalid": "repair"}, repairs=5)
    assert pickle.loads(pickle.dumps(options)) == options


def test_each_action_counts_by_itself() -> None:
    policy = AnswerPolicy(
        {"truncated": "retry", "invalid": "repair", "paused": "fail"},
        {"retry": 1, "repair": 2, "continue": 3},
    )
    assert policy.next_action("truncated", {"repair": 9}) == "retry"
    assert policy.next_action("truncated", {"retry": 1}) is None
    assert policy.next_action("invalid", {"repair": 1, "retry": 9}) == "repair"
    assert policy.next_action("invalid", {"repair": 2}) is None
    assert policy.next_action("paused", {}) is None
    assert policy.next_action("refused", {}) is None
