"""
Where files are: local paths and URLs, the names of a run's files, and what is read to compare them.

`location` turns what a user names into a path or a URL, or refuses it. URLs are read, written and
listed through fsspec, which is not imported before the first of them is used.
"""

from __future__ import annotations

from message_batches.jobs.storage.compressed import (
    decompressed,
    decompressed_blocks,
    is_compressed,
)
from message_batches.jobs.storage.files import (
    Stamp,
    digest_of,
    fingerprint_of,
    reading,
    stamp_of,
    tail_digest,
    unreadable,
)
from message_batches.jobs.storage.places import (
    Place,
    absolute,
    are_names,
    find,
    find_all,
    is_folder,
    open_at,
    parent_of,
    place_in,
    pure_path,
    read_bytes,
    stamp_at,
)
from message_batches.jobs.storage.remote import (
    check_writable,
    delete_url,
    is_url_pattern,
    list_urls,
    open_url,
    put,
    put_new,
    read_range,
    stamp_of_url,
    url_exists,
    writing,
)
from message_batches.jobs.storage.run_folder import MOST_REQUESTS, RUN_SUFFIX, TABLES, RunFolder
from message_batches.jobs.storage.urls import (
    is_url,
    join_url,
    location,
    redacted,
    shown_url,
)

__all__ = [
    "MOST_REQUESTS",
    "RUN_SUFFIX",
    "TABLES",
    "Place",
    "RunFolder",
    "Stamp",
    "absolute",
    "are_names",
    "check_writable",
    "decompressed",
    "decompressed_blocks",
    "delete_url",
    "digest_of",
    "find",
    "find_all",
    "fingerprint_of",
    "is_compressed",
    "is_folder",
    "is_url",
    "is_url_pattern",
    "join_url",
    "list_urls",
    "location",
    "open_at",
    "open_url",
    "parent_of",
    "place_in",
    "pure_path",
    "put",
    "put_new",
    "read_bytes",
    "read_range",
    "reading",
    "redacted",
    "shown_url",
    "stamp_at",
    "stamp_of",
    "stamp_of_url",
    "tail_digest",
    "unreadable",
    "url_exists",
    "writing",
]
