"""What a nightly program promises: nothing is sent twice, and a night costs what it should."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import nightly
import pytest

from message_batches.sandbox.assertions import BatchSandbox

WORST_CASE = "0.01"  # dollars


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    path.write_text(
        "id,product,review\na1,kettle,Boils fast.\na2,kettle,Too loud.\nb7,lamp,Warm light.\n"
    )
    return path


@pytest.fixture
def summaries(tmp_path: Path) -> Path:
    return tmp_path / "summaries.csv"


def test_each_review_is_sent_once(
    batch_sandbox: BatchSandbox, reviews: Path, summaries: Path
) -> None:
    nightly.summarize(reviews, summaries)

    batch_sandbox.assert_sent_once("a1", "a2", "b7")
    batch_sandbox.assert_cost_at_most(WORST_CASE)
    with open(summaries, newline="", encoding="utf-8") as file:
        assert all(row["text"] for row in csv.DictReader(file))


def test_a_second_night_without_news_sends_nothing(
    batch_sandbox: BatchSandbox, reviews: Path, summaries: Path
) -> None:
    nightly.summarize(reviews, summaries)
    batch_sandbox.from_now_on()
    nightly.summarize(reviews, summaries)

    batch_sandbox.assert_nothing_sent()


def test_only_new_reviews_are_sent(
    batch_sandbox: BatchSandbox, reviews: Path, summaries: Path
) -> None:
    nightly.summarize(reviews, summaries)
    batch_sandbox.from_now_on()
    with open(reviews, "a", encoding="utf-8") as file:
        file.write("b8,lamp,Broke after a week.\n")
    nightly.summarize(reviews, summaries)

    batch_sandbox.assert_sent_once("b8")
    batch_sandbox.assert_reused("a1", "a2", "b7")


def test_a_lost_response_does_not_send_twice(
    batch_sandbox: BatchSandbox, reviews: Path, summaries: Path
) -> None:
    batch_sandbox.fail_next("drop")
    nightly.summarize(reviews, summaries)

    batch_sandbox.assert_sent_once("a1", "a2", "b7")


def test_a_review_that_fails_for_a_moment_is_asked_about_again(
    batch_sandbox: BatchSandbox, reviews: Path, summaries: Path
) -> None:
    batch_sandbox.fail_next("request-error:type=overloaded_error")
    report = nightly.summarize(reviews, summaries)

    assert report.outcomes == {"succeeded": 3}


def test_yesterdays_summaries_need_no_service(
    batch_sandbox: BatchSandbox, reviews: Path, summaries: Path
) -> None:
    nightly.summarize(reviews, summaries)
    batch_sandbox.advance(timedelta(days=30).total_seconds())
    summaries.unlink()
    batch_sandbox.from_now_on()
    nightly.summarize(reviews, summaries)

    batch_sandbox.assert_nothing_sent()
    assert summaries.exists()
