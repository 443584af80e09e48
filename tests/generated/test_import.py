"""What importing the package costs, and what it leaves alone until it is named."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from typing import Any

import pytest

import message_batches_api
from message_batches_api import models
from tests.generated.contract import SCHEMAS


def in_a_fresh_python(code: str) -> Any:
    """Run code in a Python of its own, and give back the JSON that it prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return json.loads(done.stdout)


PRELUDE = """
import json, sys
def loaded(prefix):
    return sorted(name for name in sys.modules if name.startswith(prefix))
"""


def test_importing_the_package_imports_no_model() -> None:
    found = in_a_fresh_python(
        PRELUDE
        + """
import message_batches_api
from message_batches_api import models, types, errors, api, params
print(json.dumps([
    loaded("message_batches_api.models."),
    loaded("message_batches_api.api."),
    loaded("message_batches."),
]))
"""
    )
    assert found == [[], [], []]


def test_a_model_is_imported_when_it_is_named() -> None:
    found = in_a_fresh_python(
        PRELUDE
        + """
from message_batches_api import models
from tests.generated.contract import SCHEMAS
name = models.MessageBatch.__name__
print(json.dumps([name, loaded("message_batches_api.models.")]))
"""
    )
    assert found == [
        "MessageBatch",
        [
            "message_batches_api.models.message_batch",
            "message_batches_api.models.message_batch_request_counts",
        ],
    ]


def test_a_variant_is_imported_when_its_tag_is_met() -> None:
    found = in_a_fresh_python(
        PRELUDE
        + """
from message_batches_api.models import MessageBatchIndividualResponse as Line
before = loaded("message_batches_api.models.message_batch_")
line = Line.from_dict({"custom_id": "a", "result": {"type": "expired"}})
new = [name for name in loaded("message_batches_api.models.") if name not in before]
print(json.dumps([type(line.result).__name__, new]))
"""
    )
    assert found == [
        "MessageBatchExpiredResult",
        ["message_batches_api.models.message_batch_expired_result"],
    ]


def test_no_module_imports_the_client_above_it() -> None:
    found = in_a_fresh_python(
        PRELUDE
        + """
import importlib, pkgutil
import message_batches_api
found = pkgutil.walk_packages(message_batches_api.__path__, "message_batches_api.")
walked = [one.name for one in found]
for name in walked:
    importlib.import_module(name)
print(json.dumps([len(walked), "message_batches" in sys.modules, loaded("message_batches.")]))
"""
    )
    assert found[0] > len(SCHEMAS)
    assert found[1:] == [False, []]


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    for module in (message_batches_api, models):
        with pytest.raises(AttributeError, match="NoSuchName"):
            _ = module.NoSuchName
        assert set(module.__all__) <= set(dir(module))
    with pytest.raises(ImportError, match="NoSuchName"):
        exec("from message_batches_api.models import NoSuchName")


def test_the_package_says_that_it_is_typed() -> None:
    files = resources.files(message_batches_api)
    assert (files / "py.typed").is_file()
