"""A composed house is asked through the engine, container by container."""

import subprocess
import sys

import pytest

from ordinator.deployment.composed import Composed
from ordinator.deployment.inventory import Inventory
from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.place import Place

# Stands for docker and for docker-compose: writes down what it was asked, and answers as told.
PROGRAM = """\
import pathlib, sys
folder = pathlib.Path(sys.argv[1])
words = sys.argv[2:]
with (folder / "asked").open("a") as file:
    file.write(" ".join(words) + "\\n")
answer = folder / (words[0] if words[0] != "--env-file" else "compose")
victim = folder / "victim"
if words[0] == "inspect" and victim.exists():
    pid = victim.read_text()
    print(pid if pathlib.Path(f"/proc/{pid}/exe").exists() else 0)
    sys.exit()
print(answer.read_text() if answer.exists() else "", end="")
if not sys.stdin.isatty() and words[0] == "--env-file":
    (folder / "given").write_text(sys.stdin.read())
"""
CONTAINERS = """\
c1 house_idp-web_1 idp-web False
c2 house_idp-worker_1 idp-worker False
c3 house_idp-migrate_1 idp-migrate False
c4 house_idp-cli_run_1 idp-cli True
c5 house_valkey_1 valkey False
"""


@pytest.fixture
def composed(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    (tmp_path / "ps").write_text(CONTAINERS)
    (tmp_path / "inspect").write_text("running healthy\n")
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "amqp-admin.password").write_text("rabbit")
    (secrets / "postgres.password").write_text("elephant")
    told = {
        "COMPOSE_PROJECT_NAME": "house",
        "COMPOSE_FILE": "/srv/docker-compose.yml",
        "COMPOSE_PROFILES": "demo",
        "ORDINATOR_SECRETS": str(secrets),
        "IDP_PUBLIC_URL": "https://localhost:8443",
        "CABINET_PUBLIC_URL": "https://localhost:8444",
        "DOCUMENTS_PUBLIC_URL": "https://localhost:8445",
        "ORDINATOR_DOORS": "19000-19060",
    }
    argv = (sys.executable, str(program), str(tmp_path))
    place = Place(tmp_path, tmp_path, tmp_path, None, None)
    return Composed(place, Inventory(tmp_path, told), Engine(argv, argv, {}))


@pytest.fixture
def asked(tmp_path):
    return lambda: (tmp_path / "asked").read_text().splitlines()


def test_a_service_is_its_staying_containers(composed, asked):
    assert composed.stop("idp") == "house_idp-web_1 stopped, house_idp-worker_1 stopped"
    assert asked()[-1] == "stop --time 30 c1 c2"


def test_a_process_is_one_container_and_the_cache_goes_by_its_own_name(composed, asked):
    composed.stop("idp.worker")
    assert asked()[-1] == "stop --time 30 c2"
    composed.stop("redis")
    assert asked()[-1] == "stop --time 30 c5"


def test_what_compose_does_not_run_is_refused(composed):
    with pytest.raises(Stopped, match=r"house has no container of epmd") as refused:
        composed.stop("epmd")

    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("told", "ready"),
    [("running healthy", True), ("running", True), ("running starting", False), ("exited", False)],
)
def test_ready_is_what_the_engine_found(composed, tmp_path, told, ready):
    (tmp_path / "inspect").write_text(told + "\n")

    assert composed.ready("idp.web") is ready


def test_a_command_runs_in_a_container_of_its_own_and_is_given_its_input(composed, asked, tmp_path):
    (tmp_path / "compose").write_text("[]\n")

    said = composed.command("idp", "cli", "inbox", "known", given="one\n")

    assert said == "[]\n"
    assert (tmp_path / "given").read_text() == "one\n"
    assert asked()[-1].endswith("--profile demo run --rm -T --no-deps idp-cli cli inbox known")


def test_a_service_that_is_none_is_refused(composed):
    with pytest.raises(Stopped, match="no service pharmacy"):
        composed.command("pharmacy", "migrate")


def test_the_description_leads_people_to_the_edge_and_tests_through_the_doors(composed):
    told = composed.described

    assert told.urls["idp"] == "https://localhost:8443"
    assert told.urls["documents"] == "http://127.0.0.1:19040"
    assert told.admin["frmr.worker"] == "http://127.0.0.1:19023"
    assert told.amqp_admin_url == "amqp://admin:rabbit@127.0.0.1:19003/ordinator"
    assert told.postgres_admin_url == "postgresql://ordinator:elephant@127.0.0.1:19001/postgres"
    assert told.words == ("--deployment", str(composed.inventory.directory))


def test_a_killed_process_is_gone_and_nobody_else_is_touched(composed, tmp_path):
    command = ["sleep", "60"]
    with subprocess.Popen(command) as victim, subprocess.Popen(command) as other:
        (tmp_path / "victim").write_text(str(victim.pid))

        composed.kill("idp.web")

        assert victim.poll() == -9
        assert other.poll() is None
        other.kill()
