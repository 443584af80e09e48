"""
The rules of the planner, one by one: short scripts of what happens, and what the planner does.

The numbers in the names of the classes are those of the rules in the comment of the planner.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from message_batches.jobs.engine import planner, policy
from message_batches.jobs.state import (
    Accepted,
    Cancel,
    Collect,
    Merge,
    Observe,
    Submit,
)
from tests.jobs.planner_desk import EPOCH, WINDOW, Desk, started

DAY = 86_400.0

ROOT = Path(__file__).resolve().parents[2]


class TestCreates:
    """1. What a create came to is one of four things, and every outcome is in the table."""

    def test_what_was_not_sent_goes_back_to_the_pool(self) -> None:
        desk = started()
        desk.refuse(desk.send(), "not_sent")
        assert desk.state.pool.fresh == 2
        assert not desk.state.partitions

    def test_what_was_refused_for_good_stops_the_run(self) -> None:
        desk = started()
        desk.refuse(desk.send(), "refused")
        assert desk.plan().verdict == "refused"
        assert desk.state.pool.fresh == 2

    def test_what_was_too_large_goes_out_in_halves(self) -> None:
        desk = started(requests=4, size=4)
        desk.refuse(desk.send(), "too_large")
        desk.send()
        assert desk.partition(2).requests == 2

    def test_one_request_that_is_too_large_fails(self) -> None:
        desk = started(requests=1, size=1)
        desk.refuse(desk.send(), "too_large")
        assert desk.disk.output == [(0, 1, "too_large")]

    def test_a_smaller_limit_is_not_forgotten_for_a_larger_body_that_was_under_way(self) -> None:
        desk = started(requests=6, size=4, uploads=2)
        desk.send()
        desk.send()
        desk.refuse(2, "too_large")
        desk.refuse(1, "too_large")
        assert desk.state.facts.max_bytes == 10

    def test_everything_else_is_unknown_and_nothing_of_it_is_sent(self) -> None:
        desk = started()
        desk.lose(desk.send())
        assert desk.partition(1).state == "unknown"
        desk.later(120)
        assert not desk.wants(Submit)

    def test_a_service_that_answers_nothing_gets_no_further_create_at_once(self) -> None:
        desk = started(requests=20)
        for _ in range(6):
            desk.lose(desk.send())
            assert desk.state.creates.not_before > desk.clocks().steady - 1
            desk.later(300)
        desk.lose(desk.send())
        desk.later(30)
        assert not desk.wants(Submit)
        desk.later(270)
        assert desk.wants(Submit)

    def test_the_answer_to_an_older_create_does_not_count(self) -> None:
        desk = started(requests=4)
        desk.accept(desk.send(), "batch_x")
        desk.answer(desk.send(), Accepted("batch_x", EPOCH))
        assert desk.partition(2).state == "unknown"

    def test_a_batch_that_was_listed_before_its_create_does_not_count(self) -> None:
        desk = Desk()
        desk.show("batch_x")
        desk.look()
        desk.answer(desk.send(), Accepted("batch_x", EPOCH))
        assert desk.partition(1).state == "unknown"

    def test_a_batch_that_is_older_than_the_list_does_not_count(self) -> None:
        desk = started()
        desk.show("batch_x", 9)
        desk.look()
        desk.answer(desk.send(), Accepted("batch_old", EPOCH - 3600))
        assert desk.partition(1).state == "unknown"

    def test_a_list_may_show_a_batch_before_the_answer_to_its_create_arrives(self) -> None:
        desk = started()
        number = desk.send()
        desk.show("batch_1")
        desk.look()
        desk.accept(number, "batch_1")
        assert desk.partition(1).state == "submitted"


class TestCancel:
    """7. Only a batch that the service named to us, or one proven by its ids, is canceled."""

    def test_a_person_cancels_what_the_service_named(self) -> None:
        desk = started()
        batch_id = desk.accept(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=False))
        assert desk.cancel() == batch_id

    def test_what_could_be_ours_is_not_canceled(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look()
        desk.commit(planner.cancel(desk.state, for_resume=False))
        desk.look_for(WINDOW)
        assert not desk.wants(Cancel)

    def test_what_a_person_named_is_not_canceled(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x")
        desk.look()
        view = desk.batches[0]
        desk.commit(planner.decide(desk.state, 1, view, desk.clocks()))
        desk.commit(planner.cancel(desk.state, for_resume=False))
        assert not desk.wants(Cancel)

    def test_a_wish_to_cancel_outlives_the_process(self) -> None:
        desk = started()
        batch_id = desk.accept(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=True))
        desk.start()
        desk.look()
        assert desk.cancel() == batch_id
        desk.show(batch_id, ended=True)
        desk.look()
        desk.collect(1, {0: "canceled", 1: "succeeded"})
        assert desk.state.pool.fresh == 1

    def test_a_run_that_is_being_stopped_still_cancels(self) -> None:
        desk = started()
        batch_id = desk.accept(desk.send())
        desk.commit(planner.cancel(desk.state, for_resume=True))
        desk.state.stopping = True
        assert desk.cancel() == batch_id
        assert desk.plan().verdict == "stopped"


class TestIdentity:
    """8. Nothing is concluded or sent with a key of another workspace."""

    def test_another_workspace_by_its_headers(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.identity = "another"
        desk.start()
        desk.look()
        assert desk.plan().verdict == "question"
        assert desk.partition(1).state == "unknown"

    def test_another_key_without_headers_and_without_a_known_batch(self) -> None:
        desk = Desk()
        desk.identity = None
        desk.look()
        desk.lose(desk.send())
        desk.same_key = False
        desk.start()
        desk.look()
        assert desk.plan().verdict == "question"

    def test_another_key_that_sees_a_batch_of_this_run(self) -> None:
        desk = Desk(requests=4)
        desk.identity = None
        desk.look()
        desk.accept(desk.send())
        desk.same_key = False
        desk.start()
        desk.look()
        assert desk.wants(Submit)

    def test_a_clock_that_was_set_back_does_not_hide_that_no_batch_is_known(self) -> None:
        desk = started()
        batch_id = desk.accept(desk.send())
        desk.batches.clear()
        desk.start()
        desk.partition(1).created_at = EPOCH + desk.now + DAY
        desk.look(unknown=(batch_id,))
        assert desk.plan().verdict is None
        desk.later(30)
        desk.look(unknown=(batch_id,))
        assert desk.plan().verdict == "question"

    def test_nothing_is_sent_before_the_workspace_is_known(self) -> None:
        desk = Desk()
        assert not desk.wants(Submit)
        assert desk.wants(Observe)


class TestResults:
    """9. Results are complete when every id is there; else `missing` takes counts and proofs."""

    def ended(self, counted: int | None = 2) -> Desk:
        desk = started()
        batch_id = desk.accept(desk.send())
        desk.show(batch_id, counted, ended=True)
        desk.look()
        return desk

    def test_a_short_file_is_fetched_again(self) -> None:
        desk = self.ended()
        for _ in range(3):
            desk.collect(1, {0: "succeeded"})
            desk.later(60)
        assert desk.partition(1).state == "ended"
        desk.collect(1)
        assert desk.partition(1).state == "fetched"

    def test_two_clean_downloads_and_the_counts_make_a_request_missing(self) -> None:
        desk = self.ended(counted=1)
        desk.collect(1, {0: "succeeded"})
        assert desk.partition(1).state == "ended"
        desk.collect(1, {0: "succeeded"})
        assert desk.partition(1).state == "fetched"
        assert (1, 1, "missing") in desk.disk.output

    def test_the_counts_are_not_forgotten_with_the_process(self) -> None:
        desk = self.ended(counted=1)
        desk.start()
        desk.look()
        desk.collect(1, {0: "succeeded"})
        desk.collect(1, {0: "succeeded"})
        assert desk.partition(1).state == "fetched"

    def test_a_download_that_broke_does_not_count(self) -> None:
        desk = self.ended(counted=1)
        for _ in range(3):
            desk.collect(1, {0: "succeeded"}, clean=False)
        assert desk.partition(1).state == "ended"

    def test_without_counts_a_later_run_or_a_person_decides(self) -> None:
        desk = self.ended(counted=None)
        for _ in range(3):
            desk.collect(1, {0: "succeeded"})
            desk.later(4000)
        assert desk.plan().verdict == "incomplete"
        desk.commit(planner.accept_missing(desk.state, 1))
        assert (1, 1, "missing") in desk.disk.output

    def test_results_of_somebody_else_may_be_replaced_by_the_right_ones(self) -> None:
        desk = self.ended()
        desk.collect(1, {}, foreign=2)
        desk.later(policy.PROPAGATION_SECONDS - 10)
        desk.collect(1, {}, foreign=2)
        assert desk.partition(1).state == "ended"
        desk.collect(1)
        assert desk.partition(1).state == "fetched"

    def test_results_of_somebody_else_are_a_question_in_the_end(self) -> None:
        desk = self.ended()
        for _ in range(2):
            desk.collect(1, {}, foreign=2)
            desk.later(policy.PROPAGATION_SECONDS)
        assert desk.plan().verdict == "question"
        desk.start()
        desk.look()
        desk.collect(1)
        assert desk.partition(1).state == "fetched"

    def test_the_batch_that_answered_another_create_is_that_of_the_create_that_it_belongs_to(
        self,
    ) -> None:
        desk = started(requests=4)
        desk.lose(desk.send())
        desk.later(policy.LONGEST_WAIT)
        number = desk.send()
        desk.accept(number, "batch_x")
        desk.show("batch_x", 2, ended=True)
        desk.look()
        for _ in range(2):
            desk.collect(number, {}, foreign=2, owner=1)
            desk.later(policy.PROPAGATION_SECONDS)
        assert desk.partition(1).batch_id == "batch_x"
        assert desk.partition(number).state == "unknown"
        desk.collect(1)
        desk.show("batch_y", 2, ended=True)
        desk.look()
        desk.identify("batch_y", number)
        desk.collect(number)
        assert desk.partition(number).state == "fetched"

    def test_results_of_somebody_else_among_ours_are_left_out(self) -> None:
        desk = self.ended()
        desk.collect(1, foreign=3)
        assert desk.partition(1).state == "fetched"

    def test_results_of_somebody_else_in_the_place_of_some_of_ours_are_a_question(self) -> None:
        desk = self.ended()
        for _ in range(2):
            desk.collect(1, {0: "succeeded"}, foreign=2)
            desk.later(policy.PROPAGATION_SECONDS)
        assert desk.plan().verdict == "question"

    def test_a_batch_of_somebody_else_is_given_up_by_a_decision(self) -> None:
        desk = self.ended()
        desk.collect(1, {}, foreign=2)
        desk.start()
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        assert desk.partition(1).state == "absent"
        assert not desk.state.claimed
        desk.look()
        assert desk.wants(Submit)

    def test_a_batch_that_the_service_does_not_know_for_a_moment_is_not_gone(self) -> None:
        desk = started()
        desk.accept(desk.send(), "batch_x")
        desk.batches.clear()
        desk.look(unknown=("batch_x",))
        assert desk.partition(1).state == "submitted"
        desk.later(policy.PROPAGATION_SECONDS)
        desk.look(unknown=("batch_x",))
        assert desk.partition(1).state == "gone"
        assert desk.plan().verdict == "question"

    def test_what_is_gone_was_paid_and_stays_in_the_ledger(self) -> None:
        desk = started()
        desk.accept(desk.send(), "batch_x")
        desk.show("batch_x", ended=True, archived=True)
        desk.look()
        assert desk.partition(1).state == "gone"
        assert desk.plan().verdict == "question"
        desk.start()
        desk.commit(planner.decide(desk.state, 1, None, desk.clocks()))
        assert desk.partition(1).batch_id == "batch_x"
        desk.look()
        assert desk.wants(Submit)


class TestQuestions:
    """13. A person's answer is about a batch."""

    def test_a_batch_that_belongs_to_another_partition_is_not_taken(self) -> None:
        desk = started(requests=4)
        desk.lose(desk.send())
        desk.later(300)
        desk.accept(desk.send(), "batch_x")
        with pytest.raises(ValueError, match="another partition"):
            planner.decide(desk.state, 1, desk.batches[0], desk.clocks())

    def test_a_batch_of_another_size_is_not_taken(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.show("batch_x", 3)
        with pytest.raises(ValueError, match="3 requests, not 2"):
            planner.decide(desk.state, 1, desk.batches[0], desk.clocks())

    def test_what_is_decided_is_not_asked_again(self) -> None:
        desk = started()
        desk.lose(desk.send())
        with pytest.raises(ValueError, match="not undecided"):
            planner.decide(desk.state, 2, None, desk.clocks())


class TestQueue:
    """The queue of the service is a budget, and retry-after is kept."""

    def test_a_full_queue_waits_for_a_batch_that_ends(self) -> None:
        desk = started(requests=6)
        batch_id = desk.accept(desk.send())
        desk.refuse(desk.send(), queue_full=True)
        desk.later(600)
        assert not desk.wants(Submit)
        assert "sent when one of them has ended" in desk.plan().reason
        desk.show(batch_id, ended=True, ended_at=EPOCH + desk.now)
        desk.look()
        assert desk.wants(Submit)

    def test_only_a_small_batch_goes_beyond_the_limit_of_a_public_tier(self) -> None:
        desk = started(requests=600_000, size=90_000)
        side_by_side = [desk.send() for _ in range(3)]
        assert not desk.wants(Submit)
        for number in side_by_side:
            desk.accept(number)
        assert desk.state.queued == 200_000
        beyond = []
        while desk.state.pool.fresh:
            (action,) = desk.wants(Submit)
            beyond.append(action.max_requests)
            number = desk.send()
            assert not desk.wants(Submit)
            desk.accept(number)
        to_300, to_500 = [1000, 90_000, 9000], [1000, 90_000, 90_000, 19_000]
        assert beyond == [*to_300, *to_500, 1000, 90_000, 9000]

    def test_a_refusal_beyond_the_lowest_tier_costs_a_small_batch(self) -> None:
        desk = started(requests=400_000, size=100_000)
        first, second = desk.send(), desk.send()
        batch_id = desk.accept(first)
        assert not desk.wants(Submit)
        desk.accept(second)
        desk.refuse(desk.send(), queue_full=True)
        assert not desk.wants(Submit)
        desk.show(batch_id, 100_000, ended=True, ended_at=EPOCH + desk.now)
        desk.look()
        (action,) = desk.wants(Submit)
        assert action.max_requests == 100_000

    def test_the_first_creates_start_one_after_the_other(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(policy, "STAGGER_SECONDS", 10.0)
        desk = started(requests=20)
        first = desk.send()
        assert not desk.wants(Submit)
        assert (desk.plan().wake_at or 0) - desk.clocks().steady == pytest.approx(9.0)
        desk.accept(first)
        desk.send()
        assert not desk.wants(Submit)
        desk.later(10)
        assert desk.wants(Submit), "an upload that takes long leaves room on the link"

    def test_creates_start_side_by_side_once_several_were_accepted(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(policy, "STAGGER_SECONDS", 10.0)
        desk = started(requests=20)
        for _ in range(policy.STAGGER_SHARE):
            desk.accept(desk.send())
        desk.send()
        assert desk.wants(Submit)
        desk.send()
        assert not desk.wants(Submit)

    @pytest.mark.parametrize("before", [True, False])
    def test_a_batch_that_was_under_way_at_a_refusal_shows_no_room(self, before: bool) -> None:
        desk = started(requests=20)
        first, second = desk.send(), desk.send()
        # What was first is not asked of a clock that people may set.
        desk.wall_set = -DAY if before else 0.0
        desk.refuse(first, queue_full=True)
        desk.wall_set = -DAY
        desk.accept(second)
        assert desk.state.facts.queue_limit == 2
        assert not desk.wants(Submit)

    def test_the_time_of_the_next_attempt_is_known_at_once(self) -> None:
        desk = started(requests=4)
        desk.refuse(desk.send(), retry_after=700.0)
        plan = desk.plan()
        assert plan.attempt_at == plan.wake_at
        assert 698 < (plan.attempt_at or 0) - desk.clocks().steady <= 700
        assert "did not take a batch" in plan.reason

    def test_a_batch_that_had_ended_before_the_refusal_makes_no_room(self) -> None:
        desk = started(requests=6)
        batch_id = desk.accept(desk.send())
        ended_at = EPOCH + desk.now
        desk.later(30)
        desk.refuse(desk.send(), queue_full=True)
        desk.later(30)
        desk.show(batch_id, ended=True, ended_at=ended_at)
        desk.look()
        assert desk.state.facts.queue_limit == 0

    def test_a_batch_that_ended_by_a_clock_that_was_set_back_since_makes_no_room(self) -> None:
        desk = started(requests=6)
        batch_id = desk.accept(desk.send())
        ended_at = EPOCH + desk.now
        desk.later(30)
        desk.refuse(desk.send(), queue_full=True)
        desk.later(30)
        desk.date_set = -DAY
        desk.show(batch_id, ended=True, ended_at=ended_at)
        desk.look()
        assert desk.state.facts.queue_limit == 0

    def test_a_queue_that_others_fill_is_tried_again_later_and_with_little(self) -> None:
        desk = started(requests=4000, size=4000)
        desk.refuse(desk.send(), queue_full=True)
        assert not desk.wants(Submit)
        desk.later(900)
        (action,) = desk.wants(Submit)
        assert action.max_requests == policy.PROBE_REQUESTS

    def test_a_new_process_does_not_upload_into_a_full_queue(self) -> None:
        desk = started(requests=6)
        desk.accept(desk.send())
        desk.refuse(desk.send(), queue_full=True)
        desk.start()
        desk.look()
        assert not desk.wants(Submit)

    def test_the_learned_limit_fades(self) -> None:
        desk = started(requests=6)
        desk.accept(desk.send())
        desk.refuse(desk.send(), queue_full=True)
        desk.later(policy.QUEUE_LIMIT_SECONDS)
        assert desk.wants(Submit)

    def test_retry_after_is_longer_than_the_wait_for_room(self) -> None:
        desk = started(requests=6)
        batch_id = desk.accept(desk.send())
        desk.refuse(desk.send(), queue_full=True, retry_after=700.0)
        desk.later(60)
        desk.show(batch_id, ended=True, ended_at=EPOCH + desk.now)
        desk.look()
        assert not desk.wants(Submit)
        desk.later(700)
        assert desk.wants(Submit)

    def test_retry_after_is_kept_for_the_next_process(self) -> None:
        desk = started()
        desk.refuse(desk.send(), retry_after=700.0)
        desk.later(300)
        desk.start()
        desk.look()
        assert not desk.wants(Submit)
        desk.later(400)
        assert desk.wants(Submit)

    def test_a_clock_that_is_set_back_does_not_stop_the_run_for_a_day(self) -> None:
        desk = started()
        desk.refuse(desk.send(), retry_after=700.0)
        desk.wall_set = -DAY
        desk.start()
        desk.look()
        assert desk.wants(Submit)

    def test_a_create_of_unknown_fate_may_be_queued(self) -> None:
        desk = started(requests=4, max_queued=3)
        desk.lose(desk.send())
        desk.later(300)
        (action,) = desk.wants(Submit)
        assert action.max_requests == 1

    def test_retried_requests_wait_for_others_while_batches_are_in_progress(self) -> None:
        desk = started(requests=6, size=4)
        first = desk.accept(desk.send())
        desk.accept(desk.send())
        desk.show(first, 4, ended=True)
        desk.look()
        desk.collect(1, dict.fromkeys(range(4), "succeeded") | {0: "overloaded"})
        desk.later(60)
        assert not desk.wants(Submit)
        desk.later(policy.GATHER_SECONDS)
        assert desk.wants(Submit)


class TestGoals:
    """A process does the part of the work that it is for, and ends."""

    def test_who_submits_does_not_collect(self) -> None:
        desk = Desk()
        desk.start(goal="submit")
        desk.look()
        batch_id = desk.accept(desk.send())
        desk.show(batch_id, ended=True)
        desk.look()
        assert not desk.wants(Collect)
        assert desk.plan().verdict == "done"

    def test_who_collects_looks_once(self) -> None:
        desk = started()
        desk.accept(desk.send())
        desk.start(goal="collect")
        desk.look()
        assert desk.plan().verdict == "done"

    def test_who_collects_does_not_wait_for_a_lost_create(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.start(goal="collect")
        desk.look()
        assert desk.plan().verdict == "incomplete"

    def test_who_reconciles_waits_for_a_lost_create_and_sends_nothing(self) -> None:
        desk = started()
        desk.lose(desk.send())
        desk.start(goal="reconcile")
        desk.look_for(WINDOW + 120)
        assert desk.plan().verdict == "done"
        assert desk.partition(1).state == "absent"

    def test_a_person_stops_a_run_and_a_create_under_way_is_waited_for(self) -> None:
        desk = started()
        number = desk.send()
        desk.state.stopping = True
        assert desk.plan().verdict is None
        desk.accept(number)
        assert desk.plan().verdict == "stopped"

    def test_a_person_who_stops_a_run_at_its_end_does_not_wait_for_the_output(self) -> None:
        desk = started()
        desk.show(desk.accept(desk.send()), ended=True)
        desk.look()
        desk.collect(1, {0: "account", 1: "account"}, abort=("billing_error", None))
        desk.state.stopping = True
        assert not desk.wants(Merge)
        assert desk.plan().verdict == "aborted"

    def test_a_failure_of_the_account_stops_the_run_and_is_retried_when_it_is_resumed(self) -> None:
        desk = started()
        batch_id = desk.accept(desk.send())
        desk.show(batch_id, ended=True)
        desk.look()
        desk.collect(1, {0: "account", 1: "account"}, abort=("billing_error", None))
        desk.merge()
        assert desk.plan().verdict == "aborted"
        desk.start()
        desk.look()
        assert desk.wants(Submit)


def test_the_docs_show_the_pictures_and_the_rules_of_the_planner() -> None:
    shown = (ROOT / "docs/how-runs-work.md").read_text(encoding="utf-8")
    comment = planner.__doc__ or ""
    pictures = [block for block in comment.split("\n\n") if "──" in block]
    assert len(pictures) == 3
    assert [picture.strip("\n") for picture in pictures if picture.strip("\n") not in shown] == []
    rules = re.findall(r"^(\d)\. ([^;.(]+)", comment.replace("\n   ", " "), re.MULTILINE)
    assert [number for number, _ in rules] == list("123456789")
    assert [text for number, text in rules if f"| {number} | {text.strip()}" not in shown] == []
