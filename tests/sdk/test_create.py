from __future__ import annotations

import asyncio
import io
import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest

import message_batches
from message_batches import InvalidRequestsError
from message_batches.jobs.internals import ValidationRules
from message_batches_api import models
from tests.sdk.scripted_service import Script, Talk, a_request, batch

MakeTalk = Callable[..., Talk]


def answer(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


PARAMS = a_request()["params"]


class TestCreate:
    def test_sends_what_is_given_whatever_its_form(self, talk: MakeTalk, tmp_path: Path) -> None:
        requests = [a_request(number) for number in range(3)]
        raw = [json.dumps(one).encode() for one in requests]
        path = tmp_path / "requests.jsonl"
        path.write_bytes(b"\n".join(raw) + b"\n\n")
        forms: list[Callable[[], Any]] = [
            lambda: requests,
            lambda: iter(requests),
            lambda: tuple(raw),
            lambda: (bytearray(one) for one in raw),
            lambda: [one + b"\r\n" for one in raw],
            lambda: [models.Request.from_dict(one) for one in requests],
            lambda: str(path),
            lambda: path,
            lambda: BytesIO(b"\n".join(raw)),
        ]
        for form in forms:
            service = Script(answer(batch()))
            one = talk(service)

            one.do(lambda one=one, form=form: one.batches.create(requests=form()))

            (request,) = service.requests
            assert json.loads(request.content) == {"requests": requests}
            assert request.headers["content-length"] == str(len(request.content))
            assert "transfer-encoding" not in request.headers

    @pytest.mark.parametrize("number", [float("nan"), float("-inf")])
    def test_refuses_nan_and_infinity(self, talk: MakeTalk, number: float) -> None:
        model = models.MessageCreateParamsNonStreaming.from_dict(
            {"model": "m", "max_tokens": 1, "messages": [], "deep": [number]}
        )
        service = Script(answer(batch()))
        one = talk(service)
        for params in ({"top_p": number}, {"x": [{"y": (1.5, number)}]}, {"x": model}):
            for given in (params, params | {"system": message_batches.NOT_GIVEN}):
                requests = [a_request(1, null=None), a_request(2, **given)]
                with pytest.raises(
                    message_batches.InvalidRequestsError,
                    match=r"2: .*\]? is (nan|-inf), but JSON has no NaN",
                ):
                    one.do(lambda requests=requests: one.batches.create(requests=requests))
        assert service.requests == []

        one.do(lambda: one.batches.create(requests=[a_request(1, x=None, y=[0.5, (1e300,)])]))

        (request,) = service.requests
        assert json.loads(request.content)["requests"] == [a_request(1, x=None, y=[0.5, [1e300]])]

    def test_takes_no_second_requests_from_extra_body(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))

        with pytest.raises(ValueError, match="`extra_body` contains `requests`"):
            one.do(lambda: one.batches.create(requests=[a_request()], extra_body={"requests": []}))

    def test_sends_requests_of_different_forms_in_their_order(self, talk: MakeTalk) -> None:
        requests = [a_request(number) for number in range(450)]
        forms: list[Callable[[Any], Any]] = [
            lambda one: one,
            lambda one: json.dumps(one).encode(),
            lambda one: json.dumps(one).encode() + b"\r\n",
            lambda one: bytearray(json.dumps(one).encode()),
            models.Request.from_dict,
        ]
        service = Script(answer(batch()))
        one = talk(service)

        one.do(
            lambda: one.batches.create(
                requests=[
                    forms[number * number % 5](content) for number, content in enumerate(requests)
                ]
            )
        )

        assert json.loads(service.requests[0].content) == {"requests": requests}

    def test_passes_bytes_untouched(self, talk: MakeTalk) -> None:
        odd = (
            b'{ "params":{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"c"}],'
            b'"x":1e2,"y":12345678901234567890123,"z":"\\uD83D\\ude00 \\\\ud800"} ,"custom_id":"a"}'
        )
        service = Script(answer(batch()))
        one = talk(service)

        one.do(lambda: one.batches.create(requests=[odd]))

        assert service.requests[0].content == b'{"requests":[' + odd + b"]}"

    def test_sends_the_user_profile(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)

        one.do(lambda: one.batches.create(requests=[a_request()], user_profile_id="up_1"))

        assert service.requests[0].headers["anthropic-user-profile-id"] == "up_1"

    def test_leaves_out_what_is_not_given(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service, anthropic_version="2026-10-21")
        absent, omit = message_batches.NOT_GIVEN, message_batches.omit

        def words() -> Iterator[Any]:
            yield "a"
            yield omit

        params = {
            "temperature": absent,
            "web_search": omit,
            "stop_sequences": words(),
            "system": [{"type": "text", "text": "x", "cache_control": absent}, omit],
            "metadata": MappingProxyType({"user_id": absent, "big": 2**70}),
        }
        requests = [a_request(1, **params), a_request(2, cache_control=None)]
        one.do(lambda: one.beta.create(requests=requests))

        first, second = json.loads(service.requests[0].content)["requests"]
        assert first["params"] == a_request()["params"] | {
            "stop_sequences": ["a"],
            "system": [{"type": "text", "text": "x"}],
            "metadata": {"big": 2**70},
        }
        assert second["params"]["cache_control"] is None

    @pytest.mark.parametrize(
        ("requests", "message"),
        [
            ([], "There are no requests"),
            ([{"params": PARAMS}], "Request 1: The custom_id is missing. Add a different one"),
            (
                [a_request(), a_request(2) | {"custom_id": "a b"}],
                'Request 2: The custom_id "a b" has characters that are not allowed: " ". Use 1',
            ),
            ([a_request() | {"custom_id": "x" * 65}], 'Request 1: The custom_id "xxx'),
            ([a_request() | {"custom_id": 7}], "Request 1: The custom_id is a number, not a"),
            ([a_request() | {"custom_id": "a\n"}], 'Request 1: The custom_id "a\\n" has'),
            (
                [a_request(), a_request(2), a_request()],
                'Request 3: The custom_id "req-1" is already used by request 1. Use each',
            ),
            ([{"custom_id": "a"}], "Request 1: The params are missing."),
            ([{"custom_id": "a", "params": []}], "Request 1: The params are a list, not an"),
            ([{"custom_id": "a", "params": PARAMS, "x": 1}], 'Request 1: The request has "x"'),
            ([b"{"], "Request 1: The request is not valid JSON at character"),
            ([b"[]"], "Request 1: The request is a list, not a JSON object."),
            (
                [json.dumps(a_request(), indent=1).encode()],
                "Request 1: The request has more than one line. Pass one line of JSON.",
            ),
            ([7], "Request 1: The request is of type int. Pass a dict"),
            (
                [a_request(x=object())],
                "Request 1: requests[0].params.x is of type object, which is not JSON. Convert",
            ),
            ([a_request(temperature=7)], "Request 1: params.temperature is 7. Use a value from"),
            ([a_request(stream=True)], "Request 1: params.stream is set. Remove it; a batch"),
            (
                [a_request(betas=["x"])],
                "Request 1: params has betas, which a batch refuses. "
                "Remove it; pass beta features for the entire batch as `betas=`.",
            ),
            ([a_request(tools="x")], "Request 1: params.tools is the string 'x'. Use an array."),
        ],
    )
    def test_refuses_requests_that_can_not_be_sent(
        self, talk: MakeTalk, requests: list[Any], message: str
    ) -> None:
        service = Script(answer(batch()))
        one = talk(service)

        with pytest.raises(InvalidRequestsError) as caught:
            one.do(lambda: one.batches.create(requests=requests))

        assert str(caught.value).startswith(message)
        assert service.requests == []

    def test_names_the_line_of_a_file(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "requests.jsonl"
        path.write_bytes(json.dumps(a_request()).encode() + b"\n\n\n{}\n")
        one = talk(Script(answer(batch())))

        with pytest.raises(InvalidRequestsError, match="Request 4") as caught:
            one.do(lambda: one.batches.create(requests=path))

        assert caught.value.number == 4

    def test_takes_mappings_and_models_within_requests(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)
        plain = a_request()
        model = models.MessageCreateParamsNonStreaming.from_dict(plain["params"])
        frozen = MappingProxyType(plain["params"])

        one.do(
            lambda: one.batches.create(
                requests=[plain | {"params": model}, a_request(2) | {"params": frozen}]
            )
        )

        sent = json.loads(service.requests[0].content)["requests"]
        assert [item["params"] for item in sent] == [plain["params"], plain["params"]]

    def test_refuses_what_is_not_a_source(self, talk: MakeTalk, tmp_path: Path) -> None:
        one = talk(Script(answer(batch())))
        (tmp_path / "a").write_text("{}")

        for source in (7, {"custom_id": "a"}, b"{}"):
            with pytest.raises(TypeError, match="Pass an iterable"):
                one.do(lambda source=source: one.batches.create(requests=source))
        with (tmp_path / "a").open() as text, pytest.raises(TypeError, match="Open it for bytes"):
            one.do(lambda: one.batches.create(requests=text))
        with pytest.raises(FileNotFoundError):
            one.do(lambda: one.batches.create(requests=tmp_path / "missing"))

    def test_refuses_more_requests_than_a_batch_holds(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)
        requests = (b'{"custom_id":"%d","params":{}}' % number for number in range(100_001))

        with pytest.raises(InvalidRequestsError, match=r"Request 100001: .* at most 100,000"):
            one.do(lambda: one.batches.create(requests=requests, validate=False))

        assert service.requests == []

    def test_refuses_more_bytes_than_a_batch_holds(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        requests = [json.dumps(a_request(number)).encode() for number in range(9)]
        exact = len(b'{"requests":[' + b",".join(requests) + b"]}")
        for limit, fits in ((exact, True), (exact - 1, False)):
            monkeypatch.setattr("message_batches.sdk.create.bodies.MAX_BODY_BYTES", limit)
            service = Script(answer(batch()))
            one = talk(service)
            if fits:
                one.do(lambda one=one: one.batches.create(requests=requests))
                assert len(service.requests[0].content) == limit
            else:
                with pytest.raises(
                    InvalidRequestsError, match=r"Request 9: With this request, the batch exceeds"
                ):
                    one.do(lambda one=one: one.batches.create(requests=requests))

    def test_refuses_sampling_parameters_under_the_new_version(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)
        requests = [a_request(temperature=1.0)]

        one.do(lambda: one.batches.create(requests=requests))
        one.client = one.client.with_options(anthropic_version="2026-10-21")
        one.do(lambda: one.batches.create(requests=[a_request()]))
        with pytest.raises(
            InvalidRequestsError,
            match="params has temperature, which API version 2026-10-21 refuses",
        ):
            one.do(lambda: one.batches.create(requests=requests))

        assert len(service.requests) == 2

    def test_checks_nothing_of_a_version_that_is_unknown(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service, anthropic_version="2027-03-01")

        one.do(lambda: one.batches.create(requests=[a_request(temperature=1.0)]))

        assert len(service.requests) == 1
        # The checks of a run read the same table.
        assert ValidationRules(anthropic_version="2027-03-01").takes_sampling
        assert not ValidationRules(anthropic_version="2026-10-21").takes_sampling

    def test_lets_other_tasks_run_while_it_encodes(self) -> None:
        one = Talk("async", Script(answer(batch())))
        turns: list[int] = []

        async def count_turns() -> None:
            for turn in itertools.count():
                turns.append(turn)
                await asyncio.sleep(0)

        async def create() -> None:
            counting = asyncio.create_task(count_turns())
            seen: list[int] = []
            requests = (seen.append(len(turns)) or a_request(number) for number in range(450))
            await one.batches.create(requests=requests)
            counting.cancel()
            assert max(Counter(seen).values()) <= 200

        asyncio.run(create())

    def test_uses_files_outside_the_event_loop_only(self, tmp_path: Path) -> None:
        """A file of requests, a pipe, and a file inside a request."""
        path = tmp_path / "requests.jsonl"
        path.write_bytes(json.dumps(a_request()).encode())
        opened: dict[str, set[str]] = {}

        class Inside:
            def read(self) -> bytes:
                opened.setdefault("inside", set()).add(threading.current_thread().name)
                return b"x"

        class Pipe:
            def __init__(self) -> None:
                self.file = io.BytesIO(path.read_bytes())

            def read(self, size: int = -1) -> bytes:
                raise AssertionError("it is read by lines")

            def __iter__(self) -> Any:
                opened.setdefault("pipe", set()).add(threading.current_thread().name)
                return iter(self.file)

        class Buffered(io.BufferedReader):
            def readlines(self, hint: int = -1) -> list[bytes]:
                opened.setdefault("file", set()).add(threading.current_thread().name)
                return super().readlines(hint)

        async def create() -> None:
            client = Talk("async", Script(answer(batch()))).batches
            await client.create(requests=[a_request(file={"type": "base64", "data": Inside()})])
            await client.create(requests=Pipe())
            with Buffered(io.FileIO(path)) as file:
                await client.create(requests=file)

        asyncio.run(create())

        main = threading.main_thread().name
        assert opened.keys() == {"inside", "pipe", "file"}
        assert not any(main in threads for threads in opened.values())
