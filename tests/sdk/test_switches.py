from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from message_batches import InvalidRequestsError
from message_batches.sdk.create.feature_switches import switched
from message_batches_api.models import BetaRequest
from tests.sdk.scripted_service import Script, Talk, batch

ON = {"type": "enabled"}
DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "d"}}
WEB_SEARCH = {"type": "web_search_20250305", "name": "web_search"}
CODE_EXECUTION = {"type": "code_execution_20250825", "name": "code_execution"}


def request(**params: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": "Hi"}]
    base = {"model": "claude-test", "max_tokens": 2048, "messages": messages}
    return {"custom_id": "a", "params": base | params}


CASES = [
    ({"web_search": ON}, {"tools": [WEB_SEARCH]}),
    ({"code_execution": ON}, {"tools": [CODE_EXECUTION]}),
    ({"web_search": {**ON, "max_uses": 3}}, {"tools": [WEB_SEARCH | {"max_uses": 3}]}),
    (
        {"web_search": ON, "code_execution": ON, "tools": [{"name": "mine"}]},
        {"tools": [{"name": "mine"}, WEB_SEARCH, CODE_EXECUTION]},
    ),
    (
        {"web_search": ON, "tools": [{"type": "web_search_20260209", "name": "web_search"}]},
        {"tools": [{"type": "web_search_20260209", "name": "web_search"}]},
    ),
    ({"web_search": {"type": "disabled"}, "citations": {"type": "disabled"}}, {}),
    ({"thinking": ON}, {"thinking": {"type": "enabled", "budget_tokens": 1024}}),
    (
        {"thinking": ON, "max_tokens": 4096},
        {"thinking": {"type": "enabled", "budget_tokens": 2048}, "max_tokens": 4096},
    ),
    ({"thinking": {**ON, "budget_tokens": 2000}}, {"thinking": {**ON, "budget_tokens": 2000}}),
    ({"thinking": {"type": "adaptive"}}, {"thinking": {"type": "adaptive"}}),
    (
        {
            "citations": ON,
            "messages": [
                {"role": "user", "content": [DOCUMENT, {"type": "text", "text": "t"}]},
                {"role": "assistant", "content": "plain"},
                {"role": "user", "content": [{**DOCUMENT, "citations": {"enabled": False}}]},
            ],
        },
        {
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {**DOCUMENT, "citations": {"enabled": True}},
                        {"type": "text", "text": "t"},
                    ],
                },
                {"role": "assistant", "content": "plain"},
                {"role": "user", "content": [{**DOCUMENT, "citations": {"enabled": False}}]},
            ],
        },
    ),
    ({"citations": ON, "messages": "odd"}, {"messages": "odd"}),
    ({"metadata": {"user_id": "u"}}, {"metadata": {"user_id": "u"}}),
]


@pytest.mark.parametrize(("params", "wire"), CASES)
def test_what_the_switches_become_on_the_wire(params: dict[str, Any], wire: dict[str, Any]) -> None:
    content = request(**params)
    before = copy.deepcopy(content)

    assert switched(content, 1) == request(**wire)
    assert content == before


@pytest.mark.parametrize(("params", "wire"), CASES[:-2])
def test_what_they_become_is_valid(params: dict[str, Any], wire: dict[str, Any]) -> None:
    content = dict(switched(request(**params), 1))

    if "mine" not in json.dumps(content):
        assert BetaRequest.from_dict(content).to_wire() == content


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"web_search": True}, "Request 7: `web_search` is True, which is not"),
        ({"citations": {"enabled": True}}, "Request 7: `citations` is .* which is not"),
        (
            {"thinking": ON, "max_tokens": 1024},
            "`max_tokens` is 1024, but .* at least 1,024",
        ),
        ({"thinking": ON, "max_tokens": None}, "`max_tokens` is None"),
    ],
)
def test_a_switch_that_makes_no_sense_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRequestsError, match=message):
        switched(request(**params), 7)


def test_requests_that_are_odd_otherwise_pass() -> None:
    for content in ({"custom_id": "a"}, {"params": 3}, {"params": {"thinking": 1}}):
        assert switched(content, 1) is content


def test_where_they_are_on(talk: Callable[..., Talk]) -> None:
    content = request(web_search=ON)
    raw = json.dumps(content).encode()
    turned = request(tools=[WEB_SEARCH])
    cases = [
        ("beta", content, {}, turned),
        ("beta", content, {"feature_switches": False}, content),
        ("beta", raw, {}, content),
        ("batches", content, {}, content),
        ("batches", content, {"feature_switches": True}, turned),
    ]
    for surface, given, options, expected in cases:
        service = Script(httpx.Response(200, json=batch()))
        one = talk(service)

        one.do(
            lambda one=one, surface=surface, given=given, options=options: getattr(
                one, surface
            ).create(requests=[given], **options)
        )

        assert json.loads(service.requests[0].content)["requests"] == [expected]
        assert "anthropic-beta" not in service.requests[0].headers
