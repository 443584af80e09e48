"""
Tables in, tables out: a prompt for every row of a table, and the answers beside the rows.

Needs the extra `tables`. Nothing of it is loaded before it is used.
"""

from __future__ import annotations

from .sources import Table, open_table

__all__ = ["Table", "open_table"]
