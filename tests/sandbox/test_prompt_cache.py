from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.sandbox import Sandbox, SandboxOptionError
from message_batches.sandbox.clock import SECOND
from message_batches.sandbox.prompt_cache import PromptCache
from message_batches.sandbox.responder import Context, respond
from tests.sandbox.calls import client_of, create, lines, wait

FIVE_MINUTES: dict[str, Any] = {"cache_control": {"type": "ephemeral"}}
ONE_HOUR: dict[str, Any] = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
NONE: dict[str, Any] = {}


def text(tokens: int, letter: str = "a", **mark: Any) -> dict[str, Any]:
    return {"type": "text", "text": 4 * tokens * letter, **mark}


def tool(name: str = "look_up", **more: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"word": {"type": "string"}}}
    return {"name": name, "description": 4096 * "d", "input_schema": schema, **more}


def ask(*system: dict[str, Any], content: Any = "Now?", **more: Any) -> dict[str, Any]:
    return {
        "model": "claude-sonnet-5",  # caches 1,024 tokens and more
        "max_tokens": 100,
        "system": list(system),
        "messages": [{"role": "user", "content": content}],
        **more,
    }


class Desk:
    """Asks one request after the other, with one cache."""

    def __init__(self) -> None:
        self._cache = PromptCache()
        self._asked = 0

    def usage(
        self, params: dict[str, Any], *, at: float = 0, scope: str = "", group: object = None
    ) -> dict[str, Any]:
        self._asked += 1
        writer, now = group or self._asked, int(at * SECOND)

        def use_cache(prefixes: Any, shortest: int) -> Any:
            return self._cache.use(prefixes, shortest, scope=scope, writer=writer, now=now)

        result = respond(params, "one", Context(use_cache=use_cache))
        assert result["type"] == "succeeded", result
        usage: dict[str, Any] = result["message"]["usage"]
        return usage

    def figures(self, params: dict[str, Any], **more: Any) -> tuple[int, int, int]:
        """Return the tokens read, written for five minutes, and written for an hour."""
        usage = self.usage(params, **more)
        created = usage["cache_creation"]
        short, long = created["ephemeral_5m_input_tokens"], created["ephemeral_1h_input_tokens"]
        assert usage["cache_creation_input_tokens"] == short + long
        return usage["cache_read_input_tokens"], short, long


@pytest.fixture
def desk() -> Desk:
    return Desk()


def error_of(params: dict[str, Any]) -> str:
    result = respond(params, "one", Context())
    assert result["type"] == "errored", result
    assert result["error"]["error"]["type"] == "invalid_request_error"
    message: str = result["error"]["error"]["message"]
    return message


@pytest.mark.parametrize(("mark", "place"), [(FIVE_MINUTES, 1), (ONE_HOUR, 2)])
def test_the_first_request_writes_its_prefix_and_the_second_reads_it(
    desk: Desk, mark: dict[str, Any], place: int
) -> None:
    written = desk.usage(ask(text(2000, **mark)))
    read = desk.figures(ask(text(2000, **mark), content="And now?"))

    assert written["cache_creation_input_tokens"] == 2000
    assert Desk().figures(ask(text(2000, **mark)))[place] == 2000
    assert read == (2000, 0, 0)
    # "Now?" is one token, and three are the frame.
    assert written["input_tokens"] == 4


def test_without_a_breakpoint_nothing_is_cached(desk: Desk) -> None:
    figures = [desk.figures(ask(text(2000))) for _ in range(2)]

    assert figures == [(0, 0, 0), (0, 0, 0)]


@pytest.mark.parametrize(
    ("model", "shortest"),
    [
        ("claude-opus-5-5", 512),
        ("claude-haiku-5-5", 512),
        ("claude-opus-4-8", 1024),
        ("claude-sonnet-4-5-20250929", 1024),
        ("claude-opus-4-7", 2048),
        ("claude-haiku-4-5", 4096),
        ("claude-unheard-of", 1024),
    ],
)
def test_a_prefix_that_is_too_short_for_its_model_is_not_cached(
    desk: Desk, model: str, shortest: int
) -> None:
    for length, expected in ((shortest - 1, 0), (shortest, shortest)):
        params = ask(text(length, **FIVE_MINUTES), model=model)
        desk.usage(params)

        assert desk.figures(params) == (expected, 0, 0)


@pytest.mark.parametrize(("mark", "seconds"), [(FIVE_MINUTES, 300), (ONE_HOUR, 3600)])
def test_a_prefix_lives_for_its_ttl_after_its_last_use(
    desk: Desk, mark: dict[str, Any], seconds: int
) -> None:
    params = ask(text(2000, **mark))
    desk.usage(params)
    reads = [
        desk.figures(params, at=at)[0]
        for at in (seconds - 1, 2 * seconds - 2, 3 * seconds - 2, 4 * seconds - 3)
    ]

    # Used in time twice, then one second too late, then in time after it was written again.
    assert reads == [2000, 2000, 0, 2000]


def test_a_request_does_not_find_what_is_written_with_it_or_later(desk: Desk) -> None:
    params = ask(text(2000, **ONE_HOUR))
    desk.usage(params, at=60, group="first")

    assert desk.figures(params, at=60, group="first") == (0, 0, 2000)
    assert desk.figures(params, at=0, group="earlier") == (0, 0, 2000)
    assert desk.figures(params, at=60, group="second") == (2000, 0, 0)


def changed(**more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "tools": [tool(**ONE_HOUR)],
        "system": [text(2000, **ONE_HOUR)],
        "messages": [
            {"role": "user", "content": [text(3000, "m", **ONE_HOUR), text(1, "q")]},
        ],
    }
    return ask(**{**base, **more})


IMAGE = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
NOTE = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "a"}}
TOOL = -(-len(json.dumps(tool(), separators=(",", ":"))) // 4)
ALL = TOOL + 5000


@pytest.mark.parametrize(
    ("more", "read"),
    [
        ({}, ALL),
        ({"max_tokens": 7, "metadata": {"user_id": "a"}}, ALL),
        ({"model": "claude-sonnet-4-6"}, 0),
        ({"tools": [tool("other", **ONE_HOUR)]}, 0),
        ({"system": [text(2000, "b", **ONE_HOUR)]}, TOOL),
        ({"tool_choice": {"type": "none"}}, TOOL + 2000),
        ({"thinking": {"type": "adaptive"}}, TOOL + 2000),
        ({"output_config": {"effort": "low"}}, TOOL + 2000),
        (
            {"messages": [{"role": "user", "content": [text(3000, "m", **ONE_HOUR), IMAGE]}]},
            TOOL + 2000,
        ),
        (
            {
                "messages": [
                    {
                        "role": "user",
                        "content": [
                            text(3000, "m", **ONE_HOUR),
                            {**NOTE, "citations": {"enabled": True}},
                        ],
                    }
                ]
            },
            TOOL,
        ),
        (
            {
                "messages": [
                    {"role": "assistant", "content": [text(3000, "m", **ONE_HOUR)]},
                    {"role": "user", "content": "q"},
                ]
            },
            TOOL + 2000,
        ),
        ({"messages": [{"role": "user", "content": [text(3000, "n", **ONE_HOUR)]}]}, TOOL + 2000),
    ],
)
def test_a_prefix_is_found_up_to_what_differs(desk: Desk, more: dict[str, Any], read: int) -> None:
    desk.usage(changed())

    assert desk.figures(changed(**more))[0] == read


def test_the_order_of_keys_is_a_part_of_a_prefix(desk: Desk) -> None:
    desk.usage(changed())

    assert desk.figures(changed(tools=[dict(reversed(tool(**ONE_HOUR).items()))]))[0] == 0


def test_text_is_the_same_as_one_block_of_text(desk: Desk) -> None:
    desk.usage(ask(text(2000), content=4 * 500 * "x", **FIVE_MINUTES))
    asked = ask(content=[text(500, "x", **FIVE_MINUTES)], system=4 * 2000 * "a")

    assert desk.figures(asked) == (2500, 0, 0)


def test_a_breakpoint_that_moves_on_finds_what_was_written_before(desk: Desk) -> None:
    first = [text(2000, "a", **FIVE_MINUTES)]
    second = [text(2000, "a"), text(100, "b", **FIVE_MINUTES)]

    assert desk.figures(ask(*first)) == (0, 2000, 0)
    assert desk.figures(ask(*second)) == (2000, 100, 0)


@pytest.mark.parametrize(("blocks", "read"), [(19, 2000), (20, 0)])
def test_a_breakpoint_looks_at_twenty_blocks(desk: Desk, blocks: int, read: int) -> None:
    desk.usage(ask(text(2000, **FIVE_MINUTES)))
    more = [text(1, str(number % 10)) for number in range(blocks - 1)]

    assert desk.figures(ask(text(2000), *more, text(1, "z", **FIVE_MINUTES)))[0] == read


def test_two_lifetimes_are_billed_one_after_the_other(desk: Desk) -> None:
    desk.usage(ask(text(1500, **ONE_HOUR)))
    blocks = [text(1500, **ONE_HOUR), text(700, "b", **ONE_HOUR), text(90, "c", **FIVE_MINUTES)]

    assert desk.figures(ask(*blocks, text(11, "d"))) == (1500, 90, 700)
    assert desk.figures(ask(*blocks, text(12, "e")), at=301) == (2200, 90, 0)


def test_the_breakpoint_of_the_request_is_on_its_last_block(desk: Desk) -> None:
    conversation: list[dict[str, Any]] = [{"role": "user", "content": [text(2000)]}]
    assert desk.figures(ask(messages=conversation, **ONE_HOUR)) == (0, 0, 2000)
    conversation += [
        {"role": "assistant", "content": [text(30, "b")]},
        {"role": "user", "content": [text(4, "c")]},
    ]

    assert desk.figures(ask(messages=conversation, **ONE_HOUR)) == (2000, 0, 34)


def test_a_request_has_at_most_four_breakpoints() -> None:
    marked = [text(1, letter, **FIVE_MINUTES) for letter in "abcd"]
    too_many = "A maximum of 4 blocks with cache_control may be provided. Found 5."

    assert respond(ask(*marked), "one", Context())["type"] == "succeeded"
    assert error_of(ask(*marked, text(1, "e", **FIVE_MINUTES))) == too_many
    assert error_of(ask(*marked, **FIVE_MINUTES)) == too_many


def test_the_longer_lifetime_comes_first() -> None:
    order = [text(1, "a", **FIVE_MINUTES), text(1, "b", **ONE_HOUR)]

    assert "system.1.cache_control.ttl: a ttl='1h'" in error_of(ask(*order))
    assert "messages.0.content.0.cache_control.ttl" in error_of(ask(order[0], **ONE_HOUR))


def test_the_breakpoint_of_the_request_agrees_with_that_of_its_last_block(desk: Desk) -> None:
    marked = [text(2000, **FIVE_MINUTES)]

    assert "has another ttl" in error_of(ask(content=marked, **ONE_HOUR))
    assert desk.figures(ask(content=marked, **FIVE_MINUTES)) == (0, 2000, 0)


@pytest.mark.parametrize("mark", [{"type": "persistent"}, {"type": "ephemeral", "ttl": "2h"}])
def test_an_unknown_type_or_lifetime_is_refused(mark: dict[str, Any]) -> None:
    assert "cache_control" in error_of(ask(text(1, cache_control=mark)))


def test_thinking_cannot_be_a_breakpoint() -> None:
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "x", **FIVE_MINUTES}
    turns = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": [thought, text(1, "b")]},
        {"role": "user", "content": "c"},
    ]

    assert "messages.1.content.0" in error_of(ask(messages=turns))


def test_the_least_recently_used_prefixes_make_room(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("message_batches.sandbox.prompt_cache._MOST_ENTRIES", 2)
    one, two, three = (ask(text(2000, letter, **FIVE_MINUTES)) for letter in "abc")
    for params in (one, two, one, three):
        desk.usage(params)

    assert desk.figures(one)[0] == 2000
    assert desk.figures(three)[0] == 2000
    assert desk.figures(two)[0] == 0


@given(
    sizes=st.lists(st.integers(1, 3000), min_size=1, max_size=8),
    marks=st.lists(st.sampled_from([NONE, NONE, FIVE_MINUTES, ONE_HOUR]), min_size=8, max_size=8),
    seconds=st.lists(st.integers(0, 4000), min_size=3, max_size=3),
)
def test_the_classes_of_input_add_up_to_the_prompt(
    sizes: list[int], marks: list[dict[str, Any]], seconds: list[int]
) -> None:
    marks = sorted(marks, key=lambda mark: mark is FIVE_MINUTES)
    blocks = [text(size, "abcdefgh"[n]) for n, size in enumerate(sizes)]
    plain = Desk().usage(ask(*blocks))["input_tokens"]
    marked = ask(*({**block, **mark} for block, mark in zip(blocks, marks, strict=False)))
    if sum(mark is not NONE for mark in marks[: len(sizes)]) > 4:
        assert "maximum of 4" in error_of(marked)
        return
    desk = Desk()
    for at in sorted(seconds):
        usage = desk.usage(marked, at=at)
        read, *created = desk.figures(marked, at=at)
        parts = usage["cache_creation_input_tokens"] + usage["cache_read_input_tokens"]

        assert usage["input_tokens"] + parts == plain
        # Whoever asks again at once reads all that was written.
        assert (read, created) == (parts, [0, 0])


# Over a socket: batches, workspaces, the clock


SHARED = ask(text(2000, **ONE_HOUR))


def asked_about(count: int) -> list[dict[str, Any]]:
    turns = ([{"role": "user", "content": f"What about {number}?"}] for number in range(count))
    return [
        {"custom_id": f"request-{number}", "params": {**SHARED, "messages": turn}}
        for number, turn in enumerate(turns)
    ]


def run(http: httpx.Client, count: int, **headers: str) -> tuple[int, int]:
    """Run a batch and return how many of its requests read the prefix, and how many wrote it."""
    http.headers.update(headers)
    batch = create(http, asked_about(count))
    wait(http, batch["id"])
    usages = [line["result"]["message"]["usage"] for line in lines(http, batch["id"])]
    reads = [usage["cache_read_input_tokens"] for usage in usages]
    writes = [usage["cache_creation"]["ephemeral_1h_input_tokens"] for usage in usages]
    assert {*reads, *writes} <= {0, 2000}
    return sum(map(bool, reads)), sum(map(bool, writes))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, parallel_requests=4) as running:
        yield running


@pytest.mark.parametrize("batch_seconds", [0, 0.3])
def test_requests_that_are_processed_together_all_write(batch_seconds: float) -> None:
    with (
        Sandbox(batch_seconds=batch_seconds, parallel_requests=4) as sandbox,
        client_of(sandbox) as http,
    ):
        assert run(http, 10) == (6, 4)


def test_a_batch_after_one_request_with_the_prefix_reads_it(
    sandbox: Sandbox, http: httpx.Client
) -> None:
    assert run(http, 1) == (0, 1)
    assert run(http, 10) == (10, 0)

    sandbox.advance(3601)
    assert run(http, 10) == (6, 4)


def test_each_workspace_has_its_own_cache(http: httpx.Client) -> None:
    assert run(http, 1) == (0, 1)
    assert run(http, 1, **{"anthropic-workspace-id": "wrkspc_other"}) == (0, 1)
    assert run(http, 1) == (1, 0)


def test_a_single_message_prepares_nothing_for_a_batch(http: httpx.Client) -> None:
    usages = [http.post("/v1/messages", json=SHARED).json()["usage"] for _ in range(2)]

    assert [usage["cache_read_input_tokens"] for usage in usages] == [0, 2000]
    assert run(http, 1) == (0, 1)


def test_a_request_that_fails_writes_nothing(sandbox: Sandbox, http: httpx.Client) -> None:
    sandbox.add_fault("request-error:times=1")
    batch = create(http, asked_about(1))
    wait(http, batch["id"])

    assert [line["result"]["type"] for line in lines(http, batch["id"])] == ["errored"]
    assert run(http, 1) == (0, 1)


def test_parallel_requests_must_be_positive() -> None:
    with pytest.raises(SandboxOptionError, match="parallel_requests must be at least 1"):
        Sandbox(parallel_requests=0)
