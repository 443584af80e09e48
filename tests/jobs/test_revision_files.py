"""Revised requests are found, measured and sent in the place of those of the input."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import Prices
from message_batches.jobs.input import (
    InputFile,
    RequestFiles,
    Upload,
    ValidationRules,
    check_request,
    digest_of,
)
from message_batches.jobs.ledger import FindRevisions, RevisedIndex
from message_batches.jobs.ledger.members import Range, ranges_of
from message_batches.jobs.money import NANO, bound_of
from message_batches.jobs.revisions import Revision, write_revisions
from message_batches.jobs.storage import Stamp, fingerprint_of, put
from message_batches.sdk.create import body_size
from tests.jobs.request_parts import params, parts_of
from tests.properties import examples

PRICES = Prices.built_in()
RULES = ValidationRules()
LINES = 12


def found_in(revisions: Iterable[Revision]) -> FindRevisions:
    """Return what finds revisions of which later ones replace earlier ones of a line."""
    by_line = {revision.line: revision for revision in revisions}

    def find(ranges: Iterable[Range]) -> Generator[Revision, None, None]:
        for first, last in ranges:
            yield from (by_line[line] for line in range(first, last + 1) if line in by_line)

    return find


@examples(60)
@given(
    st.lists(st.sets(st.integers(1, LINES), min_size=1), max_size=4),
    st.sets(st.integers(1, LINES), min_size=1),
    st.booleans(),
)
def test_each_request_is_sent_as_it_was_revised_last(
    revised: list[set[int]], taken: set[int], at_url: bool
) -> None:
    parts = parts_of((5, LINES - 5))
    sent = dict(enumerate(parts.content.splitlines(), 1))
    bounds: dict[int, int | None] = dict.fromkeys(sent)
    revisions: list[Revision] = []
    with TemporaryDirectory() as folder:
        files = [
            file_with(Path(folder, part.lines_name), parts.files[part.lines_name])
            for part in parts.parts
        ]
        for attempt, lines in enumerate(revised):
            # The results of a batch are in any order.
            requests = [
                (line, request(line, f"{attempt}" * line))
                for line in sorted(lines, reverse=attempt % 2 == 1)
            ]
            path = Path(folder, f"{attempt}.revised.jsonl")
            written = write_revisions(path, requests, RULES, PRICES, 1000)
            assert path.read_bytes() == b"".join(text + b"\n" for _, text in requests)
            start = sum(each.size for each in files)
            revisions += [each._replace(offset=start + each.offset) for each in written.revisions]
            files.append(InputFile(path, written.size, len(lines), Stamp(written.size, None)))
            sent.update(requests)
            bounds.update({line: ceiling(text) for line, text in requests})
        if at_url:
            url = f"memory://{Path(folder).name}"
            for each in files:
                put(f"{url}/{Path(each.place).name}", Path(each.place))
            files = [evolve(each, place=f"{url}/{Path(each.place).name}") for each in files]
        index = RevisedIndex(parts.index(), found_in(revisions))
        lines = sorted(taken)
        ranges = list(ranges_of(lines))

        digests = [digest_of(sent[line]) for line in lines]
        sizes = [len(sent[line]) for line in lines]
        assert [*chain.from_iterable(index.sizes(ranges))] == [
            *zip(lines, sizes, digests, strict=True)
        ]
        assert [*index.ceilings(ranges)] == [bounds[line] for line in lines]
        upload = Upload(
            RequestFiles(tuple(files)),
            index.wire_spans(ranges),
            "",
            None,
            fingerprint_of(digests),
            len(lines),
            body_size(sum(sizes), len(lines)),
        )
        assert [*chain.from_iterable(upload.blocks())] == [sent[line] for line in lines]


def file_with(path: Path, content: bytes) -> InputFile:
    path.write_bytes(content)
    return InputFile(path, len(content), content.count(b"\n"), Stamp(len(content), None))


def request(line: int, text: str) -> bytes:
    return b'{"custom_id":"p0-%d","params":%b}' % (line, params(text))


def ceiling(content: bytes) -> int | None:
    bound = bound_of(content, PRICES).ceiling
    return None if bound is None else int(bound / NANO)


def test_what_is_sent_of_a_request_is_measured_with_the_id_that_is_sent(tmp_path: Path) -> None:
    own = b'{"id": 7, "params": %b}' % params("a")
    long = b'{"custom_id": "%b", "params": %b}' % (b"x" * 64, params("a"))

    for content, rules in (
        (own, ValidationRules(id_field="id")),
        (long, ValidationRules()),
        (long, ValidationRules(tagged_ids=False)),
    ):
        checked = check_request(content, 1, rules)
        assert not checked.diagnostics
        file = write_revisions(tmp_path / "revised", [(1, content)], rules, PRICES, checked.size)
        ((_, _, length, size, _, _),) = file.revisions
        assert (length, size) == (len(content), checked.size)
        file = write_revisions(tmp_path / "revised", [(1, content)], rules, PRICES, size - 1)
        assert (file.revisions, file.size, file.too_long) == ((), 0, (1,))
