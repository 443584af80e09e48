"""Create a batch, from dicts and from a file, with a transport that sends nothing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import orjson

from benchmarks import children, data
from benchmarks.figures.measure import in_turn
from benchmarks.figures.model import Goal, Line, line

VENDOR = "vendor SDK"
BOUND = "orjson.dumps of the body"
JOIN = "httpx, read and join the lines"

_ANSWER = orjson.dumps(data.batch("msgbatch_01", None, 1))


@attrs.frozen
class Size:
    """
    How much is sent.

    Attributes:
        dicts: of each create from dicts, the requests, the bytes of text in each, and the repeats.
        file_requests: the requests of the file.
        file_repeats: how often that from a file is.
    """

    dicts: tuple[tuple[int, int, int], ...]
    file_requests: int
    file_repeats: int


FULL = Size(
    dicts=((20_000, 600, 7), (20_000, 9_500, 3), (2_000, 99_500, 3)),
    file_requests=78_500,
    file_repeats=3,
)
QUICK = Size(dicts=((5_000, 600, 3), (200, 99_500, 3)), file_requests=10_000, file_repeats=1)
_FILE_TEXT_BYTES = 2700  # of prompt; with it, 78,500 requests are 250 MB


def our_client() -> Any:
    """Return our client with a transport that accepts everything."""
    # Imported here: a process of one client must not load the modules of the other.
    import httpx

    from message_batches import Anthropic

    return Anthropic(api_key="key", http_client=httpx.Client(transport=_taking(httpx)))


def vendor_client() -> Any:
    """Return the vendor's client with a transport that accepts everything."""
    import anthropic
    import httpx2

    return anthropic.Anthropic(api_key="key", http_client=httpx2.Client(transport=_taking(httpx2)))


def _taking(http: Any) -> Any:
    """Return a transport that reads a body, keeps nothing of it, and answers with a batch."""

    class Taking(http.BaseTransport):  # type: ignore[misc]  # httpx, or httpx2 for the vendor
        def handle_request(self, request: Any) -> Any:
            self.size = sum(map(len, request.stream))
            return http.Response(200, content=_ANSWER)

    return Taking()


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the lines for dicts and for a file."""
    size = QUICK if quick else FULL
    for count, text_bytes, repeats in size.dicts:
        yield _from_dicts(count, text_bytes, repeats)
    yield from _from_file(size)


def _from_dicts(count: int, text_bytes: int, repeats: int) -> Line:
    requests: Any = list(data.requests(count, text_bytes=text_bytes))
    ours, vendor = our_client(), vendor_client()
    tasks: dict[str, Callable[[], str]] = {
        "ours": lambda: ours.messages.batches.create(requests=requests).id,
        VENDOR: lambda: vendor.messages.batches.create(requests=requests).id,
        BOUND: lambda: orjson.dumps({"requests": requests})[:0].decode() or "msgbatch_01",
    }
    request_bytes = len(orjson.dumps(requests[0]))
    return line(
        "create from dicts, mock transport",
        f"{count:,} requests of {request_bytes / 1000:.3g} KB",
        "ms",
        in_turn(tasks, repeats),
        scale=1e3,
        roles={VENDOR: "peer", BOUND: "bound"},
        goals=[Goal(VENDOR, at_least=8), Goal(BOUND, at_most=3)],
    )


def _from_file(size: Size) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requests.jsonl"
        written = data.write_requests(path, size.file_requests, text_bytes=_FILE_TEXT_BYTES)
        commands = {
            name: children.python("-m", "benchmarks.parts.client.create", name, str(path))
            for name in ("ours", VENDOR, JOIN)
        }
        runs = children.in_turn(commands, size.file_repeats)
    text = f"{written / 1e6:.0f} MB of JSON Lines, {size.file_requests:,} requests"
    yield line(
        "create from a file, time",
        text,
        "s",
        {name: [run.answer["seconds"] for run in found] for name, found in runs.items()},
        roles={VENDOR: "peer", JOIN: "bound"},
        goals=[Goal(VENDOR, at_least=10)],
        note="the vendor SDK takes no file: parsing the list is not counted for it",
    )
    yield line(
        "create from a file, peak memory over idle",
        text,
        "MB",
        {
            name: [(run.peak_bytes - run.answer["idle_bytes"]) / 1e6 for run in found]
            for name, found in runs.items()
        },
        roles={VENDOR: "peer", JOIN: "bound"},
        goals=[Goal("ours", at_most=60)],
        note="the vendor SDK takes no file: the list of dicts is part of its memory",
    )


def _child(name: str, path: str) -> dict[str, Any]:
    """Create once, in this process, and return how long it took."""
    import time

    from benchmarks.children import resident_bytes

    create = {"ours": _by_ours, VENDOR: _by_the_vendor, JOIN: _joined}[name]()
    idle = resident_bytes()
    requests: Any = path
    if name == VENDOR:
        with open(path, "rb") as file:
            requests = [json.loads(raw) for raw in file]
    started = time.perf_counter()
    create(requests)
    return {"seconds": time.perf_counter() - started, "idle_bytes": idle}


def _by_ours() -> Callable[[Any], object]:
    client = our_client()
    return lambda requests: client.messages.batches.create(requests=requests)


def _by_the_vendor() -> Callable[[Any], object]:
    client = vendor_client()
    return lambda requests: client.messages.batches.create(requests=requests)


def _joined() -> Callable[[Any], object]:
    """Return a function that posts the lines of a file without a look at them."""
    import httpx

    client = httpx.Client(transport=_taking(httpx))

    def create(path: str) -> httpx.Response:
        body = b'{"requests":[' + b",".join(Path(path).read_bytes().splitlines()) + b"]}"
        return client.post("http://localhost/v1/messages/batches", content=body)

    return create


if __name__ == "__main__":
    import sys

    sys.stdout.write(json.dumps(_child(*sys.argv[1:])))
