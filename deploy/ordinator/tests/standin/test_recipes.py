"""What the files of deploy/standin say, and when an image of them is another one."""

from pathlib import Path

import pytest

from ordinator.failures import Stopped
from ordinator.images.recipes import STANDIN_BASE
from ordinator.initial.env import STANDIN as NAMED
from ordinator.standin.recipes import chosen, recipes

STANDIN = Path(__file__).parents[3] / "standin"


def test_every_image_that_compose_takes_has_a_recipe():
    names = [recipe.reference for recipe in recipes(STANDIN).values()]

    assert names == [
        "ordinator-standin/python:3.11-bookworm",
        "ordinator-standin/caddy:2.6",
        "ordinator-standin/postgres:17",
        "ordinator-standin/prometheus:2.53",
        "ordinator-standin/rabbitmq:4.0",
        "ordinator-standin/valkey:8.1",
    ]


def test_whoever_names_a_stand_in_names_one_that_there_is():
    made = {recipe.reference for recipe in recipes(STANDIN).values()}

    assert {*NAMED.values(), STANDIN_BASE} == made


def test_no_server_runs_as_root():
    servers = [recipe for recipe in recipes(STANDIN).values() if recipe.packages]

    assert {recipe.name: recipe.uid for recipe in servers} == {
        "caddy": 10001,
        "postgres": 999,
        "prometheus": 65534,
        "rabbitmq": 999,
        "valkey": 999,
    }


def test_every_folder_of_a_volume_belongs_to_who_runs():
    for recipe in recipes(STANDIN).values():
        missing = [volume for volume in recipe.volumes if volume.lstrip("/") not in recipe.folders]
        assert not missing, recipe.name


def test_a_name_that_is_no_recipe_is_refused_with_the_ones_there_are():
    with pytest.raises(Stopped, match="no stand-in mysql: they are python, caddy") as stopped:
        chosen(STANDIN, ("postgres", "mysql"))

    assert stopped.value.code == 2


def test_the_digest_is_that_of_recipe_files_and_versions(recipe):
    packages = {"server": "1.0-1", "libc6": "2.41"}
    entrypoint = recipe.files / "usr/local/bin/entrypoint.sh"
    digests = [recipe.digest(packages), recipe.digest(dict(reversed(packages.items())))]
    assert digests[0] == digests[1]

    digests = digests[:1]
    digests.append(recipe.digest({**packages, "server": "1.0-2"}))
    entrypoint.write_text("#!/bin/sh\nexec server\n")
    digests.append(recipe.digest(packages))
    entrypoint.chmod(0o644)
    digests.append(recipe.digest(packages))
    (recipe.folder / "recipe.toml").write_text("# another recipe\n")
    digests.append(recipe.digest(packages))

    assert len(set(digests)) == 5
