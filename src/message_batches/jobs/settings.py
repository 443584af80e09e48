"""How a run behaves: what a caller may choose."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import field, frozen

from .causes import Verdict
from .polling import Pace
from .submission import Patience


@frozen
class Settings:
    """
    How a run behaves. None of it changes what the rows ask for.

    Attributes:
        rounds: how often a row that failed for a passing cause is sent again.
        verdicts: what to do about a cause, where it is not as in `causes.VERDICTS`.
        open_batches: how many batches may be under way at once; None for as many as there are.
        give_up_after: seconds without an answer from the service before the run stops.
        pace: how often to ask how the batches are doing.
        patience: how long to look for the batch of a lost answer.
        ordered: whether to put the output into the order of the input when the run is finished.
    """

    rounds: int = 3
    verdicts: Mapping[str, Verdict] = field(factory=lambda: MappingProxyType({}))
    open_batches: int | None = None
    give_up_after: float = 3600.0
    pace: Pace = field(factory=Pace)
    patience: Patience = field(factory=Patience)
    ordered: bool = False
