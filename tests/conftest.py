"""A running deployment, told by the file that `make up` writes; no service is imported."""

import json
import os
from pathlib import Path

import pytest

from testkit.demo.stack import Stack


@pytest.fixture(scope="session")
def stack():
    return Stack.read(Path(os.environ.get("ORDINATOR_STACK", ".run/stack.json")))


@pytest.fixture(scope="session")
def seed(stack):
    return json.loads(stack.seed.read_text("utf-8"))
