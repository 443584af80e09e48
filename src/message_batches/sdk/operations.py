"""
The six operations of the API, on its standard and its beta surface.

The surfaces have the same operations with other types. Nothing here does I/O: a single request is a
`Call`, plain data, and what takes more than one step is a flow. The generated modules are imported
when they are first used, so that importing this package stays cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from message_batches.sdk.calls import YOUNG_SECONDS, Call, CallResponse, Context
from message_batches.sdk.create.bodies import RequestsBody, body_of
from message_batches.sdk.create.json_encoding import json_of
from message_batches.sdk.create.rules import CreateRules
from message_batches.sdk.create.validation import Checks
from message_batches.sdk.errors import (
    AnthropicError,
    APIResponseValidationError,
    InvalidRequestsError,
)
from message_batches.sdk.flow import Flow
from message_batches.sdk.http.failures import ambiguous_create
from message_batches.sdk.http.headers import HeaderLayer, check_value, public_headers
from message_batches.sdk.http.request import Body, WireRequest, joined
from message_batches.sdk.options import NotGiven, Omit, Options, is_given
from message_batches.sdk.pagination import PageQuery
from message_batches.sdk.results.address import results_address
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.json_line import loads
from message_batches.sdk.results.record import (
    check_batch,
    check_page,
    check_strictly,
    result_builder,
)

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.settings import TimeLimit
    from message_batches_api.models import (
        BetaDeletedMessageBatch,
        BetaMessageBatch,
        BetaMessageBatchIndividualResponse,
        DeletedMessageBatch,
        MessageBatch,
        MessageBatchIndividualResponse,
    )

T = TypeVar("T")
BatchT = TypeVar("BatchT")
DeletedT = TypeVar("DeletedT")
ResultT = TypeVar("ResultT")

# The requests are sent as a body that is built here; the generated endpoint contributes the method,
# the path and the query only.
_NO_REQUESTS: Mapping[str, Any] = {"body": {"requests": []}}


class Surface(Generic[BatchT, DeletedT, ResultT]):
    """One surface of the API: its endpoint modules and its models."""

    def __init__(self, *, beta: bool) -> None:
        self.beta = beta

    def endpoint(self, verb: str) -> Any:
        """Return the generated module of an operation, with its `build` and `parse`."""
        prefix = "beta_" if self.beta else ""
        noun = f"{prefix}message_batch"
        name = {"list": f"list_{noun}es", "results": f"get_{noun}_results"}.get(
            verb, f"{verb}_{noun}"
        )
        return import_module(f"message_batches_api.api.{noun}es.{name}")

    def build_result(self, strict: bool) -> Callable[[Any], ResultT]:
        """Return the function that makes a typed result of the JSON value of a line."""
        models = import_module("message_batches_api.models")
        name = "MessageBatchIndividualResponse"
        model = getattr(models, f"Beta{name}" if self.beta else name)
        return result_builder(model, strict=strict)

    def parse(self, verb: str, response: httpx.Response, *, strict: bool = False) -> Any:
        """
        Return the typed object of a successful response.

        What differs from the contract is read as far as it fits, unless `strict` is true; a batch
        needs only an id.

        Raises:
            APIResponseValidationError: the body is not what was asked for.
        """
        try:
            parsed = self.endpoint(verb).parse(
                200,  # any success status has the same meaning
                response.headers,
                response.content,
            )
            _CHECKS[verb](parsed)
            if strict:
                check_strictly(parsed)
        except ValueError as error:
            raise APIResponseValidationError(
                response,
                response.text,
                message=f"The response does not match the API's description: {error}",
            ) from error
        parsed._request = response.headers.get("request-id")
        return parsed


_CHECKS: Mapping[str, Callable[[Any], None]] = {
    "create": check_batch,
    "retrieve": check_batch,
    "cancel": check_batch,
    "list": check_page,
    "delete": lambda deleted: None,  # that it succeeded is enough
}

STANDARD: Surface[MessageBatch, DeletedMessageBatch, MessageBatchIndividualResponse] = Surface(
    beta=False
)
BETA: Surface[BetaMessageBatch, BetaDeletedMessageBatch, BetaMessageBatchIndividualResponse] = (
    Surface(beta=True)
)


@attrs.frozen
class Operations(Generic[BatchT, DeletedT, ResultT]):
    """The operations on one surface, with the state of one client."""

    context: Context
    surface: Surface[BatchT, DeletedT, ResultT]

    def create(
        self,
        requests: object,
        user_profile_id: str | NotGiven | Omit,
        feature_switches: bool | None,
        validate: bool,
        options: Options,
    ) -> Creation[BatchT]:
        """Return the operation that creates a batch."""
        profile: HeaderLayer = {}
        if is_given(user_profile_id):
            check_value(user_profile_id, "`user_profile_id`")
            profile = {"anthropic-user-profile-id": user_profile_id}

        def call(body: RequestsBody) -> Call[BatchT]:
            return attrs.evolve(
                self._call(
                    "create", options, content=body, headers=profile, arguments=_NO_REQUESTS
                ),
                parse=self._created(body.request_count),
                repeatable=False,
                request_count=body.request_count,
            )

        if "requests" in (options.extra_body or {}):
            raise ValueError("`extra_body` contains `requests`. Pass them as `requests=`.")
        switches = self.surface.beta if feature_switches is None else feature_switches
        rules = CreateRules(self.context.settings.anthropic_version, self.surface.beta)
        checks = Checks(rules, switches=switches, validate=validate)
        return Creation(requests, checks, options.extra_body or {}, call)

    def retrieve(self, batch_id: str, options: Options) -> Call[BatchT]:
        """Return the call that retrieves a batch."""
        return self._call("retrieve", options, batch_id)

    def list(self, query: PageQuery, options: Options) -> Call[Any]:
        """Return the call that retrieves a page of batches, as it is on the wire."""
        return self._call("list", options, arguments=query.given())

    def cancel(self, batch_id: str, options: Options) -> Call[BatchT]:
        """Return the call that cancels a batch."""
        return self._call("cancel", options, batch_id)

    def delete(self, batch_id: str, options: Options) -> Call[DeletedT]:
        """Return the call that deletes a batch that has ended."""
        call: Call[DeletedT] = self._call("delete", options, batch_id)

        def parse(response: httpx.Response) -> DeletedT:
            self.context.forget(batch_id)
            return call.parse(response)

        return attrs.evolve(call, parse=parse)

    def find_results(self, batch_id: str, options: Options) -> Flow[Download]:
        """
        Retrieve a batch and return the download of its results, not yet opened.

        Only the necessary fields of the batch are read, so the results stay available if another
        part of the batch does not match the API's description.

        Raises:
            AnthropicError: the batch has no results, or not yet.
        """
        retrieve: Call[Any] = self.retrieve(batch_id, options)
        call = attrs.evolve(retrieve, parse=_json_object)
        batch = (yield from call.flow()).parsed()
        results_url = batch.get("results_url")
        if results_url in (None, ""):
            # https://docs.claude.com/en/docs/build-with-claude/batch-processing: kept for 29 days
            raise AnthropicError(
                f"Batch {batch_id} has no results: its processing status is"
                f" {batch.get('processing_status')!r}."
                + (" Results are deleted after 29 days." if batch.get("archived_at") else "")
            )
        context = self.context
        settings = context.settings
        url, trusted = results_address(results_url, settings)
        headers = settings.headers_of(
            options, {"accept": "application/x-jsonl, application/binary"}
        )
        return Download(
            batch_id=batch_id,
            context=context,
            expected=_total(batch.get("request_counts")),
            call=Call(
                context=context,
                request=WireRequest(
                    method="GET",
                    url=joined(url, "", options.extra_query or {}) if trusted else url,
                    headers=headers if trusted else public_headers(headers),
                    timeout=timeout_of(options, context),
                    trusted=trusted,
                ),
                parse=lambda response: response,
                may_be_unknown=lambda: (
                    context.is_young(batch_id)
                    or _is_recent(batch.get("ended_at"), context.clock())
                    or _is_recent(batch.get("created_at"), context.clock())
                ),
            ),
        )

    def _call(
        self,
        verb: str,
        options: Options,
        *path: str,
        content: Body | None = None,
        headers: HeaderLayer | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> Call[Any]:
        settings = self.context.settings
        built = self.surface.endpoint(verb).build(
            *map(checked_id, path),
            anthropic_version=settings.anthropic_version,
            **(arguments or {}),
        )
        body: Body | bytes | None = content
        if body is None and options.extra_body and built.method != "GET":
            body = json_of(options.extra_body, "extra_body")
        return Call(
            context=self.context,
            request=WireRequest(
                method=built.method,
                url=joined(
                    settings.base_url,
                    built.path,
                    {**settings.default_query, **built.query, **(options.extra_query or {})},
                ),
                headers=settings.headers_of(
                    options,
                    {"content-type": "application/json"} if body is not None else {},
                    headers or {},
                ),
                content=body,
                timeout=timeout_of(options, self.context),
            ),
            parse=lambda response: self.surface.parse(verb, response, strict=settings.strict),
            may_be_unknown=lambda: any(map(self.context.is_young, path)),
        )

    def _created(self, request_count: int) -> Callable[[httpx.Response], BatchT]:
        started_at = self.context.clock()

        def parse(response: httpx.Response) -> BatchT:
            try:
                batch = self.surface.parse("create", response)
            except APIResponseValidationError as failure:
                # The service accepted the batch, but the response has no id.
                raise ambiguous_create(
                    failure, started_at=started_at, request_count=request_count
                ) from failure
            self.context.remember(batch.id)
            return batch  # type: ignore[no-any-return]

        return parse


@attrs.frozen
class ResultsRequest(Generic[T]):
    """The operation that finds the results of a batch and opens the download."""

    operations: Operations[Any, Any, Any]
    batch_id: str
    options: Options
    make: Callable[[Download], T]

    def flow(self, *, stream: bool = True) -> Flow[CallResponse[T]]:
        """Retrieve the batch and open the download, which is always a stream."""
        download = yield from self.operations.find_results(self.batch_id, self.options)
        opened = yield from download.open()
        return CallResponse(
            opened.response,
            opened.retries_taken,
            parse=lambda response: self.make(download),
            parse_reads=True,
        )


@attrs.frozen
class Creation(Generic[BatchT]):
    """The operation that builds a body of the requests and sends it."""

    requests: object = attrs.field(repr=False)
    checks: Checks = attrs.field(repr=False)
    extra_body: Mapping[str, object] = attrs.field(repr=False)
    call: Callable[[RequestsBody], Call[BatchT]] = attrs.field(repr=False)

    def flow(self, *, stream: bool = False) -> Flow[CallResponse[BatchT]]:
        """
        Check all requests, then send them.

        Raises:
            InvalidRequestsError: a request cannot be sent, or the file changed meanwhile. No batch
                was created.
        """
        body = body_of(self.requests, self.extra_body)
        try:
            try:
                yield from body.fill(self.checks)
            except InvalidRequestsError as error:
                self.checks.add_error(error)
            self.checks.finish()
            return (yield from self.call(body).flow(stream=stream))
        finally:
            body.close()


def checked_id(batch_id: str) -> str:
    """Return a batch id, or raise ValueError for one that would change the path of the request."""
    if not batch_id:
        raise ValueError(
            f"Expected a non-empty value for `message_batch_id` but received {batch_id!r}"
        )
    if batch_id in (".", ".."):
        raise ValueError(f"{batch_id!r} is not the id of a batch. Pass an id of the service.")
    return batch_id


def timeout_of(options: Options, context: Context) -> TimeLimit:
    """Return the timeout of a call: that of its options, else the client's."""
    timeout = options.timeout
    return context.settings.timeout if isinstance(timeout, NotGiven) else timeout


def _json_object(response: httpx.Response) -> dict[str, Any]:
    try:
        body = loads(response.content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise APIResponseValidationError(response, response.text)
    return body


def _total(counts: object) -> int | None:
    """Return the sum of a batch's counts, or None if they are unknown."""
    numbers = list(counts.values()) if isinstance(counts, dict) else []
    if not all(type(number) is int for number in numbers):
        return None
    # A batch is never empty: counts that are all zero come from a gateway that does not count.
    return sum(numbers) or None


def _is_recent(timestamp: object, now: float) -> bool:
    if not isinstance(timestamp, str):
        return False
    try:
        when = datetime.fromisoformat(timestamp).timestamp()
    except ValueError:
        return False
    return abs(now - when) < YOUNG_SECONDS
