"""
The rules for creates without an answer: short scripts of what happens, and what the planner does.

The numbers in the names of the classes are those of the rules in the comment of the planner.
"""

from __future__ import annotations

from message_batches.jobs.engine import planner, rules
from message_batches.jobs.state import (
    Failed,
    Identified,
    Identify,
    Noted,
    Observe,
    Submit,
    Updated,
)
from tests.jobs.planner_desk import WINDOW, started

DAY = 86_400.0


class TestAbsence:
    """2. Absence takes complete listings over a window that begins after the last byte."""

    def test_one_listing_proves_nothing(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.look()
        desk.later(WINDOW - 60)
        desk.look()
        assert desk.partition(1).state == "unknown"

    def test_a_listing_that_began_before_the_answer_was_lost_does_not_count(self) -> None:
        desk = started()
        number = desk.send()
        before = desk.clocks()
        desk.later(1)
        desk.lose(number)
        desk.look(began=before)
        assert desk.partition(1).window_at is None
        desk.look()
        assert desk.partition(1).window_at is not None

    def test_a_truncated_listing_does_not_count(self) -> None:
        desk = started()
        desk.show("batch_9", 1)
        desk.lose(desk.send())
        for _ in range(30):
            desk.look(cut=True)
            desk.later(60)
        assert desk.partition(1).state == "unknown"
        assert desk.partition(1).window_at is None

    def test_the_window_of_a_sender_that_outlives_the_process_begins_when_its_time_is_up(
        self,
    ) -> None:
        desk = started(upload_seconds=3600.0)
        desk.send()
        desk.start(sole=False)
        desk.look_for(3600)
        assert desk.partition(1).window_at is None
        desk.look_for(WINDOW + 120)
        assert desk.partition(1).state == "absent"

    def test_the_window_begins_when_the_time_of_a_sender_is_up_that_was_lost_sight_of(
        self,
    ) -> None:
        desk = started(upload_seconds=3600.0)
        desk.lose(desk.send(), sending=True)
        desk.look_for(3600)
        assert desk.partition(1).window_at is None
        desk.look_for(WINDOW + 120)
        assert desk.partition(1).state == "absent"

    def test_a_process_that_lives_for_a_minute_continues_the_window(self) -> None:
        desk = started()
        desk.lose(desk.send())
        for _ in range(20):
            desk.start()
            desk.look()
            desk.later(59)
        assert desk.partition(1).state == "absent"

    def test_a_clock_that_is_set_does_not_shorten_the_window(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.look()
        desk.wall_set = DAY
        desk.start()
        desk.look()
        assert desk.partition(1).state == "unknown"

    def test_requests_of_an_absent_create_are_sent_again(self) -> None:
        desk = started()
        desk.lose_for_good()
        assert desk.send() == 2
        assert desk.partition(2).resends == 1


class TestCounts:
    """3. A batch whose counts are unknown may be any batch."""

    def test_a_batch_without_counts_is_waited_for(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", None)
        desk.look_for(3 * WINDOW)
        assert desk.partition(1).state == "unknown"
        desk.show("batch_x", 5)
        desk.look()
        assert desk.partition(1).state == "absent"

    def test_one_that_comes_after_the_window_is_not_waited_for(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", None)
        desk.look_for(WINDOW + 120)
        desk.later(2 * WINDOW)
        desk.show("batch_y", None)
        desk.show("batch_x", 5)
        desk.look()
        assert desk.partition(1).state == "absent"
        assert desk.state.pool.fresh == 2


class TestProof:
    """4. Nothing is adopted by its count; ids prove or reject it when it has ended."""

    def test_a_batch_of_the_right_count_is_waited_for_and_proven(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look_for(3 * WINDOW)
        assert desk.partition(1).state == "unknown"
        assert not desk.wants(Identify)
        desk.show("batch_x", ended=True)
        desk.look()
        assert [action.batch_id for action in desk.wants(Identify)] == ["batch_x"]
        desk.identify("batch_x", 1)
        assert desk.partition(1).batch_id == "batch_x"
        assert desk.partition(1).known_by == "ids"

    def test_a_rejection_reopens_the_question(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look_for(WINDOW + 120)
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x")
        assert desk.partition(1).state == "unknown"
        desk.later(1)
        desk.look()
        assert desk.partition(1).state == "absent"

    def test_a_proof_outlives_the_process(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x")
        desk.start()
        desk.look()
        assert not desk.wants(Identify)

    def test_a_batch_that_is_deleted_before_its_ids_were_read_is_a_question(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look()
        desk.batches.clear()
        for _ in range(30):
            desk.look(unknown=("batch_x",))
            desk.later(60)
        assert desk.plan().verdict == "question"
        assert "batch_x" in desk.plan().reason

    def test_what_a_listing_shows_that_proves_no_absence_may_still_be_it(self) -> None:
        desk = started()
        number = desk.send()
        before = desk.clocks()
        desk.lose(number)
        desk.show("batch_x")
        desk.look(cut=True, began=before)
        assert "batch_x" in desk.partition(1).candidates

    def test_a_batch_whose_ids_cannot_be_read_is_a_question_after_an_hour(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", ended=True)
        for _ in range(80):
            desk.look()
            if desk.wants(Identify):
                action = Identify("batch_x")
                planner.begin(desk.state, action, desk.clocks())
                unread = Identified(desk.clocks(), (), readable=False)
                desk.commit(planner.apply(desk.state, action, unread, desk.clocks()))
            desk.later(60)
        assert desk.plan().verdict == "question"

    def test_the_rest_of_the_run_continues_meanwhile(self) -> None:
        desk = started(requests=4)
        desk.lose(desk.send())
        desk.later(300)
        desk.accept(desk.send())
        assert desk.partition(2).state == "submitted"


class TestResends:
    """5. Once again for nothing, a second time after a sign of life, then only by a person."""

    def test_after_two_lost_creates_a_person_is_asked(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.lose_for_good()
        desk.look()
        assert desk.plan().verdict == "question"
        assert desk.state.pool.suspended == 2

    def test_a_create_that_is_answered_allows_another_attempt(self) -> None:
        desk = started(requests=3, size=2)
        desk.lose_for_good()
        desk.later(300)
        other = desk.send()
        desk.refuse(other, "not_sent")
        desk.later(300)
        desk.lose_for_good()
        assert desk.state.pool.suspended == 2
        desk.later(300)
        desk.accept(desk.send())
        assert desk.state.pool.suspended == 0
        assert desk.partition(desk.send()).resends == 2

    def test_a_third_resend_needs_a_person_whatever_is_answered(self) -> None:
        desk = started(requests=3, size=2)
        desk.lose_for_good()
        desk.later(300)
        desk.lose_for_good()
        desk.later(300)
        desk.accept(desk.send())
        desk.lose_for_good()
        assert desk.partition(4).resends == 2
        assert desk.state.pool.suspended == 2

    def test_one_listing_does_not_free_what_it_takes_for_absent_a_second_time(self) -> None:
        desk = started()
        desk.lose_for_good()
        second = desk.send()
        desk.lose(second)
        desk.look()
        desk.later(WINDOW)
        # A new process has to look for the first create again before it sends its requests.
        desk.start()
        desk.look()
        assert desk.partition(second).state == "absent"
        assert desk.state.pool.suspended == 2
        assert desk.plan().verdict == "question"

    def test_what_one_absent_create_frees_another_still_holds_back(self) -> None:
        desk = started(requests=4, size=4)
        desk.lose_for_good()
        desk.commit([Noted({"max_bytes": 20})])
        desk.lose(desk.send())  # two of the four
        desk.look_for(WINDOW + 120)
        assert desk.partition(2).state == "absent"
        desk.show(desk.accept(desk.send()), 2, ended=True)  # the other two
        desk.start()
        # It has too few requests to be the first create, but could be the second.
        desk.show("late", 2)
        desk.look()
        assert "late" in desk.partition(2).candidates
        assert "late" not in desk.partition(1).candidates
        assert (desk.state.pool.fresh, desk.state.pool.suspended) == (0, 2)

    def test_a_person_may_allow_it(self) -> None:
        desk = started()
        desk.lose_for_good()
        second = desk.lose_for_good()
        desk.start()
        desk.commit(planner.decide(desk.state, second, None, desk.clocks()))
        desk.look()
        assert desk.wants(Submit)

    def test_what_a_later_create_has_is_not_sent_again_by_a_decision_about_an_earlier_one(
        self,
    ) -> None:
        desk = started()
        desk.lose_for_good()
        desk.accept(desk.send())
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x", 1)
        desk.show("batch_x", ended=True, archived=True)
        desk.commit([Updated(1, {"state": "gone"})])
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        assert desk.state.pool.fresh == 0


class TestWatch:
    """6. An absent create stays on watch, and a batch that could be it holds its requests back."""

    def test_a_suspect_holds_requests_back(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x")
        desk.look()
        assert desk.state.pool.suspended == 2
        assert not desk.wants(Submit)

    def test_the_resend_is_canceled_once_until_the_suspect_has_ended(self) -> None:
        desk = started()
        desk.lose_for_good()
        resend = desk.accept(desk.send())
        desk.show("batch_x")
        desk.look()
        assert desk.cancel() == resend
        desk.show(resend, ended=True)
        desk.look()
        desk.collect(2, {0: "canceled", 1: "canceled"})
        desk.merge()
        assert desk.state.pool.suspended == 2
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x", 1)
        desk.collect(1)
        desk.merge()
        assert sorted(desk.disk.output) == [(0, 1, "succeeded"), (1, 1, "succeeded")]

    def test_a_resend_under_way_is_canceled_when_it_is_answered(self) -> None:
        desk = started()
        desk.lose_for_good()
        number = desk.send()
        desk.show("batch_x")
        desk.look()
        batch_id = desk.accept(number)
        assert desk.cancel() == batch_id

    def test_what_was_accepted_twice_is_in_the_ledger(self) -> None:
        desk = started()
        desk.lose_for_good()
        resend = desk.accept(desk.send())
        desk.show(resend, ended=True)
        desk.look()
        desk.collect(2)
        desk.merge()
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x", 1)
        desk.collect(1)
        assert desk.disk.twice == [(0, 1), (1, 1)]

    def test_after_a_suspect_was_rejected_a_new_listing_comes_first(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.show("batch_x", ended=True)
        desk.look()
        desk.identify("batch_x")
        assert desk.state.pool.suspended == 2
        desk.later(1)
        desk.look()
        assert desk.state.pool.fresh == 2

    def test_a_new_process_looks_before_it_sends(self) -> None:
        desk = started()
        desk.lose_for_good()
        desk.start()
        assert desk.state.pool.suspended == 2
        desk.show("batch_x")
        desk.look()
        assert not desk.wants(Submit)

    def test_a_run_that_is_done_looks_once_more_and_is_not_verified(self) -> None:
        desk = started()
        desk.lose_for_good()
        resend = desk.accept(desk.send())
        desk.show(resend, ended=True)
        desk.look()
        desk.collect(2)
        desk.merge()
        assert desk.wants(Observe)
        desk.look()
        assert desk.plan().verdict == "done"
        assert not rules.is_verified(desk.state)

    def test_a_day_later_nothing_is_expected_any_more(self) -> None:
        desk = started()
        desk.lose_for_good()
        resend = desk.accept(desk.send())
        desk.show(resend, ended=True)
        desk.look()
        desk.collect(2)
        desk.merge()
        desk.later(DAY)
        desk.start()
        desk.look()
        assert rules.is_verified(desk.state)

    def test_a_create_that_is_a_day_old_is_a_question(self) -> None:
        desk = started()
        desk.send()
        desk.later(DAY + 60)
        desk.start()
        desk.look_for(WINDOW + 120)
        assert desk.plan().verdict == "question"
        assert desk.partition(1).state == "unknown"

    def test_a_last_look_that_fails_does_not_hold_up_a_run_that_is_done(self) -> None:
        desk = started()
        desk.lose_for_good()
        resend = desk.accept(desk.send())
        desk.show(resend, ended=True)
        desk.look()
        desk.collect(2)
        desk.merge()
        for _ in range(3):
            (action,) = desk.wants(Observe)
            planner.begin(desk.state, action, desk.clocks())
            failed = Failed("unreachable", "502")
            desk.commit(planner.apply(desk.state, action, failed, desk.clocks()))
            desk.later(300)
        assert desk.plan().verdict == "done"
        assert not rules.is_verified(desk.state)
