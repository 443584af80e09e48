"""Write the files of a run to a folder: its requests, and its ledger with their plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

from message_batches._platform import replace_file
from message_batches.jobs.answers import ANSWER_FORMAT, AnswerFormat
from message_batches.jobs.caching import CACHING, Breakpoints, mark_file
from message_batches.jobs.input import (
    FACTS,
    NamedFiles,
    RequestParts,
    RequestSource,
    ValidationRules,
    longest_request,
    write_requests,
)
from message_batches.jobs.ledger import LedgerBuilder, keep_ids, new_ledger
from message_batches.jobs.money import Prices
from message_batches.jobs.plan import write_plan, write_plan_of_parts
from message_batches.jobs.start.asking import ask_in_file
from message_batches.jobs.start.checks import refuse_many_requests
from message_batches.jobs.start.run_input import RunInput, SpooledInput, spooled
from message_batches.jobs.storage import Place, RunFolder, Stamp
from message_batches.jobs.system import System
from message_batches.jobs.types import BatchLimits

_Building = Callable[..., AbstractContextManager[LedgerBuilder]]


def build(
    place: Path,
    folder: RunFolder,
    building: _Building,
    source: RunInput,
    limits: BatchLimits,
    facts: dict[str, Any],
    prices: Prices | None,
    system: System,
    index: Path | None = None,
) -> None:
    """
    Write the files of a new run to a folder that has none of them.

    `index` is that of the run whose input this is, where the input was another one before.
    """
    facts = dict(facts)
    rules = rules_of(facts)
    del facts["id_field"]  # the plan stores it
    requests = place / folder.requests.name
    places: Mapping[Place, Stamp | None] = {requests: None}
    name: str | None = "requests"
    unit, known = "line", None
    facts |= {"place": folder.place, "url": folder.url}
    if isinstance(source, SpooledInput):
        name = source.name
        replace_file(source.path, requests)
    elif isinstance(source, RequestSource):
        known = write_requests(source, requests, system=system)
        name, unit = source.name, source.unit
        facts[FACTS] = stored_facts(folder, source.facts())
    elif isinstance(source, RequestParts):
        write_plan_of_parts(
            source,
            partial(building, place, system),
            limits=limits,
            rules=rules,
            stored=folder.relative,
            facts=facts,
            system=system,
        )
        return
    elif isinstance(source, NamedFiles) and not source.is_pipe:
        name, places = None, source.places
    else:
        name = spooled(source, requests, system).name
    longest = longest_request(limits, rules)
    if (wanted := facts.get(ANSWER_FORMAT)) is not None:
        format = AnswerFormat.of_json(wanted)
        ask_in_file(requests, format, name=name or "requests", longest=longest, system=system)
    if facts["prime_cache"]:
        # The requests that an update finds again are those that have the same breakpoints.
        old = facts.get(CACHING)
        breakpoints = None if old is None else Breakpoints.of_list(old["breakpoints"], longest)
        facts[CACHING] = mark_file(
            requests, longest, prices or Prices.built_in(), known=breakpoints, system=system
        )
    if isinstance(source, RequestSource) and source.numbers_ids and index is not None:
        keep_ids(requests, folder.requests, index, system)
    planned = write_plan(
        places,
        partial(building, place, system),
        limits=limits,
        rules=rules,
        stored=lambda file: None if file == requests else folder.relative(file),
        name=name,
        unit=unit,
        known=known,
        located=source.located if isinstance(source, RequestSource) else None,
        facts=facts,
        prices=prices,
        system=system,
    )
    refuse_many_requests(folder.out, planned.requests)


def build_update(
    folder: RunFolder,
    source: RunInput,
    limits: BatchLimits,
    facts: dict[str, Any],
    prices: Prices | None,
    system: System,
    place: Path,
) -> None:
    """Write the files of a run for another input, with a ledger in which nothing was sent."""

    def building(
        place: Path, system: System, basis: Any = None
    ) -> AbstractContextManager[LedgerBuilder]:
        return new_ledger(place / folder.ledger.name, system, basis=basis)

    build(place, folder, building, source, limits, facts, prices, system, folder.index_in_use)


def rules_of(facts: Mapping[str, Any]) -> ValidationRules:
    """Return what the requests of a run are checked against."""
    return ValidationRules(
        facts["anthropic_version"],
        facts["id_field"],
        None if facts["betas"] is None else tuple(facts["betas"]),
        tagged_ids=facts["wire_ids"] == "tagged",
    )


def stored_facts(folder: RunFolder, facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts of a source with paths as the ledger keeps them."""
    return {**facts, "source": [folder.relative(path) for path in facts["source"]]}
