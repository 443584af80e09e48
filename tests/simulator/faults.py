"""What goes wrong in a history: nothing, what dice say, or what a script says."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Literal, NamedTuple

from attrs import evolve, field, frozen

from message_batches.jobs.state import Goal, PlannerOptions


@frozen
class Setting:
    """
    What a history starts from.

    Attributes:
        requests: how many requests the run has.
        options: what a person decided.
        queue_limit: how many requests the queue of the service takes; None for any number.
        shared_queue: whether the batches of others fill the same queue.
        most_bytes: the most bytes of a body that the service takes.
        too_large: the request that no body may hold.
        headers: whether responses name the workspace.
        listing_seconds: the most seconds that a listing takes.
        sole: whether the sender dies with the process.
        calm_after: when faults end.
        clock: what the clock of the service shows, less what the wall clock shows.
        foreign: the ages of batches that others sent before.
        bounds: what each request costs at most.
        costs: what it costs if it succeeds.
        caps: what a person allows the run to cost, one after the other; then any amount.
        limits: how many requests a person lets it send, one after the other; then all.
        pilot: how many requests go first, until they are settled; None for no pilot.
        redos: how often a request is asked again after a truncated answer.
        incomplete: which share of the answers is truncated or refused.
    """

    requests: int = 4
    options: PlannerOptions = field(factory=PlannerOptions)
    queue_limit: int | None = None
    shared_queue: bool = False
    most_bytes: int | None = None
    too_large: int | None = None
    headers: bool = True
    listing_seconds: float = 2.0
    sole: bool = True
    calm_after: float = 50_000.0
    clock: float = 0.0
    foreign: tuple[float, ...] = ()
    bounds: tuple[int, ...] | None = None
    costs: tuple[int, ...] | None = None
    caps: tuple[int, ...] = ()
    limits: tuple[int, ...] = ()
    pilot: int | None = None
    redos: int = 0
    incomplete: float = 0.0


class Create(NamedTuple):
    """
    What becomes of a create.

    Attributes:
        kind: `accepted`, `busy`, `unsent`, `refused`, or without an answer `lost` or `repeated`,
            which is the answer to an older create.
        up: seconds until its last byte has left.
        back: seconds until the answer after that.
        delay: seconds until the service accepts a lost one; None for never.
        retry_after: what a refusal asks for.
    """

    kind: Literal["accepted", "busy", "unsent", "refused", "lost", "repeated"] = "accepted"
    up: float = 1.0
    back: float = 0.5
    delay: float | None = 0.0
    retry_after: float | None = None


class Lifetime(NamedTuple):
    """
    How a batch lives.

    Attributes:
        lag: seconds until lists show it.
        zero: further seconds until they show its counts.
        lasts: further seconds until it ends.
        bad: what becomes of requests that do not succeed, by their place in the batch.
        lost: how many of its results the service loses.
        honest: whether the counts of the ended batch say so.
        deleted: seconds after its end when somebody deletes it; None for never.
    """

    lag: float = 0.0
    zero: float = 0.0
    lasts: float = 60.0
    bad: Mapping[int, str] = {}  # never changed
    lost: int = 0
    honest: bool = True
    deleted: float | None = None


class Life(NamedTuple):
    """
    How a process lives.

    Attributes:
        goal: what it is to do.
        workspace: whose key it has.
        same_key: whether it is the key that the run was started with.
        cancel: whether it cancels the run first.
        stops_at: the step at which a person stops it.
        dies_at: the step at which it dies.
    """

    goal: Goal = "finish"
    workspace: str = "first"
    same_key: bool = True
    cancel: Literal["final", "resume"] | None = None
    stops_at: int | None = None
    dies_at: int | None = None


class Faults:
    """A service that works, and processes that live."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def life(self, number: int) -> Life:
        """Return how the process of this number lives."""
        return Life()

    def pause(self, life: int) -> float:
        """Return the seconds until the next process starts."""
        return 10.0

    def create(self, number: int) -> Create:
        """Return what becomes of the create of a partition."""
        return Create()

    def dies_before_sending(self, number: int) -> bool:
        """Return whether the process dies between the commit of an intent and its first byte."""
        return False

    def batch(self, number: int, size: int) -> Lifetime:
        """Return how the batch of a partition lives; 0 for one of somebody else."""
        return Lifetime()

    def listing(self, ordinal: int) -> float | Literal["failed"] | None:
        """Return whether a listing fails, or which share of it is there where it is cut short."""
        return None

    def results(self, number: int, ordinal: int) -> tuple[float, bool] | None:
        """Return which share of the results arrives, and whether the end looks regular."""
        return None

    def fails(self) -> bool:
        """Return whether another call fails."""
        return False

    def takes(self, most: float) -> float:
        """Return how long a call takes."""
        return most / 2

    def foreign(self) -> int:
        """Return how many requests somebody else sends now, as one batch; 0 for none."""
        return 0

    def jump(self) -> tuple[float, float]:
        """Return by how much the wall clock and the clock of the service are set now."""
        return 0.0, 0.0


@frozen
class Rates:
    """How often something goes wrong in one history."""

    lost: float
    late: float
    vanish: float
    repeated: float
    busy: float
    unsent: float
    refused: float
    failed_listing: float
    cut_listing: float
    bad_results: float
    lost_results: float
    kill: float
    stop: float
    failing: float
    foreign: float
    lag: float
    deleted: float
    jump: float

    @classmethod
    def draw(cls, dice: Random, *, hostile: bool) -> Rates:
        """Return quiet rates in some histories and wild ones in others, or only wild ones."""
        wild = 1.0 if hostile else dice.choice((0.0, 0.2, 0.6, 1.0, 1.0))
        rare = wild if hostile or dice.random() < 0.4 else 0.0
        chance = dice.random
        return cls(
            lost=chance() * 0.5 * wild,
            late=chance() * 0.4,
            vanish=chance() * 0.3,
            repeated=chance() * 0.1 * rare,
            busy=chance() * 0.2 * wild,
            unsent=chance() * 0.1 * wild,
            refused=chance() * 0.05 * rare,
            failed_listing=chance() * 0.2 * wild,
            cut_listing=chance() * 0.3 * wild,
            bad_results=chance() * 0.4 * wild,
            lost_results=chance() * 0.2 * rare,
            kill=chance() * 0.04 * wild,
            stop=chance() * 0.3 * wild,
            failing=chance() * 0.4 * wild,
            foreign=chance() * 0.04 * wild,
            lag=chance() * 0.5 * wild,
            deleted=chance() * 0.2 * rare,
            jump=chance() * 0.01 * (wild if dice.random() < 0.15 else 0.0),
        )


def _money(dice: Random, count: int) -> dict[str, tuple[int, ...]]:
    """Draw what requests cost, and how much a person allows; from dice of their own."""
    bounds = tuple(dice.randint(1, 9) for _ in range(count))
    total = sum(bounds)
    return {
        "bounds": bounds,
        "costs": tuple(dice.randint(0, bound) for bound in bounds),
        "caps": tuple(sorted(dice.randint(1, total) for _ in range(dice.choice((0, 0, 1, 2))))),
        "limits": tuple(sorted(dice.randint(1, count) for _ in range(dice.choice((0, 0, 1, 2))))),
    }


class Dice(Faults):
    """Faults by chance, from a seed."""

    def __init__(
        self,
        seed: int,
        *,
        proven_ids: bool = True,
        hostile: bool = False,
        bias: Mapping[str, Any] | None = None,
    ) -> None:
        """
        Draw a setting and rates.

        Args:
            seed: what the dice depend on.
            proven_ids: whether ids on the wire name the run.
            hostile: whether all rates are high.
            bias: rates, and attributes of the setting, that do not depend on the seed.
        """
        self.dice = dice = Random(seed)
        bias = bias or {}
        rates = {name: value for name, value in bias.items() if hasattr(Rates, name)}
        self.rates = evolve(Rates.draw(dice, hostile=hostile), **rates)
        self._chance = dice.random
        count = dice.randint(2, 12)
        self._size = size = dice.randint(1, 5)
        wild = self.rates.lost > 0
        options = PlannerOptions(
            max_batch_requests=size,
            uploads=dice.choice((1, 2, 4)),
            downloads=dice.choice((1, 4)),
            max_queued=dice.choice((None, None, size, size + 3)),
            max_open_batches=dice.choice((None, None, None, 2)),
            proven_ids=proven_ids,
            window=dice.choice((900.0, 900.0, 300.0)),
            upload_seconds=600.0,
            polling_interval=600.0,
        )
        super().__init__(
            Setting(
                requests=count,
                options=options,
                queue_limit=dice.choice((None, None, size * 2)),
                shared_queue=dice.random() < 0.3,
                most_bytes=10 * dice.randint(1, size) if wild and dice.random() < 0.1 else None,
                too_large=dice.randrange(count) if wild and dice.random() < 0.05 else None,
                headers=dice.random() < 0.7,
                listing_seconds=dice.choice((2.0, 2.0, 100.0)) if wild else 2.0,
                sole=dice.random() < 0.8,
                calm_after=dice.uniform(1, 12) * 3600,
                clock=dice.choice((0.0, -500.0, 90.0)),
                foreign=tuple(dice.uniform(10, 5000) for _ in range(dice.randrange(3))),
            )
        )
        self.setting = evolve(self.setting, **_money(Random(f"money {seed}"), count))
        pilots = Random(f"pilot {seed}")
        self.setting = evolve(self.setting, pilot=pilots.choice((None, pilots.randint(1, count))))
        self._answers = answers = Random(f"answers {seed}")
        incomplete, redos = answers.choice((0.0, 0.1, 0.4)), answers.choice((0, 1, 2))
        self.setting = evolve(self.setting, redos=redos, incomplete=incomplete)
        setting = {name: value for name, value in bias.items() if name not in rates}
        self.setting = evolve(self.setting, **setting)
        self._sizes = (size, size, count % size or size)
        self.calm = False
        self._long_pauses = 1

    def life(self, number: int) -> Life:
        chance, rates = self._chance, self.rates
        if self.calm or not rates.lost:
            return Life()
        dies_at = None
        if chance() < rates.kill * 30:
            dies_at = 1 + int(self.dice.expovariate(max(rates.kill, 0.002)))
        if number == 1:
            return Life(dies_at=dies_at)
        goal: Goal = "finish"
        if chance() < 0.2:
            goal = self.dice.choice(("submit", "collect", "reconcile"))
        cancel: Literal["final", "resume"] | None = None
        if chance() < 0.05:
            cancel = self.dice.choice(("final", "resume"))
        workspace, same_key = "first", True
        if chance() < 0.1:
            workspace, same_key = self.dice.choice((("first", False), ("second", False)))
        stops_at = self.dice.randrange(1, 60) if chance() < rates.stop else None
        return Life(goal, workspace, same_key, cancel, stops_at, dies_at)

    def pause(self, life: int) -> float:
        if self._long_pauses and self._chance() < 0.02:
            self._long_pauses -= 1
            return self.dice.choice((100_000.0, 30 * 86_400.0))
        return self.dice.choice((0.0, 5.0, 300.0, 7200.0))

    def create(self, number: int) -> Create:
        chance, rates = self._chance, self.rates
        up = self.dice.choice((0.1, 1.0, 120.0 if self.setting.sole else 590.0)) * chance()
        back = chance()
        if self.calm:
            return Create("accepted", up, back)
        if chance() < rates.busy:
            after = self.dice.choice((None, 20.0, 700.0))
            return Create("busy", up, back, None, after)
        if chance() < rates.unsent:
            return Create("unsent", up, back)
        if chance() < rates.refused:
            return Create("refused", up, back)
        if chance() < rates.lost:
            what = chance()
            delay: float | None = 0.0
            if what < rates.vanish:
                delay = None
            elif what < rates.vanish + rates.late:
                # Often near the end of the window, where a mistake of seconds shows.
                begin, most = self.dice.choice(
                    ((0.0, 200.0), (0.0, 4000.0), (self.setting.options.window - 120.0, 150.0))
                )
                delay = begin + most * chance()
            return Create("lost", up, back, delay)
        if chance() < rates.repeated:
            return Create("repeated", up, back, 0.0 if chance() < 0.5 else None)
        return Create("accepted", up, back)

    def dies_before_sending(self, number: int) -> bool:
        return not self.calm and self._chance() < self.rates.kill

    def batch(self, number: int, size: int) -> Lifetime:
        life = self._life_of(number, size)
        bad = dict(life.bad)
        for place in range(size):
            # From dice of their own: most histories are what they were without.
            if self._answers.random() < self.setting.incomplete:
                bad.setdefault(place, self._answers.choice(("truncated", "truncated", "refused")))
        return life._replace(bad=bad)

    def _life_of(self, number: int, size: int) -> Lifetime:
        chance, rates = self._chance, self.rates
        if self.calm:
            return Lifetime(0.0, 0.0, 3000.0 * chance())
        lag = 60 * chance() if chance() < rates.lag else 0.0
        zero = self.dice.choice((20.0, 3000.0)) * chance() if chance() < rates.lag else 0.0
        lasts = self.dice.choice((1.0, 60.0, 3000.0, 12_000.0)) * chance()
        bad = {}
        kind = "account" if number and chance() < rates.refused else "overloaded"
        for place in range(size):
            if chance() < rates.failing:
                bad[place] = kind
        lost = 0
        honest = True
        deleted = None
        if chance() < rates.lost_results:
            lost = self.dice.randint(1, size)
            honest = chance() < 0.7
        if chance() < rates.deleted:
            deleted = 5000 * chance()
        return Lifetime(lag, zero, lasts, bad, lost, honest, deleted)

    def listing(self, ordinal: int) -> float | Literal["failed"] | None:
        if self.calm:
            return None
        if self._chance() < self.rates.failed_listing:
            return "failed"
        if self._chance() >= self.rates.cut_listing:
            return None
        return self.dice.choice((0.0, self._chance()))

    def results(self, number: int, ordinal: int) -> tuple[float, bool] | None:
        if self.calm or self._chance() >= self.rates.bad_results:
            return None
        return self._chance() * 0.9, self._chance() < 0.5

    def fails(self) -> bool:
        return not self.calm and self._chance() < self.rates.failed_listing

    def takes(self, most: float) -> float:
        return self._chance() * most

    def foreign(self) -> int:
        if self.calm or self._chance() >= self.rates.foreign:
            return 0
        return self.dice.choice(self._sizes)

    def jump(self) -> tuple[float, float]:
        if not self.rates.jump or self.calm or self._chance() >= self.rates.jump:
            return 0.0, 0.0
        day = self.dice.choice((86_400.0, -86_400.0))
        return (day, 0.0) if self._chance() < 0.5 else (0.0, day)


class Script(Faults):
    """Faults as a test writes them down, without dice."""

    def __init__(
        self,
        *,
        requests: int = 2,
        size: int = 2,
        creates: Mapping[int, Create] | None = None,
        batches: Mapping[int, Lifetime] | None = None,
        listings: Mapping[int, float | Literal["failed"]] | None = None,
        results: Mapping[tuple[int, int], tuple[float, bool]] | None = None,
        lives: Mapping[int, Life] | None = None,
        pauses: Mapping[int, float] | None = None,
        unsent: frozenset[int] = frozenset(),
        options: PlannerOptions | None = None,
        **setting: object,
    ) -> None:
        options = options or PlannerOptions(
            window=900.0, upload_seconds=600.0, polling_interval=60.0
        )
        options = evolve(options, max_batch_requests=size)
        super().__init__(Setting(requests, options, **setting))  # type: ignore[arg-type]
        self._creates, self._batches = creates or {}, batches or {}
        self._listings, self._results = listings or {}, results or {}
        self._lives, self._pauses, self._unsent = lives or {}, pauses or {}, unsent

    def life(self, number: int) -> Life:
        return self._lives.get(number, Life())

    def pause(self, life: int) -> float:
        return self._pauses.get(life, 10.0)

    def create(self, number: int) -> Create:
        return self._creates.get(number, Create())

    def dies_before_sending(self, number: int) -> bool:
        return number in self._unsent

    def batch(self, number: int, size: int) -> Lifetime:
        return self._batches.get(number, Lifetime())

    def listing(self, ordinal: int) -> float | Literal["failed"] | None:
        return self._listings.get(ordinal)

    def results(self, number: int, ordinal: int) -> tuple[float, bool] | None:
        return self._results.get((number, ordinal))
