"""What was asked, whichever request asks it: so that the faults of answers can get better."""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from typing import Any

import orjson
from attrs import Factory, define

from message_batches.sandbox.encoding import encoded
from message_batches.sandbox.responder import calls_on_the_service, turn_of

_KEPT = 1_000_000


@define
class _Wrong:
    """How often a question was answered wrong, and the highest `max_tokens` of these answers."""

    times: int
    max_tokens: int


@define
class Questions:
    """
    The questions that were answered wrong on purpose.

    A question is the system prompt and the messages. The first request that asks it is kept; one
    that asks it again, or that continues its conversation, is about the same question. The oldest
    are forgotten.

    Args:
        seed: decides what chance decides.
    """

    seed: int = 0
    _wrong: dict[tuple[str, bytes], _Wrong] = Factory(dict)

    def read(self, request: bytes) -> Question:
        """Return what a request of a batch asks."""
        return Question(request, self)

    def draw(self, digest: bytes, salt: str) -> float:
        """Return a number from 0 to 1 that a question always gets."""
        key = f"{self.seed} {salt}".encode()[:64]
        return int.from_bytes(blake2b(digest, key=key, digest_size=7).digest()) / 2**56

    def add(self, status: str, digest: bytes, max_tokens: int) -> None:
        """Note that a question gets a wrong answer."""
        wrong = self._wrong.pop((status, digest), _Wrong(0, 0))
        self._wrong[(status, digest)] = wrong
        if status != "truncated" or max_tokens > wrong.max_tokens:
            wrong.times += 1
            wrong.max_tokens = max(wrong.max_tokens, max_tokens)
        if len(self._wrong) > _KEPT:
            del self._wrong[next(iter(self._wrong))]

    def times(self, status: str, digest: bytes, max_tokens: int) -> int:
        """
        Return how often a question was answered wrong.

        An answer that was truncated is truncated again unless `max_tokens` has been raised.
        """
        wrong = self._wrong.get((status, digest))
        if wrong is None:
            return 0
        repeats = status == "truncated" and max_tokens <= wrong.max_tokens
        return wrong.times - repeats

    def is_known(self, status: str, digest: bytes) -> bool:
        """Return whether a question was answered wrong."""
        return (status, digest) in self._wrong


class Question:
    """What one request asks; it is read when somebody wants to know."""

    def __init__(self, request: bytes, questions: Questions) -> None:
        self._request = request
        self._questions = questions

    @cached_property
    def params(self) -> dict[str, Any]:
        """The params of the request, whatever they are."""
        params = orjson.loads(self._request)["params"]
        return params if isinstance(params, dict) else {}

    @property
    def is_served(self) -> bool:
        """Whether the service may call a tool for it, so that the turn can pause."""
        return any(map(calls_on_the_service, self._tools)) or bool(self.params.get("mcp_servers"))

    @property
    def pauses(self) -> int:
        """How often the turn has paused that the request continues."""
        try:
            return turn_of(self.params["messages"], self._questions.seed).pauses
        except (AttributeError, LookupError, TypeError):  # the params are wrong, and refused later
            return 0

    @property
    def has_form(self) -> bool:
        """Whether its answer is to have a form: that of a format, or of the input of a tool."""
        config = self.params.get("output_config")
        formats = (
            self.params.get("output_format"),
            isinstance(config, dict) and config.get("format"),
        )
        return any(formats) or not all(map(calls_on_the_service, self._tools))

    @property
    def _tools(self) -> list[dict[str, Any]]:
        tools = self.params.get("tools")
        return [
            one
            for one in (tools if isinstance(tools, list) else ())
            if isinstance(one, dict) and isinstance(one.get("type", ""), str)
        ]

    @cached_property
    def _digests(self) -> list[bytes]:
        """
        Return hashes of the conversation before each message of the assistant and at its end.

        A turn at the end that the assistant has started is not a part of the question.
        """
        digest = blake2b(_written(self.params.get("system")), digest_size=16)
        found = []
        messages = self.params.get("messages")
        last = ""
        for message in messages if isinstance(messages, list) else ():
            last = message.get("role", "") if isinstance(message, dict) else ""
            if last == "assistant":
                found.append(digest.digest())
            digest.update(_written(message))
        return found if last == "assistant" else [*found, digest.digest()]

    @property
    def _max_tokens(self) -> int:
        given = self.params.get("max_tokens")
        return given if isinstance(given, int) else 0

    def _digest(self, status: str) -> bytes:
        known = (one for one in self._digests if self._questions.is_known(status, one))
        return next(known, self._digests[-1])

    def draw(self, status: str, salt: str) -> float:
        """Return a number from 0 to 1 that this question always gets."""
        return self._questions.draw(self._digest(status), salt)

    def times(self, status: str) -> int:
        """Return how often it was answered with a status."""
        return self._questions.times(status, self._digest(status), self._max_tokens)

    def add(self, status: str) -> None:
        """Note that it is answered with a status."""
        self._questions.add(status, self._digest(status), self._max_tokens)


def _written(value: Any) -> bytes:
    try:
        return encoded(value)
    except RecursionError:  # nested so deeply that the request is refused
        return b""
