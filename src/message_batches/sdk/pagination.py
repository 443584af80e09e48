"""The pages of a list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from message_batches.sdk.calls import Call
from message_batches.sdk.errors import ListIncompleteError
from message_batches.sdk.options import NOT_GIVEN, NotGiven, Omit, is_given
from message_batches_api.model_methods import Dumpable

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class PageQuery:
    """The query parameters of a page."""

    after_id: str | NotGiven | Omit = NOT_GIVEN
    before_id: str | NotGiven | Omit = NOT_GIVEN
    limit: int | NotGiven | Omit = NOT_GIVEN
    passed: frozenset[str] = frozenset()  # the cursors that were followed; not sent

    def given(self) -> dict[str, Any]:
        """Return those that have a value."""
        values = attrs.asdict(self, recurse=False)
        del values["passed"]
        return {
            name: value for name, value in values.items() if is_given(value) and value is not None
        }


@attrs.frozen
class PageInfo:
    """The query parameters of another page."""

    params: dict[str, str]


@attrs.define(eq=False, kw_only=True)
class Page(Dumpable, Generic[T]):
    """
    One page of a list. It can be dumped as a model can.

    Attributes:
        data: the objects on the page, newest first.
        has_more: whether more follows in the same direction.
        first_id: the id of the first object.
        last_id: the id of the last object.
        additional_properties: what else the service sent.
    """

    data: list[T]
    has_more: bool | None = None
    first_id: str | None = None
    last_id: str | None = None
    additional_properties: dict[str, Any] = attrs.field(factory=dict, repr=False)
    _envelope: Dumpable | None = attrs.field(default=None, repr=False)
    _request_id: str | None = attrs.field(default=None, repr=False)
    _query: PageQuery = attrs.field(factory=PageQuery, repr=False)

    def to_wire(self) -> dict[str, Any]:
        """Return the page as the service sent it."""
        cursors = {
            "has_more": self.has_more,
            "first_id": self.first_id,
            "last_id": self.last_id,
        }
        sent = self.model_fields if self._envelope is None else self._envelope.model_fields_set
        return {
            "data": [item.to_wire() for item in self.data],  # type: ignore[attr-defined]
            **{name: value for name, value in cursors.items() if name in sent},
            **self.additional_properties,
        }

    def has_next_page(self) -> bool:
        """
        Return whether another page follows, also after one without batches.

        Raises:
            ListIncompleteError: the service says that more follows, but not where.
        """
        # Without the field nothing says that the list ends here: a cursor is then followed once
        # more, and a page without batches ends the list.
        ends = self.has_more is False or (self.has_more is None and not self.data)
        if ends or (self.has_more is None and self.next_page_info() is None):
            return False
        self._next_query()
        return True

    def next_page_info(self) -> PageInfo | None:
        """
        Return the query parameters of the next page, or None.

        A list that started with `before_id` continues with newer batches, others with older ones.
        """
        newer = bool(self._query.before_id)
        cursor = self.first_id if newer else self.last_id
        if not (isinstance(cursor, str) and cursor):
            return None
        return PageInfo({"before_id" if newer else "after_id": cursor})

    def _next_query(self) -> PageQuery:
        """Return the query of the next page."""
        info = self.next_page_info()
        if info is None:
            if self.has_more is False:
                raise RuntimeError("There is no next page. Call `has_next_page()` first.")
            raise ListIncompleteError(
                "The service says that more batches follow, but not after which, so the list is"
                " not complete. Try again, or report it to the operator of the server."
            )
        (cursor,) = info.params.values()
        if cursor in self._query.passed or cursor in self._query.given().values():
            # Following this would never end.
            raise ListIncompleteError(
                f"The list does not advance: the next page would be {info.params} again, so it is"
                " not complete. Try again, or report it to the operator of the server."
            )
        cursors: dict[str, Any] = dict(info.params)
        return attrs.evolve(self._query, **cursors, passed=self._query.passed | {cursor})


@attrs.define(eq=False, kw_only=True)
class SyncPage(Page[T]):
    """A page of the sync client. Iterating over it yields this page and all that follow."""

    _fetch: Callable[[PageQuery], SyncPage[T]] = attrs.field(repr=False)

    def get_next_page(self) -> SyncPage[T]:
        """Fetch the next page."""
        return self._fetch(self._next_query())

    def iter_pages(self) -> Iterator[SyncPage[T]]:
        """Yield this page and all that follow."""
        page = self
        yield page
        while page.has_next_page():
            page = page.get_next_page()
            yield page

    def __iter__(self) -> Iterator[T]:
        for page in self.iter_pages():
            yield from page.data


@attrs.define(eq=False, kw_only=True)
class AsyncPage(Page[T]):
    """A page of the async client. Iterating over it yields this page and all that follow."""

    _fetch: Callable[[PageQuery], Awaitable[AsyncPage[T]]] = attrs.field(repr=False)

    async def get_next_page(self) -> AsyncPage[T]:
        """Fetch the next page."""
        return await self._fetch(self._next_query())

    async def iter_pages(self) -> AsyncIterator[AsyncPage[T]]:
        """Yield this page and all that follow."""
        page = self
        yield page
        while page.has_next_page():
            page = await page.get_next_page()
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.iter_pages():
            for item in page.data:
                yield item


class AsyncPaginator(Generic[T]):
    """A list that is not fetched yet: await it for the first page, or iterate over all pages."""

    def __init__(self, first: Callable[[], Awaitable[AsyncPage[T]]]) -> None:
        self._first = first

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self._first():
            yield item


def page_call(
    call: Call[Any], page: Callable[..., Any], query: PageQuery, fetch: Callable[[PageQuery], Any]
) -> Call[Any]:
    """Return a call whose result is a page that can fetch the next one."""

    def parse(response: httpx.Response) -> Any:
        envelope = call.parse(response)
        return page(
            data=envelope.data,
            has_more=envelope.has_more if isinstance(envelope.has_more, bool) else None,
            first_id=envelope.first_id,
            last_id=envelope.last_id,
            additional_properties=envelope.additional_properties,
            envelope=envelope,
            request_id=response.headers.get("request-id"),
            query=query,
            fetch=fetch,
        )

    return attrs.evolve(call, parse=parse)
