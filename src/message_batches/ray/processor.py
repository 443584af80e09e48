"""
A function from a Dataset to a Dataset with the answers, in the style of `ray.data.llm`.

The Dataset that it returns is lazy. When it is consumed, this process makes a run of it: tasks of
Ray Data write the requests, tasks of Ray send and collect batches, and tasks of Ray Data read the
answers. A run is known by its URL, so a Dataset that is consumed again is not paid again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import Factory, field, frozen
from ray.data import Dataset, read_datasource

from message_batches.jobs import RunOptions
from message_batches.ray.carrier import default_client
from message_batches.ray.params import FromFunction, FromTemplate, Preprocess
from message_batches.ray.request_sink import BuildParams
from message_batches.ray.source import AnswerSource
from message_batches.tables.steps import asks_structured, prompt_spec

if TYPE_CHECKING:
    from message_batches import Anthropic

Postprocess = Callable[[dict[str, Any]], dict[str, Any]]
"""Returns a row for a row that has its answer."""


@frozen(kw_only=True)
class BatchProcessorConfig:
    """
    What a processor sends, and where its run is.

    Attributes:
        out: the URL of the output, such as `s3://bucket/reviews.jsonl`. Everything of the run is
            in the folder `<out>.run/` beside it; a run is known by it, and is resumed.
        model: the model; None if the function returns it for each row.
        max_tokens: the most tokens of an answer; for a template 4,096 if `params` has it neither.
        params: any other parameters of a request.
        options: how the run is split into batches, and how it retries and waits. Its ledger should
            be in Postgres; else it is a file on the node of the driver.
        connect: makes the client, in the driver and in each worker; by default `Anthropic()`, with
            the credentials that are in the environment there.
        remote_args: for the tasks that send and collect a batch, as for `ray.remote`, such as
            `num_cpus` and `resources`.
    """

    out: str
    model: str | None = None
    max_tokens: int | None = None
    params: Mapping[str, Any] = field(factory=dict)
    options: RunOptions = Factory(RunOptions)
    connect: Callable[[], Anthropic] = default_client
    remote_args: Mapping[str, Any] = field(factory=dict)


Processor = Callable[[Dataset], Dataset]
"""Adds the answers to the rows of a Dataset."""


def build_processor(
    config: BatchProcessorConfig,
    *,
    prompt: str | None = None,
    preprocess: Preprocess | None = None,
    postprocess: Postprocess | None = None,
    system: str | None = None,
    images: str | Sequence[str] = (),
    pdfs: str | Sequence[str] = (),
) -> Processor:
    """
    Return a function that adds answers to the rows of a Dataset.

    Each row gets one request, made from a template or by a function. All columns are carried
    through, followed by those of `message_batches.tables.ANSWER_SCHEMA`, such as `text` and
    `outcome`; where the Dataset has a column of that name, the new one begins with `answer_`.
    Nothing is sent before the returned Dataset is consumed.

    Args:
        config: what to send, and where the run is.
        prompt: the template of the prompt, such as `Sum up {{ review }}.`
        preprocess: a function that returns the parameters of a request for a row, such as
            `messages`. They take precedence over those of the config.
        postprocess: a function that returns what becomes of a row with its answer.
        system: the template of a system prompt, with `prompt`.
        images: columns that refer to images by https:// address, or hold their bytes, with
            `prompt`.
        pdfs: the same for PDF documents.

    Raises:
        InputError: a parameter is wrong, or the model is missing.
        ValueError: neither or both of `prompt` and `preprocess` are given.
    """
    if (prompt is None) is (preprocess is None):
        raise ValueError("Pass either prompt or preprocess.")
    build: BuildParams
    if preprocess is not None:
        if system is not None or images or pdfs:
            raise ValueError("Pass system, images and pdfs with prompt, not with preprocess.")
        given = {"model": config.model, "max_tokens": config.max_tokens}
        fixed = {name: value for name, value in given.items() if value is not None}
        params = {**config.params, **fixed}
        build = FromFunction(preprocess, params)
    else:
        spec = prompt_spec(
            str(prompt),
            model=config.model,
            max_tokens=config.max_tokens,
            system=system,
            params=config.params,
            images=images,
            pdfs=pdfs,
        )
        params, build = dict(spec.params), FromTemplate(spec)
    structured = asks_structured(params)
    return partial(_processed, config, build, postprocess, structured)


def _processed(
    config: BatchProcessorConfig,
    build: BuildParams,
    postprocess: Postprocess | None,
    structured: bool,
    dataset: Dataset,
) -> Dataset:
    source = AnswerSource(
        dataset,
        config.out,
        build=build,
        options=config.options,
        connect=config.connect,
        remote_args=config.remote_args,
        structured=structured,
    )
    answers = read_datasource(source)
    return answers if postprocess is None else answers.map(postprocess)
