"""How a run goes on, waits, gives up and ends: the clauses of the planner that no fault needs."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from message_batches.jobs.engine import planner, policy
from message_batches.jobs.state import (
    BatchView,
    Cancel,
    Collect,
    Merge,
    Observe,
    Submit,
    Updated,
)
from tests.jobs.planner_desk import EPOCH, WINDOW, Desk, started

HOUR = 3600.0


def ended(requests: int = 2, counted: int | None = 2, **options: Any) -> Desk:
    """Return a run whose first batch has ended."""
    desk = started(requests, **options)
    desk.show(desk.accept(desk.send()), counted, ended=True)
    desk.look()
    return desk


class TestHowMuchIsSent:
    def test_no_more_uploads_than_a_person_allows(self) -> None:
        desk = started(requests=6, uploads=2)
        desk.send()
        desk.send()
        assert not desk.wants(Submit)

    def test_what_is_sent_lost_or_in_progress_counts_as_an_open_batch(self) -> None:
        desk = started(requests=8, max_open_batches=1, uploads=2)
        number = desk.send()
        assert not desk.wants(Submit)
        desk.lose(number)
        desk.later(300)
        assert not desk.wants(Submit)
        desk = started(requests=8, max_open_batches=1)
        desk.accept(desk.send())
        assert not desk.wants(Submit)

    def test_a_lost_create_is_in_the_queue_until_it_is_absent(self) -> None:
        desk = started(requests=4, max_queued=2)
        desk.lose(desk.send())
        desk.later(300)
        assert not desk.wants(Submit)
        desk.look_for(WINDOW + 120)
        assert desk.wants(Submit)

    def test_a_batch_fills_the_room_that_is_left(self) -> None:
        desk = started(requests=6, size=4, max_queued=6)
        desk.accept(desk.send())
        assert [action.max_requests for action in desk.wants(Submit)] == [2]

    def test_the_size_of_a_body_is_not_larger_than_a_person_allows(self) -> None:
        desk = started(requests=4, size=4, max_batch_bytes=20)
        desk.send()
        assert desk.partition(1).requests == 2

    def test_nothing_is_sent_into_the_backoff_of_an_answer_that_came_meanwhile(self) -> None:
        desk = started(requests=6, uploads=2)
        first, second = desk.send(), desk.send()
        desk.refuse(first, retry_after=600.0)
        desk.accept(second)
        desk.later(500)
        assert not desk.wants(Submit)
        assert desk.plan().attempt_at is not None
        desk.later(100)
        assert desk.wants(Submit)

    def test_a_shorter_wait_does_not_replace_a_longer_one_in_the_ledger(self) -> None:
        desk = started(requests=6, uploads=2)
        first, second = desk.send(), desk.send()
        desk.refuse(first, retry_after=600.0)
        desk.refuse(second, retry_after=5.0)
        desk.start()
        desk.look()
        desk.later(300)
        assert not desk.wants(Submit)

    def test_a_clock_that_is_set_does_not_end_the_wait_of_a_process(self) -> None:
        desk = started()
        desk.refuse(desk.send(), retry_after=600.0, queue_full=True)
        desk.wall_set = 2 * HOUR
        desk.later(60)
        assert not desk.wants(Submit)

    def test_a_batch_that_ends_makes_room_at_once(self) -> None:
        desk = started(requests=6)
        batch_id = desk.accept(desk.send())
        desk.refuse(desk.send(), queue_full=True)
        desk.show(batch_id, ended=True, ended_at=EPOCH + desk.now)
        desk.look()
        assert desk.wants(Submit)

    def test_a_batch_that_was_under_way_shows_how_much_the_queue_took(self) -> None:
        desk = started(requests=8, uploads=3)
        first, second, third = desk.send(), desk.send(), desk.send()
        desk.accept(first)
        desk.refuse(second, queue_full=True)
        assert desk.state.facts.queue_limit == 2
        desk.accept(third)
        assert desk.state.facts.queue_limit == 4

    def test_a_batch_that_is_accepted_later_shows_that_there_is_room(self) -> None:
        desk = started(requests=8)
        desk.accept(desk.send())
        desk.refuse(desk.send(), queue_full=True)
        desk.later(policy.QUEUE_LIMIT_SECONDS + 60)
        desk.accept(desk.send())
        assert desk.state.facts.queue_limit is None

    def test_one_small_batch_at_a_time_finds_out_whether_there_is_room(self) -> None:
        desk = started(requests=8, uploads=3)
        desk.accept(desk.send())
        desk.refuse(desk.send(), queue_full=True)
        desk.later(policy.QUEUE_LIMIT_SECONDS + 60)
        desk.send()
        assert not desk.wants(Submit)

    def test_nobody_waits_for_more_than_an_hour_because_the_service_said_so(self) -> None:
        desk = started()
        desk.refuse(desk.send(), retry_after=1e6)
        desk.later(policy.LONGEST_RETRY_AFTER)
        assert desk.wants(Submit)

    def test_a_create_needs_requests(self) -> None:
        desk = started()
        with pytest.raises(ValueError, match="needs requests"):
            planner.begin(desk.state, Submit("fresh", 1, 1), desk.clocks())


class TestWorkspace:
    """8. What is done before this process knows that it talks to the workspace of the run."""

    def test_nothing_is_fetched(self) -> None:
        desk = ended()
        desk.start()
        assert not desk.wants(Collect)
        desk.look()
        assert desk.wants(Collect)

    def test_nothing_is_canceled(self) -> None:
        desk = started()
        desk.accept(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=False))
        desk.start()
        assert not desk.wants(Cancel)
        desk.look()
        assert desk.wants(Cancel)

    def test_another_key_that_sees_a_batch_that_was_listed_before(self) -> None:
        desk = Desk()
        desk.identity = None
        desk.show("batch_x", 9)
        desk.look()
        desk.lose(desk.send())
        desk.same_key = False
        desk.start()
        desk.look()
        assert desk.state.confirmed
        assert desk.plan().verdict is None

    def test_another_key_whose_responses_name_the_workspace(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.same_key = False
        desk.start()
        desk.look()
        assert desk.plan().verdict is None

    def test_the_same_key_without_any_batch(self) -> None:
        desk = Desk()
        desk.identity = None
        desk.look()
        desk.lose(desk.send())
        desk.start()
        desk.look()
        assert desk.plan().verdict is None

    def test_a_name_of_the_workspace_is_kept_when_a_response_has_one(self) -> None:
        desk = Desk()
        desk.identity = None
        desk.look()
        assert desk.state.facts.identity is None
        desk.identity = "workspace"
        desk.look()
        assert desk.state.facts.identity == "workspace"


class TestFetching:
    """9. What is fetched, and when."""

    @pytest.mark.parametrize("goal", ["finish", "drain", "collect"])
    def test_by_these_processes(self, goal: str) -> None:
        desk = ended()
        desk.start(goal=goal)
        desk.look()
        assert desk.wants(Collect)

    def test_no_more_downloads_than_a_person_allows(self) -> None:
        desk = started(requests=4, downloads=1)
        for _ in range(2):
            desk.show(desk.accept(desk.send()), ended=True)
        desk.look()
        (action,) = desk.wants(Collect)
        planner.begin(desk.state, action, desk.clocks())
        assert not desk.wants(Collect)

    def test_a_short_file_is_not_fetched_again_at_once(self) -> None:
        desk = ended()
        desk.collect(1, {0: "succeeded"})
        assert not desk.wants(Collect)
        assert desk.plan().wake_at is not None
        desk.later(60)
        assert desk.wants(Collect)

    def test_two_downloads_have_to_agree(self) -> None:
        desk = started(requests=3, size=3)
        desk.show(desk.accept(desk.send()), 2, ended=True)
        desk.look()
        desk.collect(1, {0: "succeeded"})
        desk.collect(1, {1: "succeeded"})
        assert desk.partition(1).state == "ended"
        desk.collect(1, {1: "succeeded"})
        assert desk.partition(1).state == "fetched"

    def test_a_download_that_is_refused_ends_the_process(self) -> None:
        desk = ended()
        desk.fail(Collect(1, "batch_1"), "refused")
        assert desk.plan().verdict == "refused"

    def test_a_download_that_fails_is_repeated(self) -> None:
        desk = ended()
        desk.fail(Collect(1, "batch_1"), "unreachable", retry_after=90.0)
        desk.later(60)
        assert not desk.wants(Collect)
        desk.later(60)
        assert desk.wants(Collect)

    def test_results_that_are_not_found_are_gone_only_after_a_while(self) -> None:
        desk = ended()
        desk.fail(Collect(1, "batch_1"), "refused", unknown_batch=True)
        assert desk.partition(1).state == "ended"
        desk.later(policy.PROPAGATION_SECONDS + 1)
        desk.fail(Collect(1, "batch_1"), "refused", unknown_batch=True)
        assert desk.partition(1).state == "gone"

    def test_a_person_accepts_that_what_is_gone_is_missing(self) -> None:
        desk = started()
        desk.accept(desk.send(), "batch_x")
        desk.show("batch_x", ended=True, archived=True)
        desk.look()
        desk.later(policy.PROPAGATION_SECONDS)
        desk.look()
        assert desk.partition(1).state == "gone"
        desk.commit(planner.accept_missing(desk.state, 1))
        assert (0, 1, "missing") in desk.disk.output

    def test_nobody_accepts_what_may_still_come(self) -> None:
        desk = started()
        desk.accept(desk.send())
        with pytest.raises(ValueError, match="outstanding"):
            planner.accept_missing(desk.state, 1)

    def test_parts_are_merged_one_at_a_time(self) -> None:
        desk = started(requests=4)
        for _ in range(2):
            desk.show(desk.accept(desk.send()), ended=True)
        desk.look()
        desk.collect(1)
        desk.collect(2)
        (action,) = desk.wants(Merge)
        planner.begin(desk.state, action, desk.clocks())
        assert not desk.wants(Merge)

    def test_what_is_fetched_is_merged_before_a_process_ends(self) -> None:
        desk = started(requests=4)
        desk.show(desk.accept(desk.send()), ended=True)
        number = desk.send()
        desk.look()
        desk.collect(1)
        desk.refuse(number, "refused")
        assert desk.wants(Merge)
        desk.merge()
        assert desk.plan().verdict == "refused"


class TestLists:
    @pytest.mark.parametrize("absent", [False, True])
    def test_they_go_back_to_what_was_there_before_a_create_without_an_answer(
        self, absent: bool
    ) -> None:
        desk = Desk()
        desk.show("batch_old", 9)
        desk.look()
        desk.later(2 * HOUR)
        number = desk.send()
        desk.lose(number)
        if absent:
            desk.look_for(WINDOW + 120)
            desk.accept(desk.send())
        desk.start()
        (action,) = desk.wants(Observe)
        created_at = desk.partition(number).anchors[0].created_at
        assert action.until is not None
        assert action.until <= created_at - policy.CLOCK_SLACK

    def test_they_ask_for_candidates_and_for_batches_in_progress(self) -> None:
        desk = started(requests=4)
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.later(300)
        desk.accept(desk.send())
        desk.look()
        desk.later(120)
        (action,) = desk.wants(Observe)
        assert set(action.batch_ids) == {"batch_x", "batch_2"}

    def test_one_batch_is_retrieved_without_a_list(self) -> None:
        desk = started()
        desk.accept(desk.send())
        desk.look()
        desk.later(120)
        (action,) = desk.wants(Observe)
        assert (action.listed, action.batch_ids) == (False, ("batch_1",))

    def test_two_batches_are_listed_as_far_back_as_the_older_one(self) -> None:
        desk = started(requests=4)
        desk.accept(desk.send())
        desk.later(HOUR)
        desk.accept(desk.send())
        desk.later(120)
        (action,) = desk.wants(Observe)
        assert action.until == desk.partition(1).created_at

    def test_there_is_one_at_a_time(self) -> None:
        desk = Desk()
        (action,) = desk.wants(Observe)
        planner.begin(desk.state, action, desk.clocks())
        assert not desk.wants(Observe)

    @pytest.mark.parametrize("goal", ["finish", "drain"])
    def test_batches_in_progress_are_waited_for(self, goal: str) -> None:
        desk = started()
        desk.accept(desk.send())
        desk.start(goal=goal)
        desk.look()
        assert desk.plan().verdict is None
        desk.later(120)
        assert desk.wants(Observe)

    def test_a_batch_that_is_not_listed_is_not_gone(self) -> None:
        desk = started()
        desk.accept(desk.send())
        desk.batches.clear()
        for _ in range(3):
            desk.look(cut=True)
            desk.later(policy.PROPAGATION_SECONDS)
        assert desk.partition(1).state == "submitted"

    def test_a_batch_that_was_seen_meanwhile_is_not_gone(self) -> None:
        desk = started()
        desk.accept(desk.send())
        shown = list(desk.batches)
        desk.batches = []
        desk.look(unknown=("batch_1",))
        desk.batches = shown
        desk.look()
        desk.later(policy.PROPAGATION_SECONDS)
        desk.batches = []
        desk.look(unknown=("batch_1",))
        assert desk.partition(1).state == "submitted"

    def test_a_list_that_is_refused_ends_the_process(self) -> None:
        desk = Desk()
        desk.fail(Observe(0.0), "refused")
        assert desk.plan().verdict == "refused"

    def test_a_list_that_fails_is_repeated_later_and_in_the_end_given_up(self) -> None:
        desk = Desk()
        desk.fail(Observe(0.0), retry_after=90.0)
        desk.later(60)
        assert not desk.wants(Observe)
        desk.later(60)
        assert desk.wants(Observe)
        for _ in range(40):
            desk.later(100)
            desk.fail(Observe(0.0))
        assert desk.plan().verdict == "unreachable"

    def test_a_list_that_is_incomplete_for_an_hour_is_given_up(self) -> None:
        desk = started()
        desk.show("batch_x", 9)
        desk.lose(desk.send())
        for _ in range(70):
            desk.look(cut=True)
            desk.later(60)
        assert desk.plan().verdict == "unreachable"

    def test_one_complete_list_is_enough_to_continue(self) -> None:
        desk = started()
        desk.show("batch_x", 9)
        desk.lose(desk.send())
        for number in range(140):
            desk.look(cut=number % 50 != 49)
            desk.later(60)
        assert desk.plan().verdict is None


class TestGivingUp:
    def test_a_service_that_cannot_be_reached_for_an_hour(self) -> None:
        desk = started()
        began = desk.now
        while desk.plan().verdict is None:
            desk.refuse(desk.send(), "not_sent")
            desk.later(300)
        assert desk.plan().verdict == "unreachable"
        assert desk.now - began > HOUR

    def test_not_one_that_is_busy(self) -> None:
        desk = started()
        for _ in range(30):
            desk.refuse(desk.send(), "busy")
            desk.later(300)
        assert desk.plan().verdict is None

    def test_not_one_that_answers_now_and_then(self) -> None:
        desk = started(requests=60)
        for number in range(26):
            if number % 6:
                desk.refuse(desk.send(), "not_sent")
            else:
                desk.accept(desk.send())
            desk.later(300)
        assert desk.plan().verdict is None

    def test_a_create_under_way_is_waited_for(self) -> None:
        desk = started(requests=4, uploads=2)
        first, second = desk.send(), desk.send()
        desk.refuse(first, "refused")
        assert desk.plan().verdict is None
        desk.accept(second)
        assert desk.plan().verdict == "refused"


class TestCancels:
    """7. When a cancel is repeated, and what a wish to cancel is about."""

    def test_one_that_fails_is_repeated(self) -> None:
        desk = started()
        desk.accept(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=False))
        (action,) = desk.wants(Cancel)
        desk.fail(action)
        assert not desk.wants(Cancel)
        desk.later(60)
        assert desk.wants(Cancel)

    def test_one_that_is_refused_is_not(self) -> None:
        desk = started()
        desk.accept(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=False))
        (action,) = desk.wants(Cancel)
        desk.fail(action, "refused")
        desk.later(60)
        assert not desk.wants(Cancel)
        assert desk.plan().verdict is None

    def test_a_create_under_way_is_canceled_when_it_is_answered(self) -> None:
        desk = started()
        number = desk.send()
        desk.commit(planner.cancel(desk.state, for_resume=False))
        desk.accept(number)
        assert desk.cancel() == "batch_1"

    def test_the_wish_is_about_a_lost_create_too(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=True))
        assert desk.partition(1).cancel == "recall"
        desk.commit(planner.cancel(desk.state, for_resume=False))
        assert desk.partition(1).cancel == "recall"

    def test_a_few_at_a_time(self) -> None:
        desk = started(requests=20)
        for _ in range(6):
            desk.accept(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=False))
        for action in desk.wants(Cancel):
            planner.begin(desk.state, action, desk.clocks())
        assert not desk.wants(Cancel)


class TestDecisions:
    """13. What follows from the answer of a person."""

    def test_a_batch_that_a_person_named_has_the_requests_of_an_absent_create(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x")
        desk.look()
        desk.commit(planner.decide(desk.state, 1, desk.batches[0], desk.clocks()))
        assert desk.disk.codes == ["held", "held"]
        assert desk.partition(1).state == "submitted"

    def test_a_batch_without_counts_may_be_named(self) -> None:
        desk = started()
        desk.lose(desk.send())
        view = BatchView("batch_x", 0.0, None, False)
        desk.commit(planner.decide(desk.state, 1, view, desk.clocks()))
        assert desk.partition(1).known_by == "person"

    def test_a_lost_create_that_nothing_became_of_stays_on_watch(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        assert desk.partition(1).state == "absent"
        assert desk.state.pool.fresh == 2

    def test_a_batch_whose_results_are_gone_was_paid_and_stays_gone(self) -> None:
        desk = started()
        desk.accept(desk.send(), "batch_x")
        desk.show("batch_x", ended=True, archived=True)
        desk.look()
        desk.later(policy.PROPAGATION_SECONDS)
        desk.look()
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        assert desk.partition(1).state == "gone"
        assert desk.state.pool.fresh == 2

    def test_nothing_is_decided_about_a_batch_that_is_in_progress(self) -> None:
        desk = started()
        desk.accept(desk.send())
        with pytest.raises(ValueError, match="not undecided"):
            planner.decide(desk.state, 1, None, desk.clocks())


class TestCap:
    """Each request costs 1 at most, and nothing in the end."""

    def test_no_more_is_sent_than_what_is_left_may_cost(self) -> None:
        desk = started(requests=4, size=4, max_cost=3)
        number = desk.send()
        assert desk.partition(number).requests == 3
        assert not desk.wants(Submit)

    def test_what_is_not_answered_or_absent_counts_with_its_bound(self) -> None:
        desk = started(requests=4, max_cost=3)
        desk.lose(desk.send())
        assert desk.partition(desk.send()).requests == 1
        desk = started(requests=4, max_cost=3)
        desk.lose_for_good()
        assert desk.partition(1).state == "absent"
        assert desk.partition(desk.send()).requests == 1

    def test_a_create_that_was_refused_costs_nothing(self) -> None:
        desk = started(requests=2, max_cost=2)
        desk.refuse(desk.send())
        desk.later(HOUR)
        assert desk.partition(desk.send()).requests == 2

    def test_results_make_room(self) -> None:
        desk = ended(requests=4, max_cost=2)
        assert not desk.wants(Submit)
        desk.collect(1)
        assert desk.partition(desk.send()).requests == 2

    def test_a_batch_that_is_gone_counts_with_its_bound(self) -> None:
        desk = ended(requests=4, max_cost=3)
        desk.commit([Updated(1, {"state": "gone"})])
        assert desk.partition(desk.send()).requests == 1

    def test_where_nothing_is_left_the_run_ends(self) -> None:
        desk = started(requests=2, max_cost=1)
        desk.disk.bounds = (2, 2)
        (action,) = desk.wants(Submit)
        assert not desk.disk.cut(action.source, 2, action.max_cost)[0].requests
        planner.found_no_room(desk.state)
        assert desk.plan().verdict == "capped"

    def test_a_batch_is_not_made_tiny_by_the_cap(self) -> None:
        desk = ended(requests=9, size=3, max_cost=4)
        desk.disk.bounds = (100,) * 3 + (1,) * 6  # results made some room
        desk.state.partitions[1].exposure = 300
        desk.state.options = evolve(desk.state.options, max_cost=302)
        (action,) = desk.wants(Submit)
        assert (action.max_cost, action.least_cost) == (2, 302 // policy.SMALLEST_SHARE)
        assert not desk.disk.cut("fresh", 3, action.max_cost, action.least_cost)[0].requests
        # What is left altogether is sent, however little it is.
        assert desk.disk.cut("fresh", 2, action.max_cost, action.least_cost)[0].requests == 2

    def test_with_the_same_room_no_request_is_looked_for_again(self) -> None:
        desk = started(requests=4, max_cost=3)
        number = desk.send()
        planner.found_no_room(desk.state)
        assert not desk.wants(Submit)
        desk.refuse(number)
        desk.later(HOUR)
        assert desk.wants(Submit)


class TestHeldBack:
    def test_requests_that_are_held_back_are_not_sent_and_do_not_keep_the_run(self) -> None:
        desk = started(requests=4)
        desk.disk.admit(2)
        desk.start()
        desk.look()
        assert desk.state.pool.later == 2
        desk.show(desk.accept(desk.send()), 2, ended=True)
        assert not desk.wants(Submit)
        desk.look()
        desk.collect(1)
        desk.merge()
        desk.look()
        assert desk.plan().verdict == "done"
