"""Run with the wheel installed, no checkout in sight: the job is done, both packages are whole."""

import importlib.metadata
import json
import sys
from pathlib import Path

import message_batches
import message_batches_api
from message_batches_api import models

requests, results = (
    [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]
    for name in sys.argv[1:]
)
sent = sorted(row["custom_id"] for row in requests)
came = sorted(row["custom_id"] for row in results)
assert sent == came, f"{len(sent)} sent, {len(came)} came back"
for row in results:
    line = models.MessageBatchIndividualResponse.from_dict(row)
    assert line.to_dict() == row
    assert line.result.type == "succeeded", row

for package in (message_batches, message_batches_api):
    folder = Path(package.__path__[0])
    assert (folder / "py.typed").exists(), f"{package.__name__} is not marked as typed"
    assert "site-packages" in str(folder), f"{package.__name__} came from {folder}"
assert importlib.metadata.version("message-batches") == message_batches.__version__
print(f"{len(came)} rows came back through the installed wheel")
