"""A house in containers is started with what is wrong said by name."""

import socket
import sys
from dataclasses import replace

import pytest

from ordinator.commands import compose
from ordinator.commands.compose import greeting
from ordinator.deployment.composed import Composed
from ordinator.deployment.inventory import Inventory
from ordinator.deployment.starting import Starting
from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.ports import free_row

# Stands for docker and docker-compose: answers by the file that its first own word names.
PROGRAM = """\
import pathlib, sys
folder, *words = sys.argv[1:]
folder = pathlib.Path(folder)
actions = ("up", "down", "config", "run")
if words[0] == "--env-file":
    words = words[next(n for n, word in enumerate(words) if word in actions):]
with (folder / "asked").open("a") as file:
    file.write(" ".join(words) + "\\n")
of_one = folder / f"{words[0]}-{words[-1]}"
answer = of_one if of_one.exists() else folder / words[0]
told = answer.read_text() if answer.exists() else ""
if words[0] == "inspect":
    told = "".join((folder / f"state-{one}").read_text() for one in words[3:])
print(told, end="")
sys.exit((folder / f"{words[0]}-fails").exists())
"""
CONFIG = """\
services:
  postgres:
    image: postgres:17.5-bookworm
  idp-web:
    image: ordinator/idp:0.1.0
  edge:
    image: ordinator-standin/caddy:2.6
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "images").write_text("ordinator/idp:0.1.0\nordinator-standin/caddy:2.6\n")
    (tmp_path / "ps").write_text("")
    (tmp_path / "volume").write_text("2026-11-26T02:00:00Z\n")
    (tmp_path / "run").write_text("address code\n")
    (tmp_path / "secrets").mkdir()
    return tmp_path


@pytest.fixture
def first():
    return free_row(5)


@pytest.fixture
def house(folder, first):
    told = {
        "COMPOSE_PROJECT_NAME": "house",
        "COMPOSE_FILE": "/srv/docker-compose.yml",
        "COMPOSE_PROFILES": "",
        "ORDINATOR_SECRETS": str(folder / "secrets"),
        "IDP_PUBLIC_URL": "https://id.example.org",
        "CABINET_PUBLIC_URL": "https://cabinet.example.org",
        "DOCUMENTS_PUBLIC_URL": "https://documents.example.org",
        "INBOX_PUBLIC_URL": "https://inbox.example.org",
        "EDGE_PORTS": f"{first + 1}-{first + 4}",
        "EDGE_HTTP_PORT": str(first),
    }
    argv = (sys.executable, str(folder / "program.py"), str(folder))
    place = Place(folder, folder, folder, None, None)
    return Composed(place, Inventory(folder, told), Engine(argv, argv, {}))


@pytest.fixture
def said():
    return []


@pytest.fixture
def starting(house, said):
    return Starting(house, said.append)


def runs(folder, *services):
    rows = [f"c{n} house_{name}_1 {name} False" for n, name in enumerate(services)]
    (folder / "ps").write_text("\n".join(rows) + "\n")
    for n in range(len(services)):
        (folder / f"state-c{n}").write_text("running 0 healthy\n")


def asked(folder):
    return (folder / "asked").read_text().splitlines()


def test_it_is_started_and_waited_for(starting, folder, said):
    starting.up()

    assert "up --detach --remove-orphans" in asked(folder)
    assert said[0].startswith("all containers are healthy")


def test_images_that_only_we_make_are_asked_for_before_the_start(starting, folder):
    (folder / "images").write_text("ordinator-standin/caddy:2.6\n")

    with pytest.raises(Stopped, match=r"missing: ordinator/idp:0\.1\.0; `make images`") as stopped:
        starting.up()

    assert stopped.value.code == 2
    assert not [words for words in asked(folder) if words.startswith("up")]


def test_a_port_that_is_taken_is_told_before_the_start(starting, folder, first):
    with socket.socket() as other:
        other.bind(("127.0.0.1", first + 2))
        other.listen()

        with pytest.raises(Stopped, match=f"ports {first + 2} are taken: .* EDGE_PORTS"):
            starting.up()

    assert not [words for words in asked(folder) if words.startswith("up")]


def test_a_port_that_the_own_edge_has_is_not_taken(starting, folder, first):
    runs(folder, "edge")
    with socket.socket() as own:
        own.bind(("127.0.0.1", first + 2))
        own.listen()

        starting.up()


@pytest.mark.parametrize(("volumes", "kept"), [(False, True), (True, False)])
def test_what_was_shown_on_the_data_is_forgotten_with_them(starting, house, volumes, kept):
    shown = house.description.with_name("memory.json")
    shown.touch()

    starting.down(volumes=volumes)

    assert shown.exists() == kept


@pytest.mark.parametrize("state", ["exited 78", "restarting 78"])
def test_a_container_that_refuses_its_settings_is_named_with_what_it_said(starting, folder, state):
    runs(folder, "idp-web", "idp-worker")
    (folder / "state-c0").write_text(f"{state}\n")
    (folder / "logs-c0").write_text("IDP_POLICYY: unknown; is it IDP_POLICY?\n")
    (folder / "up-fails").touch()

    with pytest.raises(Stopped) as stopped:
        starting.up()

    assert "idp-web ended with 78:\n  IDP_POLICYY: unknown; is it IDP_POLICY?" in str(stopped.value)
    assert "idp-worker" not in str(stopped.value)


def test_one_that_falls_over_after_the_start_is_named_too(starting, folder):
    runs(folder, "documents-keeper")
    (folder / "state-c0").write_text("restarting 78\n")
    (folder / "logs-c0").write_text("DOCUMENTS_INDEX_KEY_FILE: wants 32 bytes\n")

    with pytest.raises(
        Stopped, match=r"documents-keeper ended with 78:\s+DOCUMENTS_INDEX.*wants 32 bytes"
    ):
        starting.up()


def test_one_that_waits_for_what_does_not_come_is_named_with_what_it_said(house, folder):
    runs(folder, "idp-web", "idp-relay", "idp-migrate")
    (folder / "state-c1").write_text("running 0 unhealthy\n")
    (folder / "state-c2").write_text("exited 0\n")
    (folder / "logs-c1").write_text("health.wrong check=bus: the broker is away\n")

    with pytest.raises(Stopped) as stopped:
        Starting(house, print, ready_s=0).up()

    assert "idp-relay does not get healthy:\n  health.wrong check=bus" in str(stopped.value)
    assert "idp-web" not in str(stopped.value)
    assert "idp-migrate" not in str(stopped.value)


def test_a_stand_gets_its_people_once_for_the_same_data(house, starting, folder):
    house.inventory.told["COMPOSE_PROFILES"] = "demo"

    starting.up()
    planted = [words for words in asked(folder) if " seed " in words]
    starting.up()

    assert len(planted) == 3
    assert [words for words in asked(folder) if " seed " in words] == planted


def test_a_house_in_earnest_invites_its_first_officer_once(starting, folder, said):
    (folder / "run").write_text("https://id.example.org/account/invitation\nthe-code\n")

    starting.up()
    starting.up()

    invited = [words for words in asked(folder) if "invitations make" in words]
    assert invited == ["run --rm -T --no-deps idp-cli cli invitations make"]
    told = [line for line in said if "the-code" in line]
    assert len(told) == 1
    assert "at https://id.example.org/account/invitation" in told[0]


def test_new_data_get_their_people_again(house, starting, folder):
    house.inventory.told["COMPOSE_PROFILES"] = "demo"
    starting.up()

    (folder / "volume").write_text("2026-11-26T09:00:00Z\n")
    starting.up()

    assert len([words for words in asked(folder) if " seed " in words]) == 6


def test_data_are_kept_unless_they_are_to_be_forgotten(starting, folder):
    starting.down(volumes=False)
    starting.down(volumes=True)

    assert asked(folder) == ["down --remove-orphans", "down --remove-orphans --volumes"]


def test_it_greets_with_its_addresses(house):
    told = "\n".join(greeting(house))

    assert "sign in     https://cabinet.example.org/" in told
    assert "inbox" not in told


def on_our_own(house):
    """The same house, on an engine that lives for one command."""
    env = {"DOCKER_HOST": "unix:///state/engine/docker.sock"}
    return replace(house, engine=replace(house.engine, env=env, own=True))


def test_on_an_engine_of_our_own_it_lives_for_as_long_as_the_command(house, folder, capsys):
    waited = []

    compose.up(on_our_own(house), until=lambda: waited.append(asked(folder)[-1]))

    assert len(waited) == 1
    assert not waited[0].startswith("down")
    assert asked(folder)[-1] == "down --remove-orphans"
    assert "DOCKER_HOST=unix:///state/engine/docker.sock" in capsys.readouterr().out


def test_on_an_engine_of_our_own_nothing_is_left_of_a_start_that_failed(house, folder):
    (folder / "up-fails").touch()

    with pytest.raises(Stopped, match="did not start"):
        compose.up(on_our_own(house))

    assert asked(folder)[-1] == "down --remove-orphans"


def test_on_an_engine_that_stays_the_house_stays_too(house, folder):
    compose.up(house, until=lambda: pytest.fail("it waits"))

    assert not [words for words in asked(folder) if words.startswith("down")]
