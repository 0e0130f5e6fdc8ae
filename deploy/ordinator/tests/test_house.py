"""Services get their settings, and no more than they need."""

import json
import stat
import sys
from dataclasses import replace

import psycopg
import pytest

from chassis.tokens import SigningKey
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.stack import figures, preparation
from ordinator.stack.block import Block
from ordinator.stack.clients import clients
from ordinator.stack.environment import Servers, Surroundings
from ordinator.stack.folders import Folders
from ordinator.stack.house import House
from ordinator.stack.vault import Vault

SERVICES = ("idp", "frmr", "cabinet", "documents")
BROKER = {user: f"amqp://{user}:secret@127.0.0.1:18003/ordinator" for user in SERVICES}
# Stands in for the virtualenv's Python: tells its words and surroundings, fails when told to.
TELLER = f"""\
#!{sys.executable}
import json, os, sys
if "fail" in sys.argv:
    sys.exit("no such thing")
print(json.dumps({{"words": sys.argv[1:], "environment": dict(os.environ)}}))
"""


@pytest.fixture
def place(tmp_path):
    for service in SERVICES:
        package = tmp_path / "services" / service / "src" / service
        package.mkdir(parents=True)
        (package / "__main__.py").touch()
    return Place(tmp_path, tmp_path / "run", tmp_path, None, None)


@pytest.fixture
def around(place):
    folders = Folders(place)
    vault = Vault(place, folders.secrets)
    servers = Servers(
        "postgresql://ordinator:x@127.0.0.1:18001/postgres", "redis://:x@127.0.0.1:18002", BROKER
    )
    return Surroundings(folders, Block(18000), vault, servers)


@pytest.fixture
def house(around, tmp_path):
    teller = tmp_path / "teller"
    teller.write_text(TELLER)
    teller.chmod(0o755)
    return House(around, str(teller))


def test_a_one_off_command_knows_the_owner_of_its_database(house):
    told = json.loads(house.command("idp", "migrate"))

    assert told["words"] == ["-P", "-m", "idp", "migrate"]
    owner = told["environment"]["IDP_DATABASE_OWNER_URL"]
    assert owner.startswith("postgresql://idp_owner:")
    assert owner.endswith("@127.0.0.1:18001/idp")


def test_a_long_running_process_does_not_know_the_owner(house):
    for program in house.programs():
        assert not [name for name in program.env if name.endswith("_OWNER_URL")]


def test_a_process_knows_the_settings_of_its_own_service_alone(house):
    program = next(one for one in house.programs() if one.name == "frmr.worker")

    prefixes = {name.partition("_")[0] for name in program.env if name.endswith(("_URL", "_FILE"))}

    assert prefixes == {"FRMR"}


def test_a_setting_that_was_asked_for_replaces_its_services_own_and_no_other(around, tmp_path):
    more = {"FRMR_REDIS_URL": "redis://elsewhere", "IDP_LIMITS_FILE": "limits.toml"}
    house = House(replace(around, more=more), str(tmp_path / "python"))

    told = {program.name: program.env for program in house.programs()}

    assert told["frmr.web"]["FRMR_REDIS_URL"] == "redis://elsewhere"
    assert told["idp.relay"]["IDP_LIMITS_FILE"] == "limits.toml"
    assert "IDP_LIMITS_FILE" not in told["frmr.web"]
    assert told["cabinet.web"]["CABINET_REDIS_URL"] == "redis://:x@127.0.0.1:18002/2"


def test_processes_tell_their_health_on_ports_of_their_own(house):
    doors = [
        value
        for program in house.programs()
        for name, value in program.env.items()
        if name.endswith("_ADMIN_LISTEN")
    ]

    assert len(doors) == len(set(doors)) == 15


def test_web_processes_share_figures_in_files_of_one_start(house):
    told = {one.name: one.env.get(figures.VARIABLE) for one in house.programs()}
    folders = house.around.folders

    figures.make(folders, ["idp.web"])
    (figures.folder(folders, "idp.web") / "counter_7.db").touch()
    figures.make(folders, ["idp.web"])
    made = figures.folder(folders, "idp.web")

    assert {name for name, folder in told.items() if folder} == {f"{s}.web" for s in SERVICES}
    assert told["idp.web"] == str(made)
    assert (stat.S_IMODE(made.stat().st_mode), list(made.iterdir())) == (0o700, [])
    figures.forget(folders)
    assert not made.parent.exists()


def test_nothing_of_the_callers_environment_is_inherited(house, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the caller")

    told = json.loads(house.command("idp", "settings"))

    assert "AWS_SECRET_ACCESS_KEY" not in told["environment"]


def test_a_command_that_fails_tells_its_last_words(house):
    with pytest.raises(Stopped, match="idp fail ended with 1:\nno such thing"):
        house.command("idp", "fail")


def test_a_service_that_the_tree_does_not_hold_is_not_started(house, place):
    (place.house / "services/frmr/src/frmr/__main__.py").unlink()

    assert house.services == ("idp", "cabinet", "documents")


def test_each_service_gets_a_database_that_only_it_can_open(house, around, postgres):
    # The server is lent to other tests too: its logins keep the passwords that they know.
    for login in ("idp", "idp-owner", "frmr", "frmr-owner"):
        (around.folders.secrets / f"db-{login}.password").write_text(f"{login}-of-tests")
    servers = Servers(postgres.admin_url, "", BROKER)
    surroundings = Surroundings(around.folders, around.block, around.vault, servers)
    real = House(surroundings, house.python)

    preparation.make_databases(real)
    preparation.make_databases(real)

    url = real.environment("idp", "web")["IDP_DATABASE_URL"]
    with psycopg.connect(url) as session:
        assert session.execute("SELECT current_database()").fetchone() == ("idp",)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(url.removesuffix("/idp") + "/frmr")


def test_a_secret_is_made_once_and_closed_to_others(around):
    first = around.vault.key("idp-master")

    again = around.vault.key("idp-master")

    assert first == again
    assert len(first.read_bytes()) == 32
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_no_client_shares_a_secret_with_the_identity_provider(around):
    told = json.dumps(clients(around.vault, "http://127.0.0.1:18030", hears=True))

    assert "secret" not in told
    assert '"d"' not in told


def test_a_client_names_its_key_as_it_signs_with_it(around):
    cabinet = clients(around.vault, "http://127.0.0.1:18030", hears=True)[0]
    key = SigningKey.from_pem(around.vault.client_key("cabinet-client").read_bytes())

    assert [one["kid"] for one in cabinet["jwks"]["keys"]] == [key.kid]
