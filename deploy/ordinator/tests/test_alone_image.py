"""A service by its image alone: what is refused before anything starts, and how it is looked at."""

import json
import os
from pathlib import Path

import pytest

from ordinator.alone import image
from ordinator.alone.image import Alone
from ordinator.deployment.inventory import Inventory
from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.images.recipes import recipes
from ordinator.place import Place

HOUSE = Path(__file__).resolve().parents[3]
FRMR = recipes(HOUSE)["frmr"].reference


@pytest.fixture
def place(tmp_path):
    return Place(HOUSE, tmp_path / "run", HOUSE, None, None)


@pytest.fixture
def docker(tmp_path):
    """An engine whose client says what it is told to say to each of its commands."""

    def making(**said):
        cases = "\n".join(f"{word}) cat <<'END'\n{text}\nEND\n;;" for word, text in said.items())
        script = tmp_path / "docker"
        script.write_text(f"#!/bin/sh\ncase $1 in\n{cases}\n*) echo no >&2; exit 1;;\nesac\n")
        script.chmod(0o755)
        return Engine((str(script),), (), {"PATH": os.environ["PATH"]})

    return making


@pytest.fixture
def house(place, docker, tmp_path):
    told = {"COMPOSE_PROJECT_NAME": "ordinator-alone-frmr-0"}
    return lambda **said: Alone(place, docker(**said), "frmr", Inventory(tmp_path, told))


def test_without_the_image_nothing_is_started(place, docker):
    with pytest.raises(Stopped, match=f"there is no image {FRMR}: `make images` comes") as stopped:
        image.attempt(place, docker(images=""), "frmr", "standin")

    assert stopped.value.code == 2


def test_an_image_with_packages_of_the_others_is_refused_before_it_is_started(place, docker):
    with pytest.raises(Stopped, match=f"{FRMR} holds packages of others: idp, testkit"):
        image.attempt(place, docker(images="0123", run="idp testkit"), "frmr", "standin")


def test_readiness_is_told_by_the_checks_that_are_wrong(house):
    checks = {"keys": {"ok": False, "wrong": "no keys yet"}, "database": {"ok": True}}

    assert house(exec=json.dumps({"checks": checks})).readiness("web") == {"keys": "no keys yet"}
    assert house(exec=json.dumps({"checks": {}})).readiness("web") == {}


def test_a_container_that_does_not_answer_is_not_ready(house):
    assert house().readiness("web") == {"?": "no"}
    assert list(house(exec="Traceback").readiness("web")) == ["?"]
