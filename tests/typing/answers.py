"""
Programs that read typed answers, for mypy and pyright; never run.

Where an error is expected, the line says which; an unnecessary comment is an error as well.
"""

from __future__ import annotations

# ruff: noqa: B018 - what is wrong is on one line with the comment that says so
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, assert_type

from pydantic import BaseModel

from message_batches.jobs import (
    AsyncRun,
    Run,
    RunOptions,
    async_resume,
    async_run,
    resume,
    run,
)
from message_batches.jobs.types import Answer, AnswerFailure
from message_batches.tables import async_run_table, run_table


class Review(BaseModel):
    sentiment: str
    score: int


@dataclass
class Invoice:
    total: float


class Film(TypedDict):
    title: str


def a_class_types_the_answers() -> None:
    with run("in.jsonl", "out.jsonl", schema=Review) as reviews:
        assert_type(reviews, Run[Review])
        for answer in reviews.answers():
            assert_type(answer, Answer[Review])
            assert_type(answer.value, Review | None)
            assert_type(answer.failure, AnswerFailure | None)
            if answer.value is not None:
                assert_type(answer.value.score, int)
                answer.value.stars  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
            answer.value.score  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    assert_type(run("in.jsonl", "out.jsonl", schema=Invoice), Run[Invoice])
    assert_type(run("in.jsonl", "out.jsonl", schema=Film), Run[Film])
    assert_type(run("in.jsonl", "out.jsonl", schema=list[Review]), Run[list[Review]])
    assert_type(resume("out.jsonl", schema=Review), Run[Review])
    options = RunOptions(ordered=True)
    table = run_table("in.csv", "out.parquet", prompt="p", schema=Review, options=options)
    assert_type(table, Run[Review])


def other_schemas_leave_them_open() -> None:
    for schema in ("schema.json", Path("schema.json"), {"type": "object"}, None):
        opened = run("in.jsonl", "out.jsonl", schema=schema)
        assert_type(opened, Run[Any])
    assert_type(run("in.jsonl", "out.jsonl"), Run[Any])
    assert_type(resume("out.jsonl"), Run[Any])
    assert_type(run_table("in.csv", "out.parquet", prompt="p"), Run[Any])


def keep(job: Run) -> Run[Review]:
    """Take a run without naming what it yields."""
    return job


def first(job: Run[Review]) -> Review | None:
    return next(job.answers()).value


def wrong(job: Run[Invoice]) -> None:
    first(job)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    run("in.jsonl", "out.jsonl", schema=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def the_same_without_blocking() -> None:
    async with await async_run("in.jsonl", "out.jsonl", schema=Review) as reviews:
        assert_type(reviews, AsyncRun[Review])
        async for answer in reviews.answers():
            assert_type(answer.value, Review | None)
    assert_type(await async_run("in.jsonl", "out.jsonl"), AsyncRun[Any])
    assert_type(await async_resume("out.jsonl", schema=Review), AsyncRun[Review])
    table = await async_run_table("in.csv", "out.parquet", prompt="p", schema=Review)
    assert_type(table, AsyncRun[Review])
