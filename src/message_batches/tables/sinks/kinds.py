"""What the writers of all formats share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pyarrow as pa

from message_batches.tables.layout import Layout

Write = Callable[[pa.RecordBatch], None]
"""Adds rows to a file that is being written."""

Open = Callable[[Path, Layout], AbstractContextManager[Write]]
"""Begins a file; it is whole when the context has been left."""
