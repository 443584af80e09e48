"""The simulator notices each rule of the planner that is broken."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.simulator.mutations import MUTATIONS, notice
from tests.simulator.table import RULES

SEEDS = range(10_000, 14_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_rule_is_noticed(name: str) -> None:
    mutation = MUTATIONS[name]
    found = notice(mutation, SEEDS)
    assert found is not None, f"{name}: nothing noticed it in {len(SEEDS):,} histories"
    assert any(text in found[1] for text in mutation.noticed_by), found[1]


def test_the_table_has_every_mutation_of_a_rule() -> None:
    listed = {name: number for number, rule in RULES.items() for name in rule.mutations}
    assert listed == {name: each.rule for name, each in MUTATIONS.items() if each.rule}


@pytest.mark.parametrize("number", RULES)
def test_the_tests_of_a_rule_exist(number: int) -> None:
    for name in RULES[number].tests:
        module, _, test = name.rpartition(".")
        assert hasattr(import_module(f"tests.{module}"), test), name
