"""The columns of a table with answers: their types, their names, and which of them are written."""

from __future__ import annotations

from message_batches.tables.columns.choice import ColumnChoice
from message_batches.tables.columns.layout import Layout
from message_batches.tables.columns.schema import shape_of
from message_batches.tables.columns.shape import Shape
from message_batches.tables.columns.spill import Spill
from message_batches.tables.columns.values import Values

__all__ = ["ColumnChoice", "Layout", "Shape", "Spill", "Values", "shape_of"]
