"""Prometheus's own tool, and what the house gives it."""

import subprocess

import pytest

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.tree import build

PLACE = here(Settings.read())


@pytest.fixture(scope="session")
def house():
    return PLACE.house


@pytest.fixture(scope="session")
def promtool():
    """Runs it; fails where this machine cannot have it."""
    build.build(PLACE, ["prometheus"])

    def run(folder, *words):
        argv = [PLACE.tree / "usr/bin/promtool", *words]
        return subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)

    return run
