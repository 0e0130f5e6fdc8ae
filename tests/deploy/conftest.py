"""Both generations of Compose, the edge's own program, and a house that nobody started."""

import os
import subprocess

import pytest

from ordinator.commands import init
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.tree import build, releases

PLACE = here(Settings.read())
DEPLOY = PLACE.house / "deploy"


@pytest.fixture(scope="session")
def place():
    return PLACE


@pytest.fixture(scope="session")
def deploy():
    return DEPLOY


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """What ``ordinator init`` makes for a test: the widest there is, stand and doors included."""
    folder = tmp_path_factory.mktemp("house")
    assert init.main(["--dir", str(folder), "--project", "tried", "--test"]) == 0
    return folder


class Generation:
    """One generation of Compose, asked for the configuration of a house."""

    def __init__(self, ready):
        self._ready = ready

    def version(self):
        return self._run("version", "--short").stdout.strip()

    def config(self, house, *words, **more):
        return self._run("--env-file", str(house / ".env"), *words, "config", **more)

    def _run(self, *words, **more):
        env = {"PATH": os.defpath, "HOME": "/nonexistent", **self._ready.env, **more}
        argv = [*self._ready.argv, *words]
        return subprocess.run(argv, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session", params=["1.29.2", "2.26.1-4"])
def generation(request, place):
    """Fails where this machine cannot have it: a file that is not tried is not said to pass."""
    make = {"1.29.2": releases.compose_1, "2.26.1-4": releases.compose_2}[request.param]
    found = Generation(make(place))
    assert found.version() == request.param
    return found


@pytest.fixture(scope="session")
def caddy(place):
    build.build(place, ["caddy"])
    return place.tree / "usr/bin/caddy"
