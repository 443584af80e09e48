"""The contract and the reasons on file."""

from __future__ import annotations

import pytest
from generator.audit import contract
from generator.audit.reasons import Reason, load

from tests.audit.support import REASONS, ROOT, Document


@pytest.fixture(scope="session")
def document() -> Document:
    return contract.load(ROOT / "openapi.yaml")


@pytest.fixture(scope="session")
def reasons() -> tuple[Reason, ...]:
    return load(REASONS)
