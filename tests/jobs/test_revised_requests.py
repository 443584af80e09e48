"""The request that follows an answer differs from the one before in nothing but what it has to."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.revisions import continued, repaired, with_max_tokens
from message_batches.sdk.results import loads
from tests.properties import examples

texts = st.text(max_size=6) | st.sampled_from(['a"b\\{[]}', "\u2028\u0085", "\ud800", "ü€😀"])
numbers = st.sampled_from(["0", "-0.0", "1e400", "12345678901234567890123", "0.10", "1E+2"])
blanks = st.sampled_from(["", " ", "\t ", "\r"])


@st.composite
def strings(draw: st.DrawFn, text: str) -> str:
    """Draw a way to write a text in JSON."""
    way = draw(st.integers(0, 2))
    if way == 2:
        return (
            '"' + "".join(rf"\u{ord(one):04X}" if one < "\U00010000" else one for one in text) + '"'
        )
    written = json.dumps(text, ensure_ascii=bool(way))
    return written if written.isascii() or "\ud800" not in text else json.dumps(text)


values: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["null", "true"]) | numbers | texts.flatmap(strings),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda found: "[" + " , ".join(found) + "]")
        | st.lists(st.tuples(texts.flatmap(strings), inner), max_size=3).map(
            lambda found: "{" + ",".join(f"{key} : {value}" for key, value in found) + "}"
        )
    ),
    max_leaves=3,
)


@st.composite
def around(draw: st.DrawFn, key: str, *others: tuple[str, str]) -> tuple[str, str]:
    """
    Draw an object, as anybody may write it, and return what is before and after the value of a key.

    It has the other members, some that nobody knows, and before the key another value of it, which
    does not count.
    """
    known = {key, "container", *(name for name, _ in others)}
    more = draw(
        st.lists(st.tuples(texts.filter(lambda name: name not in known), values), max_size=3)
    )
    before = [(json.dumps(key), draw(values))] * draw(st.booleans())
    members = [
        (draw(strings(name)), value) for name, value in draw(st.permutations([*more, *others]))
    ]
    at = draw(st.integers(0, len(members)))
    blank = draw(blanks)
    first = [f"{name}{blank}:{blank}{value}" for name, value in [*before, *members[:at]]]
    last = [f"{name}{blank}:{blank}{value}" for name, value in members[at:]]
    comma = f"{blank},{blank}"
    return (
        "{" + blank + comma.join([*first, f"{draw(strings(key))}{blank}:{blank}"]),
        "".join(comma + each for each in last) + blank + "}",
    )


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[str], least: int = 0) -> tuple[list[str], str]:
    """Draw the values of an array, and the array without its end."""
    found = draw(st.lists(inner, min_size=least, max_size=3))
    blank = draw(blanks)
    return found, "[" + blank + f"{blank},{blank}".join(found) + blank


@st.composite
def objects(draw: st.DrawFn, key: str, value: str, *others: tuple[str, str]) -> str:
    """Draw an object with the value of a key among other members."""
    before, after = draw(around(key, *others))
    return before + value + after


def blocks(*types: str) -> st.SearchStrategy[str]:
    """Draw blocks of these types, which have a text and an id."""
    others = ("text", '" said "'), ("id", r'"toolu_\u0031"')
    return st.sampled_from(types).flatmap(lambda kind: objects("type", f'"{kind}"', *others))


@st.composite
def answers(draw: st.DrawFn, content: str, *others: tuple[str, str]) -> bytes:
    """Draw a line of results with an answer."""
    message = draw(objects("content", content, *others))
    result = draw(objects("message", message, ("type", '"succeeded"')))
    line = draw(objects("result", result, ("custom_id", '"a"')))
    return line.encode("utf-8", "surrogatepass")


@st.composite
def requests(draw: st.DrawFn, key: str, *others: tuple[str, str]) -> tuple[bytes, bytes]:
    """Draw what is before and after the value of a key of the params of a request."""
    before, after = draw(around("params", ("custom_id", '"a"')))
    inner_before, inner_after = draw(around(key, ("model", r'"claude-un\u006bnown"'), *others))
    return (
        (before + inner_before).encode("utf-8", "surrogatepass"),
        (inner_after + after).encode("utf-8", "surrogatepass"),
    )


@examples(25)
@given(requests("max_tokens"), st.integers(1, 300), st.integers(1, 300))
def test_only_max_tokens_is_raised(pieces: tuple[bytes, bytes], old: int, new: int) -> None:
    before, after = pieces
    request = b"%b%d%b" % (before, old, after)

    assert with_max_tokens(request, new) == b"%b%d%b" % (before, max(old, new), after)


@pytest.mark.parametrize(
    ("model", "betas", "most"),
    [
        ("claude-haiku-4-5", (), 64_000),
        ("claude-haiku-4-5-20251001", ("output-300k-2026-03-24",), 64_000),
        ("claude-opus-5", (), 128_000),
        ("claude-opus-5", ("another", "output-300k-2026-03-24"), 300_000),
        ("claude-unknown", (), 999_999),
    ],
)
def test_max_tokens_is_never_more_than_the_model_is_known_to_take(
    model: str, betas: tuple[str, ...], most: int
) -> None:
    def request(max_tokens: int) -> bytes:
        params = {"model": model, "max_tokens": max_tokens, "messages": []}
        return json.dumps({"custom_id": "a", "params": params}).encode()

    assert with_max_tokens(request(100), 999_999, betas) == request(most)
    # One that is too high already is the user's; the service says so.
    assert with_max_tokens(request(1_000_000), 999_999, betas) == request(1_000_000)


@examples(25)
@given(st.data())
def test_a_continuation_is_the_answer_after_the_messages_byte_by_byte(data: st.DataObject) -> None:
    paused = blocks("thinking", "server_tool_use", "web_search_tool_result", "text")
    content, array = data.draw(arrays(paused, least=1))
    answer = data.draw(
        answers(array + "]", ("container", data.draw(st.sampled_from(["null", "1"]))))
    )
    turns = objects("role", '"user"', ("content", '"hi"'))
    _, messages = data.draw(arrays(turns, least=1))
    before, after = data.draw(requests("messages"))

    request = before + messages.encode("utf-8", "surrogatepass") + b"]" + after
    found = continued(request, answer)

    added = '{"role":"assistant","content":[' + ",".join(content)
    start = before + (messages + "," + added).encode("utf-8", "surrogatepass")
    assert found == start + b"]}]" + after
    assert b"\n" not in found
    # A second pause extends that message.
    more = ("," + ",".join(content)).encode("utf-8", "surrogatepass")
    assert continued(found, answer) == start + more + b"]}]" + after


@examples(25)
@given(st.data())
def test_a_repair_says_the_reason_after_the_answer(data: st.DataObject) -> None:
    content, array = data.draw(arrays(blocks("thinking", "text"), least=1))
    kept = list(content)
    while kept and loads(kept[-1])["type"] == "thinking":
        kept.pop()
    answer = data.draw(answers(array + "]"))
    _, messages = data.draw(arrays(objects("role", '"user"', ("content", '"hi"')), least=1))
    before, after = data.draw(requests("messages"))
    reason = data.draw(texts)

    found = repaired(
        before + (messages + "]").encode("utf-8", "surrogatepass") + after, answer, reason
    )

    start = (messages + ",").encode("utf-8", "surrogatepass")
    if kept:
        start += ('{"role":"assistant","content":[' + ",".join(kept) + "]},").encode(
            "utf-8", "surrogatepass"
        )
    assert found.startswith(before + start)
    assert found.endswith(b"]" + after)
    (question,) = [loads(found[len(before + start) : -len(b"]" + after)])]
    assert question["role"] == "user"
    assert f"This answer does not fit what was asked for: {reason}\n" in question["content"]
    assert b"\n" not in found


def request_with(messages: str, **others: str) -> bytes:
    members = "".join(f', "{name}": {value}' for name, value in others.items())
    return f'{{"custom_id": "a", "params": {{"messages": [{messages}]{members}}}}}'.encode()


def answer_with(content: str, container: str = "null") -> bytes:
    message = f'{{"content": {content}, "container": {container}}}'
    return f'{{"custom_id": "a", "result": {{"message": {message}}}}}'.encode()


USER = '{"role": "user", "content": "hi"}'


@pytest.mark.parametrize(
    ("last", "extended"),
    [
        (
            '{"role": "assistant", "content": "{ "}',
            '{"role": "assistant", "content": [{"type":"text","text":"{ "},{"type": "x"}]}',
        ),
        (
            '{"content": [{"type": "y"}], "role": "\\u0061ssistant"}',
            '{"content": [{"type": "y"},{"type": "x"}], "role": "\\u0061ssistant"}',
        ),
        (
            '{"role": "assistant", "content": []}',
            '{"role": "assistant", "content": [{"type": "x"}]}',
        ),
    ],
)
def test_what_the_assistant_said_last_is_extended(last: str, extended: str) -> None:
    request, answer = request_with(f"{USER}, {last}"), answer_with('[{"type": "x"}]')

    assert continued(request, answer) == request_with(f"{USER}, {extended}")
    assert repaired(request, answer, "no").startswith(
        request_with(f"{USER}, {extended}").removesuffix(b"]}}") + b',{"role":"user"'
    )


@pytest.mark.parametrize(
    ("given", "used", "passed"),
    [
        (None, '{"id": "c\\u0031", "expires_at": "x"}', '"c\\u0031"'),
        ("null", '{"id": "c1"}', '"c1"'),
        ('"c0"', '{"id": "c1"}', '"c1"'),
        ('{"id": "c0"}', '{"id": "c1"}', '"c1"'),
        ('{"skills": []}', '{"id": "c1"}', '"c1"'),
        ('{"skills": [1e400], "id": null}', '{"id": "c1"}', '{"skills": [1e400], "id": "c1"}'),
        ('{"skills": [{}]}', '{"id": "c1"}', '{"id":"c1","skills": [{}]}'),
        ('"c0"', "null", '"c0"'),
    ],
)
def test_the_container_of_an_answer_is_passed_on(given: str | None, used: str, passed: str) -> None:
    request = request_with(USER, **({"container": given} if given else {}))
    turn = '{"role":"assistant","content":[{"type": "x"}]}'

    found = continued(request, answer_with('[{"type": "x"}]', used))

    expected = request_with(f"{USER},{turn}", container=passed)
    if given is None:
        expected = expected.replace(b', "container": ', b',"container":')
    assert found == expected


def test_an_answer_may_be_empty() -> None:
    nothing = '{"role":"assistant","content":[]}'
    empty = answer_with("[]")
    assert continued(request_with(USER), empty) == request_with(f"{USER},{nothing}")
    assert continued(request_with(f"{USER},{nothing}"), empty) == request_with(f"{USER},{nothing}")
    found = loads(repaired(request_with(USER), empty, "empty"))
    assert [message["role"] for message in found["params"]["messages"]] == ["user", "user"]


def test_each_tool_call_gets_an_error_and_nothing_else_follows() -> None:
    content = (
        '[{"type": "text", "text": " "}, {"type": "thinking", "thinking": ""},'
        ' {"type": "tool_use", "id": "t\\u0031", "name": "answer", "input": {"n": 1e400}},'
        ' {"type": "server_tool_use", "id": "s"}, {"type": "tool_use", "id": "t2", "input": {}}]'
    )
    found = repaired(request_with(USER), answer_with(content), "n: too large")

    assert b'{"role":"assistant","content":[{"type": "thinking", "thinking": ""},{"type": ' in found
    assert b'"input": {"n": 1e400}' in found
    assert b'"tool_use_id":"t\\u0031"' in found
    question = loads(found)["params"]["messages"][-1]
    assert [
        (each["type"], each["tool_use_id"], each["is_error"]) for each in question["content"]
    ] == [
        ("tool_result", "t1", True),
        ("tool_result", "t2", True),
    ]
    assert all("n: too large" in each["content"] for each in question["content"])
