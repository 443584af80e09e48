"""
Runs on a Ray cluster: a Dataset in, a Dataset with the answers out.

    from message_batches.ray import BatchProcessorConfig, build_processor

    config = BatchProcessorConfig(out="s3://bucket/films.jsonl", model=..., max_tokens=500)
    processor = build_processor(config, prompt="Who directed {{ title }}?")
    films = processor(ray.data.read_parquet("s3://bucket/films/"))
    films.write_parquet("s3://bucket/answers/")

Needs the extra `ray`: `pip install 'message-batches[ray]'`.
"""

from __future__ import annotations

from message_batches._extras import needs

with needs("ray"):
    from message_batches.ray.processor import BatchProcessorConfig, build_processor
    from message_batches.ray.run import run_on_ray

__all__ = ["BatchProcessorConfig", "build_processor", "run_on_ray"]


def __dir__() -> list[str]:
    return __all__
