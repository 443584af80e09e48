"""
The operations of the API: what each sends and what becomes of the answer.

Nothing here does I/O. A single request is a `Call`, plain data; what takes more than one request,
or time, is a flow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic

import attrs
import orjson

from message_batches.sdk.api_variant import BatchT, DeletedT, RowT, Surface
from message_batches.sdk.calls import Answer, Call, Context
from message_batches.sdk.create.envelope import RowsBody
from message_batches.sdk.create.prepared import PreparedBody, PreparedRows
from message_batches.sdk.create.requests_file import FileBody, is_lasting
from message_batches.sdk.create.spool import Spool
from message_batches.sdk.create.validation import Checks
from message_batches.sdk.errors import AmbiguousCreateError, APIResponseValidationError
from message_batches.sdk.flow import Flow, Sleep
from message_batches.sdk.http.request import Body, HeaderLayer, WireRequest, joined
from message_batches.sdk.options import Options
from message_batches.sdk.pagination import PageQuery
from message_batches.sdk.sentinels import NotGiven, Omit, is_given

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.settings import TimeLimit


@attrs.frozen
class Operations(Generic[BatchT, DeletedT, RowT]):
    """The operations on one surface, as seen from one client."""

    context: Context
    surface: Surface[BatchT, DeletedT, RowT]

    def create(
        self,
        requests: object,
        user_profile_id: str | NotGiven | Omit,
        feature_switches: bool | None,
        options: Options,
    ) -> Creation[BatchT]:
        """Create a batch."""
        profile: HeaderLayer = (
            {"anthropic-user-profile-id": user_profile_id} if is_given(user_profile_id) else {}
        )

        def call(body: RowsBody) -> Call[BatchT]:
            return attrs.evolve(
                self._call("create", options, content=body, headers=profile, arguments=_NO_ROWS),
                parse=self._created(body.rows),
                repeatable=False,
                request_count=body.rows,
            )

        if "requests" in (options.extra_body or {}):
            raise ValueError(
                "`extra_body` can't hold `requests`; they are an argument of their own."
            )
        switches = self.surface.beta if feature_switches is None else feature_switches
        return Creation(self.context, requests, switches, options.extra_body or {}, call)

    def retrieve(self, batch_id: str, options: Options) -> Call[BatchT]:
        """Ask how a batch stands."""
        return self._call("retrieve", options, batch_id)

    def list(self, query: PageQuery, options: Options) -> Call[Any]:
        """Ask for a page of batches; the answer is the list as it is on the wire."""
        return self._call("list", options, arguments=query.given())

    def cancel(self, batch_id: str, options: Options) -> Call[BatchT]:
        """Ask for the end of a batch."""
        return self._call("cancel", options, batch_id)

    def delete(self, batch_id: str, options: Options) -> Call[DeletedT]:
        """Delete a batch that has ended."""
        call: Call[DeletedT] = self._call("delete", options, batch_id)

        def parse(response: httpx.Response) -> DeletedT:
            self.context.forget(batch_id)
            return call.parse(response)

        return attrs.evolve(call, parse=parse)

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
            body = orjson.dumps(dict(options.extra_body))
        return Call(
            context=self.context,
            request=WireRequest(
                method=built.method,
                url=joined(
                    settings.base_url,
                    built.path,
                    {**settings.default_query, **built.query, **(options.extra_query or {})},
                ),
                headers=settings.headers(
                    {"content-type": "application/json"} if body is not None else {},
                    headers or {},
                    options.headers(),
                    options.extra_headers or {},
                ),
                content=body,
                timeout=timeout_of(options, self.context),
            ),
            parse=lambda response: self.surface.parse(verb, response),
            may_be_unknown=lambda: any(map(self.context.is_young, path)),
        )

    def _created(self, request_count: int) -> Callable[[httpx.Response], BatchT]:
        started_at = self.context.clock()

        def parse(response: httpx.Response) -> BatchT:
            try:
                batch = self.surface.parse("create", response)
            except APIResponseValidationError as failure:
                # The service said yes, but its words tell no id.
                raise AmbiguousCreateError.after(
                    failure, started_at=started_at, request_count=request_count
                ) from failure
            self.context.remember(batch.id)
            return batch  # type: ignore[no-any-return]

        return parse


# The rows are in a body of their own; the endpoint is only asked for method, path and query.
_NO_ROWS: Mapping[str, Any] = {"body": {"requests": []}}


@attrs.frozen
class Creation(Generic[BatchT]):
    """Make a body of the rows, then send it."""

    context: Context
    requests: object = attrs.field(repr=False)
    switches: bool
    extra_body: Mapping[str, object] = attrs.field(repr=False)
    call: Callable[[RowsBody], Call[BatchT]] = attrs.field(repr=False)

    def flow(self, *, stream: bool = False) -> Flow[Answer[BatchT]]:
        """
        Check all rows, then send them.

        Raises:
            InvalidRequestsError: A row can't be sent, or the file of the rows was changed
                meanwhile. No batch was created.
        """
        body = _body_of(self.requests, self.extra_body)
        try:
            checks = Checks(
                anthropic_version=self.context.settings.anthropic_version, switches=self.switches
            )
            for _ in body.fill(checks):
                yield Sleep(0)
            return (yield from self.call(body).flow(stream=stream))
        finally:
            body.close()


def _body_of(requests: object, extra: Mapping[str, object]) -> RowsBody:
    if isinstance(requests, PreparedRows):
        return PreparedBody(requests, extra)
    return FileBody(requests, extra) if is_lasting(requests) else Spool(requests, extra)


def checked_id(batch_id: str) -> str:
    """Refuse an id that would make the request another one."""
    if not batch_id:
        raise ValueError(
            f"Expected a non-empty value for `message_batch_id` but received {batch_id!r}"
        )
    if batch_id in (".", ".."):
        raise ValueError(f"{batch_id!r} can't be the id of a batch.")
    return batch_id


def timeout_of(options: Options, context: Context) -> TimeLimit:
    """Give the timeout of a call: its own, else the client's."""
    own = options.timeout
    return context.settings.timeout if isinstance(own, NotGiven) else own
