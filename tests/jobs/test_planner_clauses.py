"""
The clauses of the rules about lost creates: what would be paid twice if one were left out.

The numbers in the names of the classes are those of the rules in the comment of the planner.
"""

from __future__ import annotations

import pytest

from message_batches.jobs.engine import planner, policy, rules
from message_batches.jobs.state import Cancel, Identify, Observe, Proved, Submit
from tests.jobs.planner_desk import EPOCH, WINDOW, Desk, started

DAY = 86_400.0


def resent(requests: int = 2) -> Desk:
    """Return a run whose first create is absent, and whose second one has its requests."""
    desk = started(requests)
    desk.lose_for_good()
    desk.accept(desk.send())
    return desk


def lost_twice(requests: int = 2) -> Desk:
    """Return a run that has sent two requests twice, without an answer."""
    desk = started(requests)
    desk.lose_for_good()
    desk.later(300)
    desk.lose_for_good()
    desk.look()
    return desk


class TestAge:
    """2 and 4. A batch that was there before a create is not its batch."""

    def test_by_an_earlier_listing(self) -> None:
        desk = Desk()
        for number in range(7):
            desk.show(f"batch_{number}")
        desk.look()
        desk.lose(desk.send())
        desk.look()
        assert not desk.partition(1).candidates

    def test_by_an_anchor_in_the_ledger(self) -> None:
        desk = Desk()
        desk.show("batch_x")
        desk.look()
        desk.send()
        desk.start()
        desk.look()
        assert not desk.partition(1).candidates

    def test_by_the_time_of_an_anchor_in_the_ledger(self) -> None:
        desk = Desk()
        desk.show("batch_old")
        desk.later(policy.CLOCK_SLACK + 60)
        for number in range(6):
            desk.show(f"batch_{number}", 9)
        desk.look()
        desk.send()
        desk.start()
        desk.look()
        assert not desk.partition(1).candidates

    def test_but_two_clocks_of_the_service_may_differ(self) -> None:
        desk = Desk()
        desk.show("batch_0", 9)
        desk.look()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.batches = [
            view._replace(created_at=view.created_at - policy.CLOCK_SLACK / 2)
            if view.id == "batch_x"
            else view
            for view in desk.batches
        ]
        desk.look()
        assert set(desk.partition(1).candidates) == {"batch_x"}


class TestWindow:
    """2. The window is measured by a clock that cannot be set, and by two others that can."""

    def test_it_begins_at_once_where_the_sender_died_with_the_process(self) -> None:
        desk = started()
        desk.send()
        desk.start()
        desk.look()
        assert desk.partition(1).window_at is not None

    def test_it_ignores_both_clocks_within_a_process(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.look()
        desk.wall_set = desk.date_set = DAY
        desk.look()
        assert desk.partition(1).state == "unknown"

    def test_the_clock_of_the_service_does_not_shorten_it(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.look()
        desk.date_set = DAY
        desk.start()
        desk.look()
        assert desk.partition(1).state == "unknown"

    def test_a_clock_that_is_set_back_begins_it_again(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.look()
        desk.wall_set = -DAY
        desk.start()
        desk.look_for(WINDOW + 180)
        assert desk.partition(1).state == "absent"

    def test_a_list_is_read_at_once_when_an_answer_is_lost(self) -> None:
        desk = started(requests=4)
        desk.accept(desk.send())
        desk.look()
        desk.lose(desk.send())
        assert desk.wants(Observe)

    def test_another_workspace_shows_nothing(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.identity = "another"
        desk.look()
        assert desk.partition(1).window_at is None


class TestCandidates:
    """4. Candidates stay until their ids have spoken."""

    def test_ids_that_were_read_are_not_read_again(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x")
        assert not desk.wants(Identify)

    def test_ids_that_are_gone_are_not_read(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", ended=True, archived=True)
        desk.look()
        assert not desk.wants(Identify)

    def test_ids_that_cannot_be_read_yet_are_read_later(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x", readable=False)
        assert not desk.wants(Identify)
        assert desk.plan().wake_at is not None
        desk.later(300)
        desk.look()
        assert desk.wants(Identify)

    @pytest.mark.parametrize("unknown_batch", [False, True])
    def test_a_download_of_ids_that_fails_is_repeated(self, unknown_batch: bool) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", ended=True)
        desk.look()
        kind = "refused" if unknown_batch else "unreachable"
        desk.fail(Identify("batch_x"), kind, unknown_batch=unknown_batch)
        assert not desk.wants(Identify)
        assert desk.plan().verdict is None
        desk.later(300)
        assert desk.wants(Identify)

    def test_one_that_is_not_found_for_a_moment_is_not_deleted(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look()
        desk.batches.clear()
        desk.look(unknown=("batch_x",))
        assert not desk.partition(1).candidates["batch_x"].archived

    def test_one_that_turns_out_to_be_another_create_leaves(self) -> None:
        desk = started(requests=4, uploads=2)
        desk.lose(desk.send())
        desk.later(300)
        other = desk.send()
        desk.show("batch_x")
        desk.look()
        desk.accept(other, "batch_x")
        desk.batches.clear()
        desk.look(cut=True)
        assert not desk.partition(1).candidates

    def test_one_that_was_proven_by_an_earlier_process_is_its_batch(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.commit([Proved("batch_x", (1,))])
        desk.show("batch_x", ended=True)
        desk.look()
        assert desk.partition(1).batch_id == "batch_x"

    def test_one_that_fits_two_creates_becomes_one_of_them(self) -> None:
        desk = started(requests=4, proven_ids=False)
        desk.lose(desk.send())
        desk.later(300)
        desk.lose(desk.send())
        desk.commit([Proved("batch_x", (1, 2))])
        desk.show("batch_x", ended=True)
        desk.look()
        assert [desk.partition(number).batch_id for number in (1, 2)].count("batch_x") == 1

    def test_one_that_was_named_while_its_ids_were_read_stays_where_it_is(self) -> None:
        desk = started(requests=4, uploads=2, proven_ids=False)
        desk.lose(desk.send())
        desk.later(300)
        other = desk.send()
        desk.show("batch_x", ended=True)
        desk.look()
        desk.accept(other, "batch_x")
        desk.identify("batch_x", 1)
        assert desk.partition(1).batch_id is None

    def test_ids_are_read_as_downloads_allow_and_once_at_a_time(self) -> None:
        desk = started(downloads=1)
        desk.lose(desk.send())
        desk.show("batch_x", ended=True)
        desk.show("batch_y", ended=True)
        desk.look()
        (action,) = desk.wants(Identify)
        planner.begin(desk.state, action, desk.clocks())
        assert not desk.wants(Identify)

    def test_a_listing_that_began_before_a_rejection_does_not_count(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look_for(WINDOW + 120)
        desk.show("batch_x", ended=True)
        desk.look()
        before = desk.clocks()
        desk.later(1)
        desk.identify("batch_x")
        assert desk.wants(Observe)
        desk.look(began=before)
        assert desk.partition(1).state == "unknown"

    def test_one_that_comes_after_the_window_holds_requests_back(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look_for(WINDOW + 120)
        desk.show("batch_y")
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x")
        desk.later(1)
        desk.look()
        assert desk.partition(1).state == "absent"
        assert (desk.state.pool.fresh, desk.state.pool.suspended) == (0, 2)


class TestPassedOn:
    """4. A create that was answered with the batch of another one is unknown itself."""

    def passed(self) -> Desk:
        desk = started(requests=4, uploads=2)
        desk.lose(desk.send())
        desk.look_for(300)
        desk.accept(desk.send(), "batch_x")
        desk.look_for(WINDOW + 300)
        desk.show("batch_x", ended=True)
        desk.look()
        desk.collect(2, {}, foreign=2, owner=1)
        desk.later(policy.PROPAGATION_SECONDS)
        desk.collect(2, {}, foreign=2, owner=1)
        return desk

    def test_the_batch_is_that_of_the_other_one(self) -> None:
        desk = self.passed()
        assert desk.state.claimed == {"batch_x": 1}
        assert desk.state.proofs["batch_x"] == (1,)
        assert desk.partition(1).batch_id == "batch_x"

    def test_its_own_batch_is_not_known(self) -> None:
        record = self.passed().partition(2)
        assert record.state == "unknown"
        assert (record.batch_id, record.known_by, record.created_at) == (None, None, None)
        assert (record.ended_at, record.counted, record.cancel) == (None, None, None)
        assert (record.window_at, record.window_wall, record.candidates) == (None, None, {})

    def test_it_is_looked_for_at_once_and_for_a_window(self) -> None:
        desk = self.passed()
        before = desk.clocks()
        desk.later(1)
        assert desk.wants(Observe)
        desk.look(began=before)
        assert desk.partition(2).window_at is None
        desk.look_for(WINDOW - 60)
        assert desk.partition(2).state == "unknown"
        desk.look_for(180)
        assert desk.partition(2).state == "absent"


class TestLimits:
    """5. How often requests are sent again."""

    def test_nothing_is_answered_between_a_third_sending_and_a_fourth(self) -> None:
        desk = lost_twice(requests=6)
        desk.later(300)
        desk.accept(desk.send())
        desk.later(300)
        desk.lose_for_good()
        desk.later(300)
        desk.accept(desk.send())
        assert desk.partition(4).resends == 2
        assert desk.state.pool.suspended == 2

    def test_a_new_process_knows_that_a_create_was_answered(self) -> None:
        desk = lost_twice(requests=4)
        desk.later(300)
        desk.accept(desk.send())
        desk.start()
        desk.look()
        assert (desk.state.pool.fresh, desk.state.pool.suspended) == (2, 0)

    def test_an_answer_does_not_release_what_a_suspect_holds_back(self) -> None:
        desk = lost_twice(requests=4)
        desk.show("batch_x")
        desk.look()
        desk.later(300)
        desk.accept(desk.send())
        assert desk.state.pool.suspended == 2

    def test_the_rejection_of_a_suspect_does_not_allow_another_attempt(self) -> None:
        desk = lost_twice()
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x")
        desk.later(1)
        desk.look()
        assert desk.state.pool.suspended == 2
        assert desk.plan().verdict == "question"

    def test_a_decision_about_one_attempt_is_not_one_about_another(self) -> None:
        desk = lost_twice()
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        assert desk.state.pool.suspended == 2

    def test_a_person_overrules_a_suspect(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x")
        desk.look()
        assert not desk.wants(Submit)
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        desk.look()
        assert desk.wants(Submit)
        desk.start()
        desk.look()
        assert desk.wants(Submit)

    def test_an_answer_does_not_release_what_a_suspect_of_the_last_attempt_holds_back(self) -> None:
        desk = lost_twice(requests=4)
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        desk.show("batch_x")
        desk.look()
        desk.later(300)
        desk.accept(desk.send())
        assert desk.state.pool.suspended == 2


class TestSuspects:
    """6. What happens to requests while a batch is listed that could be an absent create."""

    def test_a_run_waits_for_a_suspect(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x")
        desk.look()
        assert desk.plan().verdict is None
        desk.later(120)
        assert desk.wants(Observe)

    def test_a_suspect_whose_results_are_gone_is_a_question(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x", ended=True, archived=True)
        desk.look()
        assert desk.state.pool.suspended == 2
        assert desk.plan().verdict == "question"

    def test_a_suspect_that_is_proven_has_its_requests(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x", 1)
        assert (desk.state.pool.fresh, desk.state.pool.suspended) == (0, 0)
        assert desk.disk.codes == ["held", "held"]

    def test_a_suspect_that_an_earlier_process_has_proven_has_its_requests(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.commit([Proved("batch_x", (1,))])
        desk.show("batch_x", ended=True)
        desk.look()
        assert desk.partition(1).batch_id == "batch_x"
        assert desk.state.pool.fresh == 0

    def test_a_batch_without_counts_is_a_suspect(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x", None)
        desk.look()
        assert desk.state.pool.suspended == 2

    def test_a_batch_without_counts_is_not_one_long_after_the_window(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.later(3 * WINDOW)
        desk.show("batch_x", None)
        desk.look()
        assert desk.state.pool.fresh == 2

    def test_a_batch_of_the_right_count_is_one_at_any_time(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.later(3 * WINDOW)
        desk.show("batch_x", ended=True)
        desk.look()
        assert desk.state.pool.suspended == 2
        assert desk.wants(Identify)

    @pytest.mark.parametrize("kind", ["busy", "not_sent", "too_large"])
    def test_a_resend_that_was_refused_is_held_back(self, kind: str) -> None:
        desk = started()
        desk.lose_for_good()
        number = desk.send()
        desk.show("batch_x")
        desk.look()
        desk.refuse(number, kind)
        assert (desk.state.pool.fresh, desk.state.pool.suspended) == (0, 2)

    def test_a_resend_is_not_canceled_for_a_batch_without_counts(self) -> None:
        desk = resent()
        desk.show("batch_x", None)
        desk.look()
        assert not desk.wants(Cancel)

    def test_only_the_resend_is_canceled(self) -> None:
        desk = started(requests=4, uploads=2)
        number = desk.lose_for_good()
        resend = desk.send()
        desk.later(300)
        other = desk.send()
        desk.accept(other)
        desk.accept(resend)
        assert desk.partition(resend).absent == (number,)
        desk.show("batch_x")
        desk.look()
        assert [action.number for action in desk.wants(Cancel)] == [resend]

    def test_a_resend_is_canceled_once_for_each_create(self) -> None:
        desk = resent()
        desk.show("batch_x")
        desk.look()
        resend = desk.cancel()
        desk.show(resend, ended=True)
        desk.show("batch_x", ended=True)
        desk.look()
        desk.collect(2, {0: "canceled", 1: "canceled"})
        desk.merge()
        desk.identify("batch_x")
        desk.later(1)
        desk.look()
        desk.accept(desk.send())
        desk.show("batch_y")
        desk.look()
        assert not desk.wants(Cancel)

    def test_what_a_person_canceled_for_good_is_not_sent_again(self) -> None:
        desk = resent()
        desk.commit(planner.cancel(desk.state, for_resume=False))
        desk.show("batch_x")
        desk.look()
        assert desk.partition(2).cancel == "final"

    def test_a_resend_that_a_person_named_is_not_canceled(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.lose(desk.send())
        desk.show("batch_p")
        desk.look()
        desk.commit(planner.decide(desk.state, 2, desk.batches[0], desk.clocks()))
        desk.show("batch_x")
        desk.look()
        assert not desk.wants(Cancel)


class TestVerified:
    """6. When it is known what became of every create."""

    def test_not_while_a_create_is_under_way_or_unknown(self) -> None:
        desk = started()
        number = desk.send()
        assert not rules.is_verified(desk.state)
        desk.lose(number)
        assert not rules.is_verified(desk.state)

    def test_not_while_a_suspect_is_listed_whatever_the_time(self) -> None:
        desk = resent()
        desk.show("batch_x")
        desk.look()
        desk.show("batch_2", ended=True)
        desk.look()
        desk.collect(2)
        desk.merge()
        desk.later(2 * DAY)
        desk.look()
        assert not rules.is_verified(desk.state)
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x")
        desk.later(1)
        desk.look()
        assert rules.is_verified(desk.state)

    @pytest.mark.parametrize("proven_ids", [True, False])
    def test_not_by_ids_of_which_another_run_may_have_sent_the_same(self, proven_ids: bool) -> None:
        desk = started(proven_ids=proven_ids)
        desk.lose(desk.send())
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x", 1)
        assert rules.is_verified(desk.state) == proven_ids
        desk.collect(1)
        assert rules.is_verified(desk.state) == proven_ids
        desk.merge()
        assert rules.is_verified(desk.state) == proven_ids

    def test_not_because_the_clock_was_set_ahead_by_a_day(self) -> None:
        desk = resent()
        desk.wall_set = DAY
        desk.show("batch_2", ended=True)
        desk.look()
        desk.collect(2)
        desk.merge()
        desk.look()
        assert not rules.is_verified(desk.state)

    def test_by_the_answer_to_a_create_whatever_its_ids(self) -> None:
        desk = started(proven_ids=False)
        desk.accept(desk.send())
        assert rules.is_verified(desk.state)

    def test_a_run_that_is_done_waits_until_a_batch_shows_its_counts(self) -> None:
        desk = resent()
        desk.show("batch_2", ended=True)
        desk.look()
        desk.collect(2)
        desk.merge()
        desk.show("batch_x", None)
        desk.look()
        assert desk.plan().verdict is None
        desk.later(60)
        assert desk.wants(Observe)
        desk.later(policy.PROPAGATION_SECONDS)
        desk.look()
        assert desk.plan().verdict == "done"

    def test_the_ledger_knows_when_lists_were_searched_last(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.look()
        assert desk.state.facts.watched_at > EPOCH + WINDOW
