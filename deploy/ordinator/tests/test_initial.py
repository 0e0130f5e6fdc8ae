"""The first start: everything is made once, whole or not at all, and never touched again."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from cryptography import x509

from ordinator.commands import init
from ordinator.failures import Stopped
from ordinator.initial import env, making, secrets
from ordinator.initial.wishes import Wishes
from ordinator.place import Place
from ordinator.servers import databases

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NAMES = {
    "idp": "https://id.example.org",
    "cabinet": "https://cabinet.example.org",
    "documents": "https://documents.example.org",
}


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path, tmp_path / "run", tmp_path, None, None)


def wishes(folder, **more):
    told = {"project": "hospital", "names": {}, "first": 8442, **more}
    return Wishes(directory=folder, compose=Path("/srv/ordinator/deploy"), **told)


@pytest.fixture
def house(place, tmp_path):
    folder = tmp_path / "house"
    making.make(place, wishes(folder), NOW)
    return folder


def content(folder):
    return {
        path.relative_to(folder): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def settings(folder):
    lines = (folder / ".env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_a_second_run_changes_no_byte(tmp_path, capsys):
    folder = tmp_path / "house"
    assert init.main(["--dir", str(folder), "--demo"]) == 0
    before = content(folder)

    assert init.main(["--dir", str(folder), "--demo", "--project", "other"]) == 0

    assert "nothing was changed" in capsys.readouterr().out
    assert content(folder) == before
    assert len(before) == 53


def test_the_folder_is_closed_and_its_files_are_for_any_user_of_a_container(house):
    folder = house / "secrets"

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o444}


def test_no_secret_stands_in_the_settings(house):
    told = (house / ".env").read_text("utf-8")
    passwords = [path.read_text() for path in (house / "secrets").glob("*.password")]

    assert len(passwords) == 16
    assert not [password for password in passwords if password in told]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: (folder / "idp-master.key").unlink(), "idp-master.key is missing"),
        (lambda folder: (folder / "idp-index.key").chmod(0o600), "chmod 444"),
        (lambda folder: folder.chmod(0o755), "chmod 700"),
        (lambda folder: overwrite(folder / "frmr-cursor.key", b"short"), "frmr-cursor.key is dam"),
        (
            lambda folder: overwrite(folder / "documents-journal.pem", b"-"),
            "journal.pem is damaged",
        ),
        (lambda folder: overwrite(folder / "idp-amqp-url", b"amqp://idp"), "idp-amqp-url is dam"),
        (lambda folder: overwrite(folder / "clients.json", b"[{"), "clients.json is damaged"),
        (lambda folder: overwrite(folder / "edge.pem", b""), "edge.pem is damaged"),
        (lambda folder: overwrite(folder / "postgres.password", b""), "postgres.password is dam"),
        (lambda folder: (folder.parent / ".env").unlink(), ".env is missing"),
        (lambda folder: folder.rename(folder.parent / "gone"), "secrets is missing"),
    ],
)
def test_a_house_that_is_not_whole_is_told_and_left_as_it_is(house, damage, told):
    damage(house / "secrets")
    before = content(house)

    with pytest.raises(Stopped, match=told) as stopped:
        init.main(["--dir", str(house)])

    assert stopped.value.code == 1
    assert content(house) == before


def overwrite(path, told):
    path.chmod(0o644)
    path.write_bytes(told)
    path.chmod(0o444)


def test_every_fault_is_told_at_once(house):
    (house / "secrets/idp-master.key").unlink()
    (house / "secrets/valkey.conf").unlink()

    with pytest.raises(Stopped) as stopped:
        making.made(house)

    assert str(stopped.value).count("is missing") == 2


def test_a_run_killed_before_the_secrets_were_whole_is_begun_anew(place, tmp_path):
    half = tmp_path / "house/secrets.new"
    half.mkdir(parents=True)
    (half / "idp-master.key").write_bytes(b"half")

    assert not making.made(tmp_path / "house")
    making.make(place, wishes(tmp_path / "house"), NOW)

    assert making.made(tmp_path / "house")
    assert not half.exists()


def test_a_run_killed_before_its_last_step_is_finished_by_the_next(house):
    (house / ".env").rename(house / ".env.new")
    told = (house / ".env.new").read_bytes()

    assert making.made(house)

    assert (house / ".env").read_bytes() == told


def test_without_names_each_site_is_a_port_of_localhost(house):
    told = settings(house)

    assert told["IDP_PUBLIC_URL"] == "https://localhost:8443"
    assert told["CABINET_PUBLIC_URL"] == "https://localhost:8444"
    assert told["EDGE_PORTS"] == "8443-8446"
    assert told["EDGE_SITE_IDP"] == "localhost@edge:8443"
    assert told["EDGE_BIND"] == "127.0.0.1"
    assert told["COMPOSE_PROFILES"] == ""
    assert told["IDP_STAND_BANNER"] == "false"
    assert "IDP_SMS_URL" not in told


def test_with_names_all_sites_stand_on_443(tmp_path):
    told = env.content(wishes(tmp_path, names=NAMES, first=0, tls="ops@example.org"))

    assert "IDP_PUBLIC_URL=https://id.example.org\n" in told
    assert "EDGE_PORTS=443\nEDGE_HTTP_PORT=80\nEDGE_SITES=names\n" in told
    assert "EDGE_SITE_CABINET=cabinet.example.org@edge:443\nEDGE_TLS=ops@example.org\n" in told


def test_a_stand_sends_to_its_own_network_alone(tmp_path):
    told = env.content(wishes(tmp_path, demo=True))

    (subnet,) = {line.split("=")[1] for line in told.splitlines() if "_NET" in line}
    assert subnet.startswith("10.213.")
    assert "DOCUMENTS_REVOCATION_HOSTS=ca\n" in told
    assert "COMPOSE_PROFILES=demo\n" in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"names": {"idp": "https://id.example.org"}}, "cabinet, documents lacks one"),
        ({"names": NAMES | {"idp": "http://id.example.org"}}, "--idp .* wants https"),
        ({"names": NAMES | {"idp": "https://id.example.org/"}}, "--idp .* wants https"),
        ({"names": NAMES | {"idp": "https://id.example.org:8443"}}, "without a port"),
        ({"names": NAMES | {"idp": NAMES["cabinet"]}}, "a name of its own"),
        ({"names": NAMES, "demo": True}, "no names"),
        ({"project": "Больница"}, "--project"),
    ],
)
def test_what_cannot_be_wished_is_told(tmp_path, asked, told):
    with pytest.raises(Stopped, match=told) as stopped:
        wishes(tmp_path, **asked)

    assert stopped.value.code == 2


def test_the_edges_certificate_is_signed_by_the_houses_own_authority(house):
    folder = house / "secrets"
    root = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    leaf = x509.load_pem_x509_certificate((folder / "edge.pem").read_bytes())

    leaf.verify_directly_issued_by(root)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert (leaf.not_valid_after_utc - NOW).days == 825


def test_the_brokers_definitions_hold_hashes_and_no_password(house):
    told = (house / "secrets/rabbitmq-definitions.json").read_text("utf-8")
    passwords = [path.read_text() for path in (house / "secrets").glob("amqp-*.password")]

    users = {user["name"] for user in json.loads(told)["users"]}
    assert users == {"idp", "frmr", "cabinet", "documents", "watch", "admin"}
    assert not [password for password in passwords if password in told]


def test_the_databases_script_names_every_login_once(house):
    script = (house / "secrets/postgres-databases.sql").read_text("utf-8")

    assert script.count("CREATE ROLE") == 8
    assert script.count("CREATE DATABASE") == script.count("FROM PUBLIC") / 2 == 4
    assert (house / "secrets/db-idp-owner.password").read_text() in script


def test_the_databases_script_lets_each_service_into_its_own_alone(postgres):
    ward, ground = (databases.Roles(name, "a", "b") for name in ("ward", "ground"))
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        replay(admin, postgres.admin_url, databases.script([ward, ground]))

    own = databases.at(postgres.admin_url, "ward", "ward", "a")
    foreign = databases.at(postgres.admin_url, "ground", "ward", "a")
    with psycopg.connect(own) as session:
        assert session.execute("SELECT current_user").fetchone() == ("ward",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(databases.at(own, "ward", "ward_owner", "b")) as session:
        session.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(own) as session:
        assert session.execute("SELECT count(*) FROM mine").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(foreign)


def replay(admin, url, script):
    """As psql does: ``\\connect`` changes the database."""
    session = admin
    for line in script.splitlines():
        if line.startswith("\\connect "):
            session = psycopg.connect(databases.at(url, line.split()[1]), autocommit=True)
        else:
            session.execute(line.rstrip(";"))


def test_every_secret_that_compose_mounts_is_made(house):
    compose = Path(__file__).parents[2] / "docker-compose.yml"
    mounted = {
        line.split("/")[-1].rstrip('"}')
        for line in compose.read_text("utf-8").splitlines()
        if "ORDINATOR_SECRETS" in line
    }

    assert mounted <= {path.name for path in (house / "secrets").iterdir()}
    assert secrets.faults(house / "secrets") == []
