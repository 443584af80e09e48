"""Requests whose answers are not complete at first, and what each policy has to make of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from attrs import field, frozen

from message_batches import Anthropic
from message_batches.jobs import Report
from message_batches.jobs.input import parse_wire_id
from message_batches.jobs.types import Attempt
from message_batches.sandbox import Sandbox
from tests.jobs.runs import content_of

# A fault of a mood names the moods, so a repair of one is answered with that error.
MOODS = ["Good", "[sandbox: error invalid_request_error]"]

SCHEMA = {
    "type": "object",
    "properties": {"score": {"type": "integer"}, "mood": {"enum": MOODS}},
    "required": ["score", "mood"],
    "additionalProperties": False,
}
FORMAT = {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}
FEW = {**FORMAT}
"""As FORMAT, with a case of each kind."""

CURABLE = {**FORMAT}
"""As FORMAT, with the cases whose answers are complete once they are asked again."""

TOOL = {
    "tools": [{"name": "record", "input_schema": SCHEMA}],
    "tool_choice": {"type": "tool", "name": "record"},
}
SEARCH = {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}
PYTHON = {"tools": [{"type": "code_execution_20250825", "name": "code_execution"}]}

# The first has the number of the answers, the second is what the options raise max_tokens to.
FEW_TOKENS, MORE_TOKENS = 200, 300
RETRIES, REPAIRS, CONTINUATIONS = 1, 2, 2
LIMITS = {
    "retries": RETRIES,
    "repairs": REPAIRS,
    "continuations": CONTINUATIONS,
    "max_tokens_retry": MORE_TOKENS,
}

FAILS = -1
"""How often something has to be asked again that fails then."""

Policy = Mapping[str, str]

POLICIES: list[Policy] = [
    dict(zip(("truncated", "refused", "paused", "invalid"), actions, strict=True))
    for actions in product(
        ("retry", "keep", "fail"),
        ("retry", "keep", "fail"),
        ("continue", "keep", "fail"),
        ("repair", "retry", "keep", "fail"),
    )
]
"""Every policy that names all statuses."""


EVERY_RETRY = POLICIES[0]
"""The policy that keeps no answer while anything can be done."""


class Case(NamedTuple):
    """
    A request, and what its answers are.

    Attributes:
        marker: what the sandbox reads.
        status: of the first answer.
        asked: how it has to be asked again, and how often, until the answer is complete, or that
            it fails then; None if it never is complete.
        params: more params.
    """

    marker: str
    status: str
    asked: tuple[str, int] | None = None
    params: Mapping[str, Any] = {}


CASES: dict[str, Case] = {
    "fine": Case("", "complete"),
    "short": Case(f"max_tokens {MORE_TOKENS}", "truncated", ("retry", 1)),
    "endless": Case("max_tokens", "truncated"),
    "refused": Case("refusal cyber", "refused"),
    "halfway": Case("refusal mid bio", "refused"),
    "paused": Case("pause_turn", "paused", ("continue", 1), SEARCH),
    "twice": Case("pause_turn 2", "paused", ("continue", 2), PYTHON),
    "often": Case("pause_turn 3", "paused", ("continue", 3), SEARCH),
    "wrong": Case("invalid missing", "invalid", ("repair", 1)),
    "nojson": Case("invalid json", "invalid", ("repair", 1)),
    "wrongtwice": Case("invalid 2 json", "invalid", ("repair", 2)),
    "hopeless": Case("invalid 3 json", "invalid", ("repair", 3)),
    "doomed": Case("invalid 9 enum", "invalid", ("repair", FAILS)),
    "failed": Case("error overloaded_error", "errored"),
}

_MOST = {"retry": RETRIES, "repair": REPAIRS, "continue": CONTINUATIONS}


def row(custom_id: str, case: Case, how: Mapping[str, Any] = FORMAT) -> bytes:
    """Make a request of a case that asks for the schema."""
    marker = f"[sandbox: {case.marker}] " if case.marker else ""
    params = {
        "model": "claude-haiku-4-5",
        "max_tokens": FEW_TOKENS,
        "messages": [{"role": "user", "content": f"{marker}Rate {custom_id}."}],
        **how,
        **case.params,
    }
    return json.dumps({"custom_id": custom_id, "params": params}).encode()


def rows(prefix: str = "", how: Mapping[str, Any] = FORMAT) -> bytes:
    """Make a requests file with a request of each case that asks for the schema."""
    return b"".join(row(f"{prefix}{name}", case, how) + b"\n" for name, case in cases(how).items())


def cases(how: Mapping[str, Any] = FORMAT) -> Mapping[str, Case]:
    """Return the cases. A forced tool is the only one of its request, and is told no marker."""
    if how is FEW:
        return {name: CASES[name] for name in ("short", "refused", "twice", "doomed", "failed")}
    if how is CURABLE:
        return {name: case for name, case in CASES.items() if case.asked and case.asked[1] == 1}
    if how is not TOOL:
        return CASES
    return {
        name: case._replace(asked=None) if case.asked == ("repair", FAILS) else case
        for name, case in CASES.items()
        if not case.params
    }


def expected(case: Case, policy: Policy) -> tuple[int, str]:
    """Return how often a request is to be sent, and the status of its answer in the output."""
    if case.status == "errored":
        return 1 + RETRIES, "errored"
    action = policy.get(case.status, "keep")
    if action not in _MOST:
        return 1, case.status
    if case.asked is not None and case.asked[0] == action and case.asked[1] <= _MOST[action]:
        return (2, case.status) if case.asked[1] == FAILS else (1 + case.asked[1], "complete")
    return 1 + _MOST[action], case.status


@frozen
class Billed:
    """
    What a service has answered.

    Attributes:
        times: in how many batches each request was processed, by the id of its owner.
        tokens: of all answers to it, of input and of output.
        costs: of all answers to it, by the list; a batch is half the price.
        sent: the batches that it was in, and its params in each.
    """

    times: Counter[str] = field(factory=Counter)
    tokens: defaultdict[str, Counter[str]] = field(factory=lambda: defaultdict(Counter))
    costs: defaultdict[str, Decimal] = field(factory=lambda: defaultdict(Decimal))
    sent: defaultdict[str, list[tuple[str, Any]]] = field(factory=lambda: defaultdict(list))

    def add(self, custom_id: str, result: Mapping[str, Any]) -> None:
        """Add the result of a request."""
        if result["type"] == "canceled":
            return
        self.times[custom_id] += 1
        if result["type"] != "succeeded":
            return
        message = result["message"]
        usage = message["usage"]
        self.tokens[custom_id].update(input=usage["input_tokens"], output=usage["output_tokens"])
        if message["stop_reason"] == "refusal" and not message["content"]:
            return  # not billed
        self.costs[custom_id] += (
            usage["input_tokens"] * Decimal("0.5") + usage["output_tokens"] * Decimal("2.5")
        ) / 1_000_000
        tools = usage["server_tool_use"] or {"web_search_requests": 0}
        self.costs[custom_id] += tools["web_search_requests"] * Decimal("0.01")


def billed_by(sandbox: Sandbox) -> Billed:
    """Read all requests and results of a sandbox."""
    billed = Billed()
    with (
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
        httpx.Client(
            base_url=sandbox.base_url, headers={"x-api-key": sandbox.api_key}, trust_env=False
        ) as http,
    ):
        for batch in reversed([*client.messages.batches.list(limit=1000)]):
            client.messages.batches.wait(batch.id)
            for line in http.get(f"/sandbox/batches/{batch.id}/requests").content.splitlines():
                request = json.loads(line)
                params = batch.id, request["params"]
                billed.sent[_own_id(request["custom_id"])].append(params)
            with client.messages.batches.results(batch.id) as results:
                for result in map(json.loads, results.raw()):
                    billed.add(_own_id(result["custom_id"]), result["result"])
    return billed


def _own_id(custom_id: str) -> str:
    parsed = parse_wire_id(custom_id)
    return parsed.base if parsed else custom_id


def status_in(line: bytes) -> str:
    """Return the status of the answer in a line of the output, or its outcome."""
    result = json.loads(line)["result"]
    if result["type"] != "succeeded":
        return str(result["type"])
    message = result["message"]
    stopped = {"max_tokens": "truncated", "refusal": "refused", "pause_turn": "paused"}
    if message["stop_reason"] in stopped:
        return stopped[message["stop_reason"]]
    calls = [block["input"] for block in message["content"] if block["type"] == "tool_use"]
    texts = [block["text"] for block in message["content"] if block["type"] == "text"]
    try:
        value = calls[0] if calls else json.loads(texts[-1])
    except ValueError:
        return "invalid"
    fits = (
        isinstance(value, dict)
        and value.keys() == {"score", "mood"}
        and type(value["score"]) is int
        and value["mood"] in MOODS
    )
    return "complete" if fits else "invalid"


def expect(
    prefix: str,
    out: Path | str,
    report: Report,
    policy: Policy,
    billed: Billed,
    how: Mapping[str, Any] = FORMAT,
) -> None:
    """Check that a run of `rows` has done what its policy says, and nothing else."""
    wanted = {f"{prefix}{name}": expected(case, policy) for name, case in cases(how).items()}
    lines = content_of(out).splitlines()
    assert Counter(json.loads(line)["custom_id"] for line in lines) == Counter(wanted.keys())
    assert {json.loads(line)["custom_id"]: status_in(line) for line in lines} == {
        custom_id: status for custom_id, (_, status) in wanted.items()
    }
    assert {custom_id: billed.times[custom_id] for custom_id in wanted} == {
        custom_id: times for custom_id, (times, _) in wanted.items()
    }
    statuses = Counter(status for _, status in wanted.values())
    assert report.finished
    assert report.requests == len(wanted)
    assert Counter(report.outcomes) == Counter(
        succeeded=len(wanted) - statuses["errored"], errored=statuses.pop("errored", 0)
    )
    assert report.answers == statuses
    assert report.cost.total == sum(billed.costs[custom_id] for custom_id in wanted)
    assert not report.cost.unpriced
    tokens = report.tokens["claude-haiku-4-5"]
    assert Counter(input=tokens["input"], output=tokens["output"]) == sum(
        (billed.tokens[custom_id] for custom_id in wanted), Counter()
    )


def expect_attempts(
    prefix: str,
    attempts: Iterable[Attempt],
    policy: Policy,
    billed: Billed,
    lines: bytes,
    how: Mapping[str, Any] = FORMAT,
) -> None:
    """Check what is said of the attempts of a run of `rows`."""
    found: defaultdict[str | int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        found[attempt.custom_id].append(attempt)
    output = {json.loads(line)["custom_id"]: line for line in lines.splitlines()}
    inputs = {f"{prefix}{name}": case for name, case in cases(how).items()}
    assert list(found) == [
        custom_id
        for custom_id, case in inputs.items()
        if case.status != "errored" and expected(case, policy)[0] > 1
    ]
    for custom_id, answers in found.items():
        case = inputs[str(custom_id)]
        times, status = expected(case, policy)
        action = policy[case.status]
        if case.asked == (action, FAILS):
            times = 1  # and one without an answer
        assert [one.number for one in answers] == [*range(1, times + 1)]
        assert [one.action for one in answers] == [None, *[action] * (times - 1)]
        assert [one.status for one in answers] == [*[case.status] * (times - 1), status]
        assert [one.is_final for one in answers] == [*[False] * (times - 1), True]
        assert all(bool(one.reason) == (one.status != "complete") for one in answers)
        assert answers[-1].result == output[str(custom_id)]
        assert sum(one.cost or 0 for one in answers) == billed.costs[str(custom_id)]
        assert [(one.batch_id, json.loads(one.request)["params"]) for one in answers] == (
            billed.sent[str(custom_id)][:times]
        )
