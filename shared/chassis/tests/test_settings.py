"""Settings: all errors at once, files, secrets that are never printed."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from chassis import settings
from chassis.settings import Misconfigured

COMMON = {
    "FRMR_DATABASE_URL": "postgresql://frmr:hunter2@127.0.0.1:5432/frmr",
    "FRMR_REDIS_URL": "redis://:hunter2@127.0.0.1:6379/1",
    "FRMR_AMQP_URL": "amqp://frmr:hunter2@127.0.0.1:5672/ordinator",
    "FRMR_ISSUER": "http://localhost:18010",
    "FRMR_PUBLIC_URL": "http://127.0.0.1:18020",
    "FRMR_LISTEN": "127.0.0.1:18020",
    "FRMR_ADMIN_LISTEN": "127.0.0.1:18021",
    "FRMR_STATE_DIR": "/var/lib/frmr",
}
TOLD = COMMON | {"FRMR_CURSOR_KEY": "AAECAw"}


@dataclass(frozen=True, kw_only=True)
class Settings(settings.Common):
    """As a service declares them."""

    cursor_key: bytes = settings.secret("seals cursors", size=4)
    upload_max: int = settings.setting("largest upload, bytes", default=1024)
    nets: tuple[object, ...] = settings.setting("nets", parse=settings.networks, default=())
    life: timedelta = settings.setting("how long, seconds", default=timedelta(hours=1))
    policy: str = settings.setting(
        "which rules", parse=settings.one_of("gosuslugi", "strict"), default="gosuslugi"
    )


def test_what_is_told_becomes_values():
    told = TOLD | {
        "FRMR_UPLOAD_MAX": "2048",
        "FRMR_NETS": "10.0.0.0/8, 127.0.0.1/32",
        "FRMR_LIFE": "90",
        "FRMR_STAND_BANNER": "false",
    }

    read = settings.load("FRMR", Settings, told)

    assert read.cursor_key == bytes([0, 1, 2, 3])
    assert read.upload_max == 2048
    assert read.nets == (ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"))
    assert read.life == timedelta(seconds=90)
    assert read.state_dir == Path("/var/lib/frmr")
    assert read.stand_banner is False
    assert read.db_pool == 8
    assert read.jwks_url == "http://localhost:18010/oauth2/jwks"


def test_a_secret_is_the_raw_bytes_of_its_file(tmp_path):
    file = tmp_path / "cursor.key"
    file.write_bytes(b"\xff\n\x00\n")

    read = settings.load("FRMR", Settings, COMMON | {"FRMR_CURSOR_KEY_FILE": str(file)})

    assert read.cursor_key == b"\xff\n\x00\n"


def test_a_text_may_stand_in_a_file_with_a_line_end(tmp_path):
    file = tmp_path / "url"
    file.write_text("redis://:other@127.0.0.1:6379/1\n")
    told = {name: text for name, text in TOLD.items() if name != "FRMR_REDIS_URL"}

    read = settings.load("FRMR", Settings, told | {"FRMR_REDIS_URL_FILE": str(file)})

    assert read.redis_url == "redis://:other@127.0.0.1:6379/1"


def test_everything_wrong_is_named_at_once_and_the_start_stops(capsys):
    told = {name: text for name, text in TOLD.items() if name != "FRMR_ISSUER"}
    bent = {
        "FRMR_LISTEN": "18020",
        "FRMR_UPLOAD_MAX": "-1",
        "FRMR_POLICY": "hunter2",
        "FRMR_UPLAOD_MAX": "5",
        "FRMR_CURSOR_KEY_FILE": "/nowhere",
        "CABINET_IDLE_S": "5",
    }

    with pytest.raises(SystemExit) as stopped:
        settings.load("FRMR", Settings, told | bent)

    assert stopped.value.code == 78
    said = capsys.readouterr().err
    assert said.splitlines() == [
        "FRMR_ISSUER: missing (who issues tokens, exactly as in iss)",
        "FRMR_LISTEN: wants host:port",
        "FRMR_CURSOR_KEY: given twice, as FRMR_CURSOR_KEY and FRMR_CURSOR_KEY_FILE",
        "FRMR_UPLOAD_MAX: wants a whole number, not below zero",
        "FRMR_POLICY: wants one of gosuslugi, strict",
        "FRMR_UPLAOD_MAX: unknown; is it FRMR_UPLOAD_MAX?",
    ]
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("FRMR_DATABASE_URL", "mysql://x", "wants postgresql://…"),
        ("FRMR_REDIS_URL", "redis://", "wants redis://… or rediss://… or unix://…"),
        ("FRMR_ISSUER", "http://localhost:1/", "wants an address without a last slash"),
        ("FRMR_PUBLIC_URL", "ftp://a", "wants http://… or https://…"),
        ("FRMR_PUBLIC_URL", "http://u:p@a", "wants an address without a last slash"),
        ("FRMR_ADMIN_LISTEN", "127.0.0.1:65536", "wants host:port"),
        ("FRMR_CURSOR_KEY", "AAECAwQ", "wants 4 bytes"),
        ("FRMR_CURSOR_KEY", "+/+/", "wants base64url, or a file"),
        ("FRMR_NETS", "10.0.0.1/8", "wants networks as 10.0.0.0/8"),
        ("FRMR_STAND_BANNER", "maybe", "wants true or false"),
        ("FRMR_DB_POOL", "٤", "wants a whole number, not below zero"),
        ("FRMR_RELAY_POLL_S", "soon", "wants a number"),
        ("FRMR_INBOX_DAYS", "59", "wants OUTBOX_DAYS + 30 at least"),
    ],
)
def test_a_malformed_setting_says_what_is_wanted(name, text, said):
    with pytest.raises(Misconfigured) as wrong:
        settings.read("FRMR", Settings, TOLD | {name: text})

    (error,) = wrong.value.errors
    assert error.startswith(f"{name}: {said}")


def test_a_file_that_is_not_there_is_told_by_its_setting():
    with pytest.raises(Misconfigured) as wrong:
        settings.read("FRMR", Settings, COMMON | {"FRMR_CURSOR_KEY_FILE": "/nowhere/key"})

    assert wrong.value.errors == (
        "FRMR_CURSOR_KEY: its file cannot be read: No such file or directory",
    )


def test_an_empty_setting_is_as_absent():
    read = settings.read("FRMR", Settings, TOLD | {"FRMR_CA_FILE": "", "FRMR_DB_POOL": ""})

    assert read.ca_file is None
    assert read.db_pool == 8


def test_secrets_show_neither_in_the_listing_nor_in_the_values():
    listed = settings.listing("FRMR", Settings, TOLD | {"FRMR_UPLOAD_MAX": "2048"})
    read = settings.read("FRMR", Settings, TOLD)

    assert "FRMR_CURSOR_KEY=***  # environment" in listed
    assert "FRMR_DATABASE_URL=***  # environment" in listed
    assert "FRMR_UPLOAD_MAX=2048  # environment" in listed
    assert "FRMR_DB_POOL=8  # default" in listed
    assert "hunter2" not in listed + repr(read)


def test_the_owner_of_the_database_is_read_by_itself():
    told = {"FRMR_DATABASE_OWNER_URL": "postgresql://frmr_owner:x@127.0.0.1/frmr"}

    assert settings.owner_url("FRMR", told) == "postgresql://frmr_owner:x@127.0.0.1/frmr"
    assert settings.read("FRMR", Settings, TOLD | told).db_pool == 8


def test_the_names_are_told_for_the_example_file():
    described = {each.name: each for each in settings.names("FRMR", Settings)}

    assert described["FRMR_CURSOR_KEY"].default is None
    assert described["FRMR_CURSOR_KEY"].file
    assert described["FRMR_STAND_BANNER"].default == "true"
    assert described["FRMR_DATABASE_OWNER_URL"].hidden
    assert not described["FRMR_CA_FILE"].file
