"""Which engine is found, by which client it is asked, and what is said where that fails."""

import pytest

from ordinator.engine import finding
from ordinator.engine.asking import Engine
from ordinator.engine.clients import Client, look
from ordinator.failures import Stopped
from ordinator.tree.manifest import Manifest

HOST = "unix:///nonexistent/docker.sock"


def test_a_newer_client_that_wants_buildx_is_passed_over_and_that_is_said(place, docker, settings):
    new, old = docker("new", "28.2.2"), docker("old", "20.10.24")
    said = []

    engine = finding.find(place, settings(new, old, host=HOST), said.append)

    assert engine.docker == (f"{old}/docker",)
    assert engine.env["DOCKER_BUILDKIT"] == "1"
    assert engine.env["DOCKER_HOST"] == HOST
    (told,) = said
    assert told == (
        f"{new}/docker 28.2.2 builds only by its plugin buildx, which is not installed:"
        f" {old}/docker 20.10.24 is used instead, with BuildKit"
    )
    print(f"trap met and told: {told}")


def test_a_newer_client_with_buildx_is_taken_as_it_comes(place, docker, settings):
    new, old = docker("new", "28.2.2", buildx=True), docker("old", "20.10.24")
    said = []

    engine = finding.find(place, settings(new, old, host=HOST), said.append)

    assert engine.docker == (f"{new}/docker",)
    assert said == []


def test_a_program_that_is_no_client_is_passed_over(place, docker, write, settings):
    broken = write("broken", "docker", "#!/bin/sh\nexit 1\n")
    good = docker("good", "20.10.24")
    said = []

    engine = finding.find(place, settings(broken, good, host=HOST), said.append)

    assert engine.docker == (f"{good}/docker",)
    assert said[0].startswith(f"{broken}/docker is no docker client that can be run")


def test_an_engine_that_is_named_and_silent_stops_with_2(place, docker, settings):
    silent = docker("silent", "20.10.24", server="")

    with pytest.raises(Stopped, match=f"no engine answers at DOCKER_HOST={HOST}") as stopped:
        finding.find(place, settings(silent, host=HOST), print)

    assert stopped.value.code == 2


def test_where_none_is_named_and_none_answers_there_is_none(place, docker, settings):
    silent = docker("silent", "20.10.24", server="")

    assert finding.answering(place, settings(silent), print, standard=HOST) is None


def test_an_engine_without_buildkit_stops_with_its_version(place, docker, settings):
    old = docker("old", "20.10.24", server="17.12.1 1.35")

    with pytest.raises(Stopped, match=r"17\.12\.1 at .* has no BuildKit") as stopped:
        finding.find(place, settings(old, host=HOST), print)

    assert stopped.value.code == 2


def test_where_no_client_can_build_each_is_named_with_its_reason(docker, settings):
    new = docker("new", "28.2.2")
    client = look(new / "docker", {})

    with pytest.raises(Stopped, match=r"28\.2\.2 builds only by its plugin buildx") as stopped:
        finding.engine_at(HOST, [client], settings(new), print)

    assert "install docker.io" in str(stopped.value)
    assert stopped.value.code == 2


@pytest.mark.parametrize("version", ["1.29.2", "2.26.1-4", "v2.36.0"])
def test_compose_as_a_program_of_its_own_is_taken_first(docker, write, settings, version):
    folder = docker("both", "20.10.24", compose="2.39.1")
    write("both", "docker-compose", f"#!/bin/sh\necho {version}\n")
    client = Client(folder / "docker", "20.10.24")

    found = finding.compose([client], settings(folder), {"PATH": "/usr/bin:/bin"})

    assert found == (f"{folder}/docker-compose",)


def test_compose_that_is_too_old_gives_way_to_the_plugin(docker, write):
    folder = docker("both", "20.10.24", compose="2.39.1")
    write("both", "docker-compose", "#!/bin/sh\necho 1.25.0\n")
    plugin = (f"{folder}/docker", "compose")

    found = finding.usable_compose([(f"{folder}/docker-compose",), plugin], {"PATH": "/usr/bin"})

    assert found == plugin


def test_compose_is_fetched_where_the_machine_has_none(place):
    root = place.folder("releases", "trixie")
    program = root / "usr/libexec/docker/cli-plugins/docker-compose"
    program.parent.mkdir(parents=True)
    program.touch()
    Manifest(("docker-compose",)).write(root / "manifest.json")

    engine = finding.composing(place, Engine(("docker",), (), {}))

    assert engine.compose == (str(program),)
