"""What changed is built and given to the engine; what did not is left alone."""

import tarfile

import pytest

from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.settings import inherited
from ordinator.standin.build import Builder


@pytest.fixture
def builder(place, world, mirror):
    assert world.is_dir()
    engine = Engine(("docker",), (), inherited())
    return lambda: Builder(place, engine, print, lambda _release: mirror)


def test_an_image_is_built_once_and_again_when_its_recipe_changed(builder, recipe, trace):
    (first,) = builder().build([recipe])
    (second,) = builder().build([recipe])
    (recipe.files / "usr/local/bin/entrypoint.sh").write_text("#!/bin/sh\nexec server\n")
    (third,) = builder().build([recipe])

    assert [built.made for built in (first, second, third)] == [True, False, True]
    assert trace() == ["debootstrap", "loaded", "loaded"]
    assert (first.reference, first.size) == ("ordinator-standin/server:1.0", 1_000_000)


def test_it_is_built_again_when_the_machine_offers_another_version(builder, recipe, world):
    builder().build([recipe])
    (world / "closure").write_text("Inst server (1.0-2 Debian:13/stable [amd64])\n")

    (built,) = builder().build([recipe])

    assert built.made


def test_two_images_share_one_release(builder, recipe, trace, world):
    builder().build([recipe, recipe])

    assert trace() == ["debootstrap", "loaded"]
    with tarfile.open(world / "loaded.tar") as tar:
        layers = [member.name for member in tar if member.name.endswith("/layer.tar")]
    assert len(layers) == 2


def test_a_full_disk_is_told_in_one_sentence(builder, recipe, world, place):
    (world / "full").touch()

    with pytest.raises(Stopped) as stopped:
        builder().build([recipe])

    assert str(stopped.value) == (
        f"the disk of {place.state}/standin is full: free some GB, then build the stand-ins again"
    )
    print(f"the disk was full: {stopped.value}")


def test_a_full_disk_of_the_engine_is_told_in_one_sentence(builder, recipe, world):
    (world / "engine-full").touch()

    with pytest.raises(Stopped) as stopped:
        builder().build([recipe])

    assert str(stopped.value) == (
        "docker load ended with 1: the engine's disk is full; free some GB"
        " (`docker system prune`) first"
    )
    print(f"the engine's disk was full: {stopped.value}")
