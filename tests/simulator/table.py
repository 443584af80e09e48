"""
The rules that protect money and results: the tests that name each, and the mutations that break it.

The first nine are those of the planner, and the simulator notices every mutation of them. The other
four are held by the ledger, the files and the commands, which a history does not have: there the
tests do what would go wrong.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """
    A rule, and what holds it.

    Attributes:
        text: what it says.
        tests: tests that fail without it, by module and name.
        mutations: how the session of mutations breaks it.
    """

    text: str
    tests: tuple[str, ...]
    mutations: tuple[str, ...] = ()


RULES: dict[int, Rule] = {
    1: Rule(
        "Every outcome of a create has one meaning, and whatever proves nothing is unknown.",
        (
            "jobs.test_planner_rules.TestCreates",
            "jobs.test_lost_creates.test_a_create_that_may_have_been_accepted_is_looked_for",
            "jobs.test_lost_creates.test_a_create_that_the_api_refused_is_not_looked_for",
        ),
        (
            "an ambiguous failure counts as not sent",
            "the answer to an older create counts",
            "a request in a body that is too large is too large",
            "the size that is too large is not learned",
        ),
    ),
    2: Rule(
        "Absence takes complete listings over a window that begins after the last byte.",
        (
            "jobs.test_planner_lost_creates.TestAbsence",
            "jobs.test_planner_clauses.TestAge",
            "jobs.test_planner_clauses.TestWindow",
            "jobs.test_deadline.test_an_upload_ends_when_its_time_is_up",
        ),
        (
            "a listing that is cut short counts",
            "one listing is enough",
            "a listing is of the time when it was read",
            "the window is measured by the service's clock alone",
            "the sender dies with the process",
        ),
    ),
    3: Rule(
        "A batch whose counts are unknown may be any batch.",
        ("jobs.test_planner_lost_creates.TestCounts",),
        ("a batch without counts is no candidate",),
    ),
    4: Rule(
        "Nothing is adopted by its count; ids prove or reject it, and a rejection reopens the "
        "question.",
        (
            "jobs.test_planner_lost_creates.TestProof",
            "jobs.test_planner_clauses.TestCandidates",
        ),
        (
            "a batch of the right count is adopted",
            "a candidate that was deleted is forgotten",
        ),
    ),
    5: Rule(
        "After an assumed absence a request is sent again once; a second time after a sign of "
        "life; then only if a person says so.",
        (
            "jobs.test_planner_lost_creates.TestResends",
            "jobs.test_planner_clauses.TestLimits",
            "jobs.test_planner_histories."
            "test_three_creates_in_a_row_that_are_accepted_late_are_paid_at_most_twice",
        ),
        ("requests are sent again without end",),
    ),
    6: Rule(
        "An absent partition stays on watch, and a batch that could be it holds its requests back.",
        (
            "jobs.test_planner_lost_creates.TestWatch",
            "jobs.test_planner_clauses.TestSuspects",
            "jobs.test_planner_clauses.TestVerified",
            "cli.test_second_looks.test_every_later_command_finds_what_was_paid_for_twice",
        ),
        (
            "absent creates are not watched",
            "a suspect does not hold requests back",
            "a new process sends before it has looked",
            "there is no last look",
            "everything is verified",
            "absence is believed after a day",
            "what a recall canceled stays canceled",
            "what a merge asks again is not held back",
        ),
    ),
    7: Rule(
        "Only a batch that the service named to this run, or that its ids prove, is canceled.",
        ("jobs.test_planner_rules.TestCancel", "jobs.test_planner_work.TestCancels"),
        ("a suspect is canceled",),
    ),
    8: Rule(
        "Nothing is concluded or sent with a key of another workspace.",
        ("jobs.test_planner_rules.TestIdentity", "jobs.test_planner_work.TestWorkspace"),
        ("the workspace is not checked",),
    ),
    9: Rule(
        "Results are complete when every id is there.",
        ("jobs.test_planner_rules.TestResults", "jobs.test_planner_work.TestFetching"),
        (
            "a short file is complete",
            "a short file that arrives twice is complete",
            "a batch that is not found is gone",
        ),
    ),
    10: Rule(
        "A retry first downloads whatever can be had for nothing.",
        ("cli.test_existing_run.test_a_lost_output_can_be_downloaded_again",),
    ),
    11: Rule(
        "Neither the output nor the folder is overwritten unless this run made it.",
        (
            "jobs.test_start.test_an_output_that_no_run_made_is_not_touched",
            "jobs.test_start.test_files_of_others_in_the_folder_are_not_followed",
            "jobs.test_start.test_the_place_of_the_new_folder_is_not_taken_from_others",
        ),
    ),
    12: Rule(
        "The ledger file alone is enough; a copy of it never reads as if nothing was sent.",
        (
            "jobs.test_ledger_durability.test_a_copy_of_only_the_file_has_every_transaction",
            "jobs.test_ledger_durability."
            "test_a_copy_made_in_the_middle_of_a_transaction_is_refused_or_complete",
            "test_architecture.test_an_assert_is_found_but_not_in_a_docstring",
        ),
    ),
    13: Rule(
        "A second process is refused, and the answer of a person is about a batch.",
        (
            "jobs.test_locks.test_a_lock_that_is_held_raises_the_error_for_that",
            "jobs.test_planner_rules.TestQuestions",
            "jobs.test_planner_work.TestDecisions",
        ),
    ),
}
