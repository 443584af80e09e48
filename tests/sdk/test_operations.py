from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import httpx
import pytest

import message_batches
from message_batches import InvalidRequestsError, NotFoundError
from message_batches_api import models
from tests.sdk.talk import Script, Talk, batch, ended, failure, line, lines, row

MakeTalk = Callable[..., Talk]
PAGE = {"data": [], "has_more": False, "first_id": None, "last_id": None}


def answer(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("verb", "arguments", "body", "method", "path"),
    [
        ("create", {"requests": [row()]}, batch(), "POST", "/v1/messages/batches"),
        ("retrieve", {"message_batch_id": "b"}, batch(), "GET", "/v1/messages/batches/b"),
        ("list", {}, PAGE, "GET", "/v1/messages/batches"),
        ("cancel", {"message_batch_id": "b"}, batch(), "POST", "/v1/messages/batches/b/cancel"),
        (
            "delete",
            {"message_batch_id": "b"},
            {"id": "b", "type": "message_batch_deleted"},
            "DELETE",
            "/v1/messages/batches/b",
        ),
    ],
)
class TestEachOperation:
    def test_on_both_surfaces(
        self,
        talk: MakeTalk,
        verb: str,
        arguments: dict[str, Any],
        body: Any,
        method: str,
        path: str,
    ) -> None:
        for surface, query in (("batches", ""), ("beta", "beta=true")):
            service = Script(answer(body))
            one = talk(service)

            given = one.do(
                lambda one=one, surface=surface: getattr(getattr(one, surface), verb)(**arguments)
            )

            (request,) = service.requests
            assert (request.method, request.url.path) == (method, path)
            assert request.url.query.decode() == query
            assert request.headers["x-api-key"] == "sk-secret"
            assert request.headers["anthropic-version"] == "2023-06-01"
            assert request.headers["user-agent"] == f"message-batches/{message_batches.__version__}"
            if verb != "list":
                assert type(given).__name__.startswith("Beta") == (surface == "beta")
                assert given.id == body["id"]

    def test_takes_every_option(
        self,
        talk: MakeTalk,
        verb: str,
        arguments: dict[str, Any],
        body: Any,
        method: str,
        path: str,
    ) -> None:
        service = Script(answer(body))
        one = talk(service, default_headers={"x-mine": "1", "x-old": "1"}, default_query={"q": "1"})

        one.do(
            lambda: getattr(one.beta, verb)(
                **arguments,
                betas=["one", "two"],
                workspace_id="wrkspc_1",
                extra_headers={"X-Old": message_batches.omit, "Anthropic-Version": "2026-10-21"},
                extra_query={"extra": True},
                extra_body={"more": 1},
                timeout=7.5,
            )
        )

        (request,) = service.requests
        assert request.headers["anthropic-beta"] == "one,two"
        assert request.headers["anthropic-workspace-id"] == "wrkspc_1"
        assert request.headers["x-mine"] == "1"
        assert request.headers["anthropic-version"] == "2026-10-21"
        assert "x-old" not in request.headers
        assert dict(request.url.params) == {"beta": "true", "q": "1", "extra": "true"}
        if method == "POST":
            assert json.loads(request.content)["more"] == 1
            assert request.headers["content-type"] == "application/json"

    def test_refuses_an_unknown_option(
        self,
        talk: MakeTalk,
        verb: str,
        arguments: dict[str, Any],
        body: Any,
        method: str,
        path: str,
    ) -> None:
        service = Script(answer(body))
        one = talk(service)

        with pytest.raises(TypeError, match="beta_s"):
            one.do(lambda: getattr(one.batches, verb)(**arguments, beta_s=["x"]))

        assert service.requests == []


@pytest.mark.parametrize("verb", ["retrieve", "cancel", "delete", "results", "wait"])
def test_an_id_that_is_none_is_refused(talk: MakeTalk, verb: str) -> None:
    service = Script(answer(batch()))
    one = talk(service)

    for bad in ("", ".", ".."):
        with pytest.raises(
            ValueError, match=r"non-empty value for `message_batch_id`|can't be the id"
        ):
            one.do(lambda bad=bad: getattr(one.batches, verb)(bad))

    assert service.requests == []


def test_an_id_is_one_path_segment(talk: MakeTalk) -> None:
    service = Script(answer(batch()))
    one = talk(service)

    one.do(lambda: one.batches.retrieve("a/../b?c#d e%2F"))

    assert service.requests[0].url.raw_path == b"/v1/messages/batches/a%2F..%2Fb%3Fc%23d%20e%252F"


def test_a_timeout_reaches_the_http_client(talk: MakeTalk) -> None:
    seen: list[dict[str, Any]] = []

    def service(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return answer(batch())

    one = talk(service)
    one.do(lambda: one.batches.retrieve("b"))
    one.do(lambda: one.batches.retrieve("b", timeout=3))
    one.do(lambda: one.batches.retrieve("b", timeout=None))

    assert seen[0] == {"connect": 5.0, "read": 600.0, "write": 600.0, "pool": 600.0}
    assert set(seen[1].values()) == {3}
    assert set(seen[2].values()) == {None}


class TestCreate:
    def test_sends_what_is_given_whatever_its_form(self, talk: MakeTalk, tmp_path: Path) -> None:
        rows = [row(number) for number in range(3)]
        raw = [json.dumps(one).encode() for one in rows]
        path = tmp_path / "rows.jsonl"
        path.write_bytes(b"\n".join(raw) + b"\n\n")
        forms: list[Callable[[], Any]] = [
            lambda: rows,
            lambda: iter(rows),
            lambda: tuple(raw),
            lambda: (bytearray(one) for one in raw),
            lambda: [one + b"\r\n" for one in raw],
            lambda: [models.Request.from_dict(one) for one in rows],
            lambda: str(path),
            lambda: path,
            lambda: BytesIO(b"\n".join(raw)),
        ]
        for form in forms:
            service = Script(answer(batch()))
            one = talk(service)

            one.do(lambda one=one, form=form: one.batches.create(requests=form()))

            (request,) = service.requests
            assert json.loads(request.content) == {"requests": rows}
            assert request.headers["content-length"] == str(len(request.content))
            assert "transfer-encoding" not in request.headers

    @pytest.mark.parametrize("number", [float("nan"), float("-inf")])
    def test_sends_no_null_for_what_is_no_number(self, talk: MakeTalk, number: float) -> None:
        class Model:
            def to_dict(self) -> dict[str, Any]:
                return {"deep": [number]}

        service = Script(answer(batch()))
        one = talk(service)
        for params in ({"top_p": number}, {"x": [{"y": (1.5, number)}]}, {"x": Model()}):
            for given in (params, params | {"system": message_batches.NOT_GIVEN}):
                rows = [row(1, null=None), row(2, **given)]
                with pytest.raises(message_batches.InvalidRequestsError, match=r"Row 2: .* NaN"):
                    one.do(lambda rows=rows: one.batches.create(requests=rows))
        assert service.requests == []

        one.do(lambda: one.batches.create(requests=[row(1, x=None, y=[0.5, (1e300,)])]))

        (request,) = service.requests
        assert json.loads(request.content)["requests"] == [row(1, x=None, y=[0.5, [1e300]])]

    def test_takes_no_second_rows_from_extra_body(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))

        with pytest.raises(ValueError, match="`extra_body` can't hold `requests`"):
            one.do(lambda: one.batches.create(requests=[row()], extra_body={"requests": []}))

    def test_sends_rows_of_different_forms_in_their_order(self, talk: MakeTalk) -> None:
        rows = [row(number) for number in range(450)]
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
                requests=[forms[number * number % 5](row) for number, row in enumerate(rows)]
            )
        )

        assert json.loads(service.requests[0].content) == {"requests": rows}

    def test_passes_bytes_untouched(self, talk: MakeTalk) -> None:
        odd = b'{ "params":{"x":1e2,"y":12345678901234567890123,"z":"\\ud800"} ,"custom_id":"a"}'
        service = Script(answer(batch()))
        one = talk(service)

        one.do(lambda: one.batches.create(requests=[odd]))

        assert service.requests[0].content == b'{"requests":[' + odd + b"]}"

    def test_sends_the_user_profile(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)

        one.do(lambda: one.batches.create(requests=[row()], user_profile_id="up_1"))

        assert service.requests[0].headers["anthropic-user-profile-id"] == "up_1"

    def test_leaves_out_what_is_not_given(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service, anthropic_version="2026-10-21")
        absent, omit = message_batches.NOT_GIVEN, message_batches.omit

        def words() -> Iterator[Any]:
            yield "a"
            yield {"b": 1, "c": omit}

        params = {
            "temperature": absent,
            "web_search": omit,
            "stop_sequences": words(),
            "system": [{"type": "text", "text": "x", "cache_control": absent}, omit],
            "metadata": MappingProxyType({"user_id": absent, "big": 2**70}),
        }
        requests = [row(1, **params), row(2, system=None)]
        one.do(lambda: one.beta.create(requests=requests))

        first, second = json.loads(service.requests[0].content)["requests"]
        assert first["params"] == row()["params"] | {
            "stop_sequences": ["a", {"b": 1}],
            "system": [{"type": "text", "text": "x"}],
            "metadata": {"big": 2**70},
        }
        assert second["params"]["system"] is None

    def test_refuses_what_can_not_be_left_out(self, talk: MakeTalk) -> None:
        @dataclasses.dataclass
        class Held:
            value: Any = message_batches.NOT_GIVEN

        one = talk(Script(answer(batch())))
        with pytest.raises(InvalidRequestsError, match="stands where it can't be left out"):
            one.do(lambda: one.batches.create(requests=[row(1, metadata=Held())]))

    def test_writes_what_orjson_can_not(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)
        params = {"messages": (m for m in ["a"]), "big": 2**70, "lone": "\ud800"}

        one.do(lambda: one.batches.create(requests=[{"custom_id": "a", "params": params}]))

        sent = json.loads(service.requests[0].content)["requests"][0]["params"]
        assert sent == {"big": 2**70, "lone": "\ud800", "messages": ["a"]}

    def test_puts_files_in_as_base64(self, talk: MakeTalk, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"PDF")
        service = Script(answer(batch()))
        one = talk(service)
        params = {"path": tmp_path / "a.pdf", "file": BytesIO(b"PDF")}

        one.do(lambda: one.batches.create(requests=[{"custom_id": "a", "params": params}]))

        sent = json.loads(service.requests[0].content)["requests"][0]["params"]
        assert sent == {"path": "UERG", "file": "UERG"}

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ([], "There are no requests"),
            ([{"params": {}}], "Row 1: it has no custom_id"),
            ([row(), row(2) | {"custom_id": "a b"}], "Row 2: it has the custom_id 'a b'"),
            ([row() | {"custom_id": "x" * 65}], "Row 1: it has the custom_id 'xxx"),
            ([row() | {"custom_id": 7}], "Row 1: it has the custom_id 7"),
            ([row() | {"custom_id": "a\n"}], "Row 1"),
            ([row(), row(2), row()], "Row 3: the custom_id 'row-1' was used before"),
            ([{"custom_id": "a"}], "Row 1: it has no params"),
            ([{"custom_id": "a", "params": []}], "Row 1: it has no params"),
            ([b"{"], "Row 1: this is not JSON"),
            ([b"[]"], "Row 1: a request is a JSON object, alone on its line"),
            ([b'{"custom_id":"a",\n"params":{}}'], "Row 1: a row given as bytes is one line"),
            ([7], "Row 1: a request is a dict, a model or bytes; this is int"),
            ([row(x=object())], "Row 1: this can't be written as JSON: object has no place"),
        ],
    )
    def test_refuses_rows_that_can_not_be_sent(
        self, talk: MakeTalk, rows: list[Any], message: str
    ) -> None:
        service = Script(answer(batch()))
        one = talk(service)

        with pytest.raises(InvalidRequestsError) as caught:
            one.do(lambda: one.batches.create(requests=rows))

        assert str(caught.value).startswith(message)
        assert service.requests == []

    def test_names_the_line_of_a_file(self, talk: MakeTalk, tmp_path: Path) -> None:
        path = tmp_path / "rows.jsonl"
        path.write_bytes(json.dumps(row()).encode() + b"\n\n\n{}\n")
        one = talk(Script(answer(batch())))

        with pytest.raises(InvalidRequestsError, match="Row 4") as caught:
            one.do(lambda: one.batches.create(requests=path))

        assert caught.value.row == 4

    def test_takes_mappings_and_models_within_rows(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)
        plain = row()
        model = models.MessageCreateParamsNonStreaming.from_dict(plain["params"])
        frozen = MappingProxyType(plain["params"])

        one.do(
            lambda: one.batches.create(
                requests=[plain | {"params": model}, row(2) | {"params": frozen}]
            )
        )

        sent = json.loads(service.requests[0].content)["requests"]
        assert [item["params"] for item in sent] == [plain["params"], plain["params"]]

    def test_refuses_text_where_bytes_belong(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))

        with pytest.raises(InvalidRequestsError, match="must be open for bytes"):
            one.do(lambda: one.batches.create(requests=[row(file=StringIO("text"))]))

    def test_refuses_what_is_no_source(self, talk: MakeTalk, tmp_path: Path) -> None:
        one = talk(Script(answer(batch())))
        (tmp_path / "a").write_text("{}")

        for source in (7, {"custom_id": "a"}, b"{}"):
            with pytest.raises(TypeError, match="`requests` is an iterable"):
                one.do(lambda source=source: one.batches.create(requests=source))
        with (tmp_path / "a").open() as text, pytest.raises(TypeError, match="open for bytes"):
            one.do(lambda: one.batches.create(requests=text))
        with pytest.raises(FileNotFoundError):
            one.do(lambda: one.batches.create(requests=tmp_path / "missing"))

    def test_refuses_more_rows_than_a_batch_holds(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)
        rows = (b'{"custom_id":"%d","params":{}}' % number for number in range(100_001))

        with pytest.raises(InvalidRequestsError, match="Row 100001: a batch holds at most 100,000"):
            one.do(lambda: one.batches.create(requests=rows))

        assert service.requests == []

    def test_refuses_more_bytes_than_a_batch_holds(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = [json.dumps(row(number)).encode() for number in range(9)]
        exact = len(b'{"requests":[' + b",".join(rows) + b"]}")
        for limit, fits in ((exact, True), (exact - 1, False)):
            monkeypatch.setattr("message_batches.sdk.create.envelope.MAX_BODY_BYTES", limit)
            service = Script(answer(batch()))
            one = talk(service)
            if fits:
                one.do(lambda one=one: one.batches.create(requests=rows))
                assert len(service.requests[0].content) == limit
            else:
                with pytest.raises(
                    InvalidRequestsError, match=r"Row 9: .* with this row it is larger"
                ):
                    one.do(lambda one=one: one.batches.create(requests=rows))

    def test_refuses_sampling_parameters_under_the_new_version(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()))
        one = talk(service)
        rows = [row(temperature=1.0)]

        one.do(lambda: one.batches.create(requests=rows))
        one.client = one.client.with_options(anthropic_version="2026-10-21")
        one.do(lambda: one.batches.create(requests=[row()]))
        with pytest.raises(InvalidRequestsError, match="2026-10-21 refuses `temperature`"):
            one.do(lambda: one.batches.create(requests=rows))

        assert len(service.requests) == 2

    def test_lets_others_run_while_it_encodes(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))
        one.do(lambda: one.batches.create(requests=(row(number) for number in range(450))))

        assert one.naps == (2 if one.kind == "async" else 0)  # nobody else is there


class TestList:
    PAGES: ClassVar[dict[str, Any]] = {
        "": {"data": ["5", "4"], "has_more": True},
        "after_id=4": {"data": ["3", "2"], "has_more": True},
        "after_id=2": {"data": ["1"], "has_more": False},
        "before_id=1": {"data": ["3", "2"], "has_more": True},
        "before_id=3": {"data": ["5", "4"], "has_more": False},
    }

    def service(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(dict(request.url.params))
        params = request.url.params
        cursor = next((f"{n}={params[n]}" for n in ("after_id", "before_id") if n in params), "")
        page = self.PAGES[cursor]
        ids = page["data"]
        return answer(
            {
                "data": [batch(one) for one in ids],
                "has_more": page["has_more"],
                "first_id": ids[0],
                "last_id": ids[-1],
            }
        )

    @pytest.fixture(autouse=True)
    def _nothing_asked(self) -> None:
        self.asked: list[dict[str, str]] = []

    def test_iterates_over_all_pages(self, talk: MakeTalk) -> None:
        one = talk(self.service)

        found = one.all(lambda: one.batches.list(limit=2))

        assert [item.id for item in found] == ["5", "4", "3", "2", "1"]
        assert self.asked == [
            {"limit": "2"},
            {"limit": "2", "after_id": "4"},
            {"limit": "2", "after_id": "2"},
        ]

    def test_goes_towards_newer_ones_from_before_id(self, talk: MakeTalk) -> None:
        one = talk(self.service)

        found = one.all(lambda: one.batches.list(before_id="1"))

        assert [item.id for item in found] == ["3", "2", "5", "4"]

    def test_gives_pages(self, talk: MakeTalk) -> None:
        one = talk(self.service)

        first = one.do(lambda: one.beta.list(limit=2, extra_headers={"x-mine": "1"}))
        second = one.do(first.get_next_page)

        assert [item.id for item in first.data] == ["5", "4"]
        assert (first.has_more, first.first_id, first.last_id) == (True, "5", "4")
        assert first.has_next_page()
        assert first.next_page_info().params == {"after_id": "4"}
        assert [item.id for item in second.data] == ["3", "2"]
        assert [page.first_id for page in one.all(lambda: first.iter_pages())] == ["5", "3", "1"]
        assert type(first.data[0]).__name__ == "BetaMessageBatch"

    def test_ends_at_a_page_without_data(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(PAGE | {"has_more": True, "last_id": "x"})))

        page = one.do(lambda: one.batches.list())

        assert not page.has_next_page()
        assert one.all(lambda: one.batches.list()) == []

    def test_refuses_to_ask_for_a_page_that_is_not_there(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(PAGE)))
        page = one.do(lambda: one.batches.list())

        with pytest.raises(RuntimeError, match="No page follows"):
            one.do(page.get_next_page)

    def test_does_not_turn_in_a_circle(self, talk: MakeTalk) -> None:
        stuck = {"data": [batch("1")], "has_more": True, "first_id": "1", "last_id": "1"}
        one = talk(Script(answer(stuck)))

        with pytest.raises(message_batches.AnthropicError, match="does not advance"):
            one.all(lambda: one.batches.list())


class TestWait:
    def test_ends_with_the_batch(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()), answer(batch()), answer(ended(2)))
        one = talk(service)
        seen: list[Any] = []

        last = one.do(lambda: one.batches.wait("b", on_update=seen.append))

        assert last.processing_status == "ended"
        assert [item.processing_status for item in seen] == ["in_progress", "in_progress", "ended"]
        assert one.slept == [2.0, 3.0]

    def test_asks_less_and_less_often(self, talk: MakeTalk) -> None:
        one = talk(Script(*[answer(batch())] * 20, answer(ended(2))))

        one.do(lambda: one.batches.wait("b"))

        assert one.slept == sorted(one.slept)
        assert one.slept[-1] == 60.0

    def test_honours_retry_after(self, talk: MakeTalk) -> None:
        slow = {"retry-after": "10"}
        one = talk(Script(answer(batch(), **slow), answer(batch(), **slow), answer(ended(2))))

        one.do(lambda: one.batches.wait("b"))

        assert one.slept == [10.0, 10.0]

    def test_gives_up_in_time(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))

        with pytest.raises(message_batches.WaitTimeoutError, match="after 30 seconds") as caught:
            one.do(lambda: one.batches.wait("b", timeout=30))

        assert sum(one.slept) == pytest.approx(30)
        assert caught.value.batch is not None
        assert caught.value.batch.id == "msgbatch_1"
        assert isinstance(caught.value, TimeoutError)

    def test_is_not_confused_by_a_laptop_that_slept(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))
        one.client._driver._sleep = None

        def sleep(seconds: float) -> None:
            one.now += 3600

        async def async_sleep(seconds: float) -> None:
            sleep(seconds)

        one.client._driver._sleep = sleep if one.kind == "sync" else async_sleep
        began = one.now

        with pytest.raises(message_batches.WaitTimeoutError):
            one.do(lambda: one.batches.wait("b", timeout=600))

        assert one.now == began + 3600

    def test_outlives_an_outage(self, talk: MakeTalk) -> None:
        down = [failure(500)] * 12
        one = talk(Script(answer(batch()), *down, answer(ended(2))))

        assert one.do(lambda: one.batches.wait("b")).processing_status == "ended"

    def test_does_not_outlive_a_refusal(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch()), failure(404, "not_found_error")))

        with pytest.raises(NotFoundError):
            one.do(lambda: one.batches.wait("b"))

    def test_fails_after_a_quarter_of_an_hour_out_of_reach(self, talk: MakeTalk) -> None:
        one = talk(Script(failure(500)))

        with pytest.raises(message_batches.InternalServerError):
            one.do(lambda: one.batches.wait("b"))

        assert 900 < sum(one.slept) < 1000

    def test_awaits_an_async_listener(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(ended(2))))
        seen: list[Any] = []

        async def listener(item: Any) -> None:
            seen.append(item)

        if one.kind == "async":
            one.do(lambda: one.batches.wait("b", on_update=listener))
            assert len(seen) == 1


class TestResults:
    def test_gives_typed_rows(self, talk: MakeTalk) -> None:
        for surface in ("batches", "beta"):
            service = Script(answer(ended(3)), httpx.Response(200, content=lines(3)))
            one = talk(service)

            rows = one.all(
                lambda one=one, surface=surface: getattr(one, surface).results("msgbatch_1")
            )

            assert [item.custom_id for item in rows] == ["row-0", "row-1", "row-2"]
            assert rows[0].result.type == "canceled"
            assert type(rows[0]).__name__.startswith("Beta") == (surface == "beta")
            assert [request.url.path for request in service.requests] == [
                "/v1/messages/batches/msgbatch_1",
                "/v1/messages/batches/msgbatch_1/results",
            ]

    def test_gives_raw_lines(self, talk: MakeTalk) -> None:
        body = b'{"custom_id": 1}\r\n\r\n{ "b":2 }\nnot json'
        one = talk(Script(answer(ended(3)), httpx.Response(200, content=body)))

        raw = one.all(lambda: one.batches.results("b").raw())

        assert raw == [b'{"custom_id": 1}', b'{ "b":2 }', b"not json"]

    def test_passes_options_to_both_requests(self, talk: MakeTalk) -> None:
        service = Script(answer(ended(1)), httpx.Response(200, content=line(1)))
        one = talk(service)

        one.all(
            lambda: one.beta.results(
                "b",
                betas=["x"],
                workspace_id="w",
                extra_headers={"X-Mine": "1"},
                extra_query={"q": 1},
            )
        )

        for request in service.requests:
            assert request.headers["anthropic-beta"] == "x"
            assert request.headers["anthropic-workspace-id"] == "w"
            assert request.headers["x-mine"] == "1"
            assert request.url.params["q"] == "1"
            assert request.headers["x-api-key"] == "sk-secret"

    def test_refuses_a_batch_without_results(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))

        with pytest.raises(message_batches.AnthropicError, match="status is 'in_progress'"):
            one.do(lambda: one.batches.results("b"))

    def test_refuses_a_batch_that_is_none(self, talk: MakeTalk) -> None:
        for body in (b"[]", b"<html>"):
            one = talk(Script(httpx.Response(200, content=body)))

            with pytest.raises(message_batches.APIResponseValidationError):
                one.do(lambda one=one: one.batches.results("b"))

    def test_takes_odd_times_for_old(self, talk: MakeTalk) -> None:
        odd = ended(1, ended_at="soon", created_at=7)
        one = talk(Script(answer(odd), failure(404)))

        with pytest.raises(NotFoundError):
            one.do(lambda: one.batches.results("b"))

    def test_has_no_response_before_it_has_begun(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(ended(1)), httpx.Response(200, content=lines(1))))
        if one.kind == "async":
            with pytest.raises(message_batches.ResultsError, match="has not begun"):
                _ = one.batches.results("b").http_response

    def test_counts_the_rows(self, talk: MakeTalk) -> None:
        for count, promised, words in ((2, 3, "2 rows of 3: 1 are missing"), (3, 2, "1 too many")):
            one = talk(Script(answer(ended(promised)), httpx.Response(200, content=lines(count))))

            with pytest.raises(message_batches.ResultsIncompleteError, match=words) as caught:
                one.all(lambda one=one: one.batches.results("b"))

            assert (caught.value.rows, caught.value.expected) == (count, promised)

    def test_believes_no_counts_that_nobody_made(self, talk: MakeTalk) -> None:
        for changes in ({"request_counts": ended(0)["request_counts"]}, {"request_counts": None}):
            service = Script(answer(ended(3, **changes)), httpx.Response(200, content=lines(3)))
            one = talk(service)
            assert len(one.all(lambda one=one: one.batches.results("b"))) == 3

    def test_treats_bad_lines_as_asked(self, talk: MakeTalk) -> None:
        body = line(0) + b"\nbad\n" + line(1)

        def results(**options: Any) -> list[str]:
            one = talk(Script(answer(ended(3)), httpx.Response(200, content=body)))
            return [item.custom_id for item in one.all(lambda: one.batches.results("b", **options))]

        with pytest.raises(message_batches.ResultLineError, match="Line 2"):
            results()
        assert results(on_error="skip") == ["row-0", "row-1"]
        bad: list[message_batches.ResultLineError] = []
        assert results(on_error=bad.append) == ["row-0", "row-1"]
        assert [error.raw for error in bad] == [b"bad"]
        with pytest.raises(ValueError, match="`on_error` is"):
            results(on_error="ignore")

    @pytest.mark.parametrize("end", [b"\n", b""])
    def test_reports_progress(self, talk: MakeTalk, end: bytes) -> None:
        seen: list[message_batches.DownloadProgress] = []
        one = talk(Script(answer(ended(3)), httpx.Response(200, content=lines(3) + end)))

        one.all(lambda: one.batches.results("b", on_progress=seen.append))

        assert seen[-1] == message_batches.DownloadProgress(3, len(lines(3) + end), 3)

    @pytest.mark.parametrize(
        "counts", [None, {}, [3], {"succeeded": "3"}, {"succeeded": 3, "processing": None}]
    )
    def test_does_without_counts_that_say_nothing(self, talk: MakeTalk, counts: Any) -> None:
        batch = ended(3, request_counts=counts)
        one = talk(Script(answer(batch), httpx.Response(200, content=lines(2))))

        assert len(one.all(lambda: one.batches.results("b"))) == 2

    def test_says_so_when_the_address_is_none(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(ended(3, results_url=5))))

        with pytest.raises(message_batches.AnthropicError, match="no results"):
            one.all(lambda: one.batches.results("b"))

    def test_takes_no_async_function_for_bad_lines(self, talk: MakeTalk) -> None:
        async def look(error: message_batches.ResultLineError) -> None: ...

        one = talk(Script(answer(ended(3)), httpx.Response(200, content=lines(3))))

        with pytest.raises(ValueError, match="not async"):
            one.all(lambda: one.batches.results("b", on_error=look))

    def test_knows_where_a_row_does_not_fit(self, talk: MakeTalk) -> None:
        body = b'{"custom_id":"a","result":{"type":"succeeded","message":{}}}'
        one = talk(Script(answer(ended(1)), httpx.Response(200, content=body)))

        with pytest.raises(message_batches.ResultLineError, match=r"result\.message\."):
            one.all(lambda: one.batches.results("b"))

    def test_can_be_left_only_once(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(ended(3)), httpx.Response(200, content=lines(3))))

        if one.kind == "sync":
            results = one.batches.results("b")
            assert next(results).custom_id == "row-0"
            for item in results:
                assert item.custom_id == "row-1"
                break
            assert results.http_response.is_closed
            with pytest.raises(message_batches.ResultsError, match="closed"):
                list(results)
        else:

            async def leave() -> None:
                results = await one.batches.results("b")
                assert (await anext(results)).custom_id == "row-0"
                async with results:
                    async for item in results:
                        assert item.custom_id == "row-1"
                        break
                assert results.http_response.is_closed
                with pytest.raises(message_batches.ResultsError, match="closed"):
                    [item async for item in results]

            one.do(leave)
