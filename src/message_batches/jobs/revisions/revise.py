"""
Make the request that follows an answer that was not complete.

Requests and answers are JSON as bytes, and only what has to change does: the service refuses
thinking blocks, encrypted results and signatures of which a byte has changed, and it binds them to
the system prompt, the tools and the earlier messages.
https://docs.claude.com/en/docs/build-with-claude/extended-thinking

A request is the last one that was sent: the request of the input, or what these functions returned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from message_batches.jobs.input import (
    Edit,
    Span,
    edited,
    elements,
    is_text,
    longest_answer,
    member,
    value_at,
)
from message_batches.sdk.results import loads
from message_batches_api.model_facts import facts_of

_FAULT = (
    "This answer does not fit what was asked for: {reason}\n"
    "Answer again, completely, and correct this."
)

_RESULT = b'{"type":"tool_result","tool_use_id":%b,"is_error":true,"content":%b}'

_THINKING = ("thinking", "redacted_thinking")


def with_max_tokens(request: bytes, max_tokens: int, betas: Iterable[str] = ()) -> bytes:
    """
    Return a request that allows a longer answer; the same one if it allows that already.

    Args:
        request: the request.
        max_tokens: what it is to allow; less where its model is known to take less.
        betas: the beta features that it is sent with.
    """
    start, end = value_at(request, ("params", "max_tokens"))
    facts = facts_of(loads(request[slice(*value_at(request, ("params", "model")))]))
    most = longest_answer(facts, betas) if facts else None
    if most is not None:
        max_tokens = min(max_tokens, most)
    if max_tokens <= loads(request[start:end]):
        return request
    return edited(request, [(start, end, b"%d" % max_tokens)])


def continued(request: bytes, answer: bytes) -> bytes:
    """
    Return the request that continues an answer that paused.

    The answer follows the messages, as one message of the assistant, however often it paused. Its
    container is passed on. The last message may be empty, as an answer may that paused at once.
    https://docs.claude.com/en/api/handling-stop-reasons

    Args:
        request: the request.
        answer: its line of the results.
    """
    turns = _turns(request, _blocks_of(answer))
    return edited(request, [*turns, *_container(request, answer)])


def repaired(request: bytes, answer: bytes, reason: str) -> bytes:
    """
    Return the request that asks for an answer again, and says what is wrong with the first one.

    Every tool call of the answer gets an error as its result, as the service demands one for each;
    where there is no call, a text says what is wrong. An empty text is left out, and so is thinking
    that nothing follows: the service writes both, and refuses both.

    Args:
        request: the request.
        answer: its line of the results.
        reason: what is wrong.
    """
    blocks = [block for block in _blocks_of(answer) if not _is_empty_text(block)]
    while blocks and any(_is(blocks[-1], kind) for kind in _THINKING):
        blocks.pop()
    fault = json.dumps(_FAULT.format(reason=reason)).encode()
    calls = [_value(block, "id") for block in blocks if _is(block, "tool_use")]
    content = b"[%b]" % b",".join(_RESULT % (call, fault) for call in calls) if calls else fault
    question = b'{"role":"user","content":%b}' % content
    return edited(request, [*_turns(request, blocks, question), *_container(request, answer)])


def _blocks_of(answer: bytes) -> list[bytes]:
    """Return the blocks of the content of an answer."""
    content, _ = value_at(answer, ("result", "message", "content"))
    return [answer[slice(*span)] for span in elements(answer, content)]


def _is(block: bytes, kind: str) -> bool:
    return is_text(_value(block, "type"), kind)


def _is_empty_text(block: bytes) -> bool:
    return _is(block, "text") and not loads(_value(block, "text")).strip()


def _value(block: bytes, key: str) -> bytes:
    """Return the value of a key of a block, in JSON."""
    return block[slice(*value_at(block, (key,)))]


def _turns(request: bytes, blocks: Sequence[bytes], question: bytes = b"") -> Iterator[Edit]:
    """Yield what puts an answer, and a question about it, behind the messages of a request."""
    messages = value_at(request, ("params", "messages"))
    spans = list(elements(request, messages[0]))
    content = _content_of_assistant(request, spans[-1]) if spans else None
    new = [question] if question else []
    if content is None:
        if blocks or not question:
            new.insert(0, b'{"role":"assistant","content":[%b]}' % b",".join(blocks))
    elif blocks:
        if request[content[0] : content[0] + 1] == b'"':
            yield content[0], content[0], b'[{"type":"text","text":'
            yield content[1], content[1], b"},%b]" % b",".join(blocks)
        else:
            yield _appended(request, content, blocks)
    if new:
        yield _appended(request, messages, new)


def _content_of_assistant(request: bytes, message: Span) -> Span | None:
    """Return where the content of a message is, if it is the assistant's."""
    role = member(request, message[0], "role")
    if role is None or not is_text(request[slice(*role)], "assistant"):
        return None
    return member(request, message[0], "content")


def _appended(content: bytes, array: Span, new: Sequence[bytes]) -> Edit:
    """Return what appends values to an array."""
    is_empty = next(elements(content, array[0]), None) is None
    end = array[1] - 1
    return end, end, (b"" if is_empty else b",") + b",".join(new)


def _container(request: bytes, answer: bytes) -> Iterator[Edit]:
    """
    Yield what lets a request continue in the container of an answer.

    An object that is only the id is refused: it has to be text then, unless there are skills.
    """
    message, _ = value_at(answer, ("result", "message"))
    used = member(answer, message, "container")
    if used is None or answer[used[0] : used[0] + 1] != b"{":
        return
    used_id = _value(answer[slice(*used)], "id")
    params = value_at(request, ("params",))
    given = member(request, params[0], "container")
    if given is None:
        yield params[1] - 1, params[1] - 1, b',"container":' + used_id
    elif not _has_skills(request[slice(*given)]):
        yield *given, used_id
    elif given_id := member(request, given[0], "id"):
        yield *given_id, used_id
    else:
        yield given[0] + 1, given[0] + 1, b'"id":%b,' % used_id


def _has_skills(container: bytes) -> bool:
    value = loads(container)
    return isinstance(value, dict) and bool(value.get("skills"))
