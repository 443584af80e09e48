"""The simulator notices each rule of the planner that is broken."""

from __future__ import annotations

import pytest

from tests.simulator.mutations import MUTATIONS, notice

SEEDS = range(10_000, 14_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_rule_is_noticed(name: str) -> None:
    mutation = MUTATIONS[name]
    found = notice(mutation, SEEDS)
    assert found is not None, f"{name}: nothing noticed it in {len(SEEDS):,} histories"
    assert any(text in found[1] for text in mutation.noticed_by), found[1]
