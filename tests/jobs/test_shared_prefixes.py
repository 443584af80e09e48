"""What requests share is found, and marked for the prompt cache without any other change."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.caching import Breakpoints, first_of, forecast_in, mark_file
from message_batches.jobs.caching.find import SharedPrefix, find_shared
from message_batches.jobs.caching.forecast import (
    LESS_SAVING,
    NO_SAVING,
    OWN_BREAKPOINTS,
    TOO_FEW,
    TOO_SHORT,
    choose,
)
from message_batches.jobs.caching.marking import marked
from message_batches.jobs.caching.prompt import Prompt, prompt_of
from message_batches.jobs.money import CacheForecast, Prices, cache_use, day_of

Object = dict[str, Any]

ONE_HOUR = {"type": "ephemeral", "ttl": "1h"}

LONGEST = 1_000_000

texts = st.sampled_from(["a", "b", 'quoted "text", \\ and {[', "ü\u2028"])
blocks = st.one_of(
    texts.map(lambda text: {"type": "text", "text": text}),
    texts.map(lambda text: {"text": text, "type": "text"}),
    st.just({"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}),
    st.just({"type": "thinking", "thinking": "...", "signature": "s"}),
)
contents = st.one_of(texts, st.lists(blocks, min_size=1, max_size=3))
systems = st.one_of(st.none(), texts, st.lists(blocks.filter(lambda block: "text" in block)))
tools = st.lists(
    st.sampled_from(["look_up", "add"]).map(lambda name: {"name": name, "input_schema": {}}),
    max_size=2,
)
requests = st.builds(
    lambda model, tools, system, contents, choice: {
        "custom_id": "r",
        "params": {
            **({"tools": tools} if tools else {}),
            "model": model,
            **({} if system is None else {"system": system}),
            "messages": [
                {"role": ("user", "assistant")[number % 2], "content": content}
                for number, content in enumerate(contents)
            ],
            **({"tool_choice": {"type": "any"}} if choice else {}),
        },
    },
    st.sampled_from(["claude-haiku-5-5", "claude-opus-5-5"]),
    tools,
    systems,
    st.lists(contents, min_size=1, max_size=3),
    st.booleans(),
)


def blocks_of(params: Object) -> Iterator[tuple[str, str]]:
    """Yield the section and the content of each block, in a way that shares nothing."""

    def listed(content: Any) -> list[Any]:
        return [{"type": "text", "text": content}] if isinstance(content, str) else content or []

    for section in ("tools", "system"):
        for block in listed(params.get(section)):
            yield section, json.dumps(block)
    for number, message in enumerate(params["messages"]):
        for block in listed(message["content"]):
            yield "messages", json.dumps([number, message["role"], block])


def prefixes_of(params: Object) -> list[Any]:
    """Return what each prefix of a request is, for a comparison without hashes."""
    found: list[Any] = []
    read = list(blocks_of(params))
    has_images = any('"image"' in block for _, block in read)
    for end, (section, block) in enumerate(read, 1):
        key: list[Any] = [params["model"], *read[:end]]
        if section == "messages":
            key += [params.get("tool_choice"), has_images]
        if '"thinking"' not in block:
            found.append(json.dumps(key))
    return found


def shared_by(inputs: list[Object], **options: int) -> dict[bytes, SharedPrefix]:
    def prompts() -> Iterator[tuple[int, Prompt]]:
        for line, request in enumerate(inputs, 1):
            prompt = prompt_of(json.dumps(request).encode())
            assert prompt is not None
            yield line, prompt

    return find_shared(prompts, **options)


def key_of(prefix: SharedPrefix, inputs: list[Object]) -> str:
    params = inputs[prefix.line - 1]["params"]
    prompt = prompt_of(json.dumps({"params": params}).encode())
    assert prompt is not None
    places = [place for _, place in prompt.prefixes]
    return str(prefixes_of(params)[places.index(prefix.place)])


@given(st.lists(requests, max_size=8))
def test_the_prefixes_are_those_that_a_comparison_of_all_requests_finds(
    inputs: list[Object],
) -> None:
    counts = Counter(key for request in inputs for key in prefixes_of(request["params"]))
    shared = {key: count for key, count in counts.items() if count > 1}

    found = shared_by(inputs)

    assert {key_of(prefix, inputs): prefix.requests for prefix in found.values()} == shared
    for prefix in found.values():
        if prefix.parent is not None:
            before, after = key_of(found[prefix.parent], inputs), key_of(prefix, inputs)
            assert json.loads(after)[: len(json.loads(before)) - 2] == json.loads(before)[:-2]


@pytest.mark.slow
@given(st.lists(requests, min_size=10, max_size=40), st.integers(4, 12))
def test_with_few_counters_what_is_frequent_is_found_and_counted_exactly(
    inputs: list[Object], most: int
) -> None:
    counts = Counter(key for request in inputs for key in prefixes_of(request["params"]))

    found = shared_by(inputs, most=most)

    exact = {key_of(prefix, inputs): prefix.requests for prefix in found.values()}
    assert all(counts[key] == count for key, count in exact.items())
    overlooked = sum(counts.values()) / (most / 2)
    assert {key for key, count in counts.items() if count > max(overlooked, 1)} <= exact.keys()


@given(requests, st.sampled_from([None, 1]), st.data())
def test_a_breakpoint_inserts_bytes_and_changes_none(
    request_: Object, indent: int | None, data: st.DataObject
) -> None:
    content = json.dumps(request_, indent=indent, ensure_ascii=indent is None).encode()
    prompt = prompt_of(content)
    assert prompt is not None
    chosen = data.draw(st.sets(st.sampled_from(prompt.prefixes))) if prompt.prefixes else set()

    result = marked(content, [prefix.place for prefix in chosen])

    mark = b',"cache_control":{"type":"ephemeral","ttl":"1h"}'
    became_blocks = rb'\[{"type":"text","text":("(?:[^"\\]|\\.)*")' + re.escape(mark) + rb"}\]"
    plain = re.sub(became_blocks, rb"\1", result)
    assert plain.replace(mark, b"") == content
    again = prompt_of(result)
    assert again is not None
    assert [prefix.digest for prefix in again.prefixes] == [
        prefix.digest for prefix in prompt.prefixes
    ]
    assert again.written == {prefix.digest for prefix in chosen}


def test_a_breakpoint_is_at_the_last_of_two_members_with_one_name() -> None:
    content = b'{"params": {"system": ["}"], "system": "a", "messages": []}, "n": -1.5e3}'
    assert marked(content, [("system",)]) == (
        b'{"params": {"system": ["}"], "system": [{"type":"text","text":"a","cache_control":'
        b'{"type":"ephemeral","ttl":"1h"}}], "messages": []}, "n": -1.5e3}'
    )


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"params": 1}', b'{"params": {}}'])
def test_what_is_not_a_request_has_no_prompt(content: bytes) -> None:
    assert prompt_of(content) is None


def ask(number: int, *, words: int = 2000, model: str = "claude-haiku-4-5", **more: Any) -> Object:
    return {
        "custom_id": f"r{number}",
        "params": {
            "model": model,
            "max_tokens": 10,
            "system": "word and " * (words // 2),
            "messages": [{"role": "user", "content": f"question {number}"}],
            **more,
        },
    }


def forecast_for(inputs: list[Object], prices: Prices | None = None) -> CacheForecast:
    return choose(shared_by(inputs), prices or Prices.built_in()).forecast


def test_what_was_subtracted_from_a_counter_is_not_forgotten() -> None:
    asked = [{"params": {"model": "m", "messages": [{"content": each}]}} for each in "aabc"]
    (found,) = shared_by(asked, most=2).values()
    assert (found.line, found.requests) == (1, 2)


def test_an_image_in_a_message_is_a_part_of_all_messages_but_not_of_the_system_prompt() -> None:
    first = {"type": "text", "text": "the same"}
    image = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
    contents = [[first, image], [first, {"type": "text", "text": "other"}]]
    asked = [ask(0, messages=[{"role": "user", "content": content}]) for content in contents]
    assert [found.place for found in shared_by(asked).values()] == [("system",)]


def test_three_requests_are_enough_and_two_are_too_few() -> None:
    (two,) = forecast_for([ask(number, words=8000) for number in range(2)]).prefixes
    (three,) = forecast_for([ask(number, words=8000) for number in range(3)]).prefixes
    assert (two.is_marked, two.reason) == (False, TOO_FEW)
    assert (three.is_marked, three.reason, three.is_uncertain) == (True, "", False)
    # Read at a tenth of the price, written at twice the price: (2 - 1) / (2 - 0.1).
    assert three.break_even == 0.5263
    # 3 T - (2 T + 2 * 0.1 T) = 0.8 T, at 0.5 USD for a million tokens in a batch.
    assert three.saving == three.tokens * Decimal("0.8") * Decimal("0.5") / 1_000_000
    assert three.loss == 3 * three.tokens * Decimal("0.5") / 1_000_000


def test_a_short_prefix_is_not_marked_and_one_near_the_minimum_is_uncertain() -> None:
    short = [ask(number, words=500) for number in range(9)]
    (found,) = forecast_for(short).prefixes
    assert (found.is_marked, found.reason, found.is_uncertain) == (False, TOO_SHORT, False)
    assert found.minimum == 4096

    near = [ask(number, words=round(500 * 4096 / found.tokens)) for number in range(9)]
    (found,) = forecast_for(near).prefixes
    assert (found.is_marked, found.is_uncertain) == (True, True)


def test_a_model_that_is_not_known_has_no_minimum_and_no_price() -> None:
    (found,) = forecast_for([ask(number, model="claude-new") for number in range(9)]).prefixes
    assert (found.minimum, found.saving, found.loss) == (None, None, None)
    assert (found.is_marked, found.is_uncertain) == (True, True)


def test_prices_decide_whether_marks_save(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(
        '[models."claude-haiku-4-5"]\ninput = 1.0\noutput = 5.0\ncache_read = 1.0\n',
        encoding="utf-8",
    )
    inputs = [ask(number, words=8000) for number in range(9)]
    (found,) = forecast_for(inputs, Prices.read(path)).prefixes
    assert (found.is_marked, found.reason) == (False, NO_SAVING)


def grouped(number: int, groups: int, words: int) -> Object:
    document = {"type": "text", "text": f"{number % groups} " + "page of " * (words // 2)}
    content = [document, {"type": "text", "text": f"question {number}"}]
    return ask(number, words=8000, messages=[{"role": "user", "content": content}])


def test_a_longer_prefix_is_marked_as_well_where_that_saves_more() -> None:
    marked_at = [
        (found.ends_with, found.requests, found.is_marked, found.reason)
        for found in forecast_for([grouped(number, 2, 8000) for number in range(20)]).prefixes
    ]
    assert marked_at == [
        ("system prompt", 20, True, ""),
        ("messages", 10, True, ""),
        ("messages", 10, True, ""),
    ]
    longer = forecast_for([grouped(number, 5, 100) for number in range(20)]).prefixes[1:]
    assert {(found.requests, found.reason) for found in longer} == {(4, LESS_SAVING)}


def test_marks_of_the_user_stay_and_their_prefix_is_shared(tmp_path: Path) -> None:
    mark = {"cache_control": ONE_HOUR}
    own = ask(0, words=8000)
    own["params"]["system"] = [{"type": "text", "text": own["params"]["system"], **mark}]
    inputs = [own, *(ask(number, words=8000) for number in range(1, 4))]
    path = tmp_path / "requests.jsonl"
    lines = [json.dumps(request).encode() for request in inputs]
    path.write_bytes(b"\n\n".join(lines) + b"\n")

    facts = mark_file(path, LONGEST, Prices.built_in())

    first, *others = path.read_bytes().split(b"\n\n")
    assert first == lines[0]
    assert all(line.count(b"cache_control") == 1 for line in others)
    forecast = forecast_in(facts)
    assert (forecast.marked, forecast.requests, forecast.first) == (1, 4, 1)
    breakpoints = Breakpoints.of_list(facts["breakpoints"], LONGEST)
    assert first_of(enumerate(others), breakpoints) == (0,)


def test_a_prefix_that_only_marks_of_five_minutes_write_is_not_primed() -> None:
    inputs = [ask(number, words=8000) for number in range(4)]
    for request in inputs:
        text = request["params"]["system"]
        block = {"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}
        request["params"]["system"] = [block]
    (found,) = forecast_for(inputs).prefixes
    assert (found.is_marked, found.reason) == (False, OWN_BREAKPOINTS)


def test_the_same_input_gets_the_same_marks_and_known_marks_stay(tmp_path: Path) -> None:
    one, other, grown = (tmp_path / name for name in ("one", "other", "grown"))
    inputs = [grouped(number, 3, 6000) for number in range(12)]
    content = b"".join(json.dumps(request).encode() + b"\n" for request in inputs)
    for path in (one, other):
        path.write_bytes(content)
    facts = mark_file(one, LONGEST, Prices.built_in())
    assert mark_file(other, LONGEST, Prices.built_in()) == facts
    assert one.read_bytes() == other.read_bytes()

    more = [ask(number, words=6001) for number in range(20, 30)]
    grown.write_bytes(content + b"".join(json.dumps(each).encode() + b"\n" for each in more))
    mark_file(
        grown, LONGEST, Prices.built_in(), known=Breakpoints.of_list(facts["breakpoints"], LONGEST)
    )
    assert grown.read_bytes().startswith(one.read_bytes())


def test_a_request_that_would_be_too_long_with_its_breakpoint_has_none(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    lines = [json.dumps(ask(number, words=8000)).encode() + b"\n" for number in range(4)]
    path.write_bytes(b"".join(lines))
    mark_file(path, len(lines[0]) + 5, Prices.built_in())
    assert path.read_bytes() == b"".join(lines)


def test_what_the_cache_saved_is_the_difference_from_plain_input() -> None:
    used = {
        ("claude-haiku-4-5", ""): {
            "answers": 3,
            "input": 100,
            "output": 50,
            "cache_write_1h": 1000,
            "cache_read": 2000,
        }
    }
    use = cache_use(used, Prices.built_in(), day_of(0))
    assert (use.input, use.read, use.written) == (3100, 2000, 1000)
    assert use.share == 2000 / 3100
    # 3000 tokens at 1 USD, against 1000 at 2 and 2000 at 0.1; half of it in a batch.
    assert use.saved == (3000 - 2000 - 200) * Decimal("0.5") / 1_000_000
    lost = cache_use(
        {("claude-haiku-4-5", ""): {"cache_write_1h": 1000}}, Prices.built_in(), day_of(0)
    )
    assert lost.saved == -Decimal("0.0005")
    assert "0.00050 USD more than no cache" in lost.text("USD")
    unknown = cache_use({("claude-new", ""): {"cache_read": 10}}, Prices.built_in(), day_of(0))
    assert unknown.saved is None
    assert cache_use({}, Prices.built_in(), day_of(0)).text("USD") == ""
