"""What ``ordinator init`` wrote is read as it is, and what is missing is named all at once."""

from pathlib import Path

import pytest

from ordinator.deployment.inventory import Inventory
from ordinator.failures import Stopped

SETTINGS = """\
# made by ordinator init
COMPOSE_PROJECT_NAME=ordinator
COMPOSE_FILE=/srv/docker-compose.yml:/srv/compose.test.yml
COMPOSE_PROFILES=demo,watch
ORDINATOR_SECRETS={folder}/secrets
IDP_PUBLIC_URL=https://localhost:8443
CABINET_PUBLIC_URL=https://localhost:8444
DOCUMENTS_PUBLIC_URL=https://localhost:8445

IDP_BANNER=a=b
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".env").write_text(SETTINGS.format(folder=tmp_path), "utf-8")
    (tmp_path / "secrets").mkdir()
    return tmp_path


def test_compose_is_told_the_same_house_wherever_it_is_called_from(folder):
    assert Inventory.read(folder).words == (
        *("--env-file", f"{folder}/.env", "--project-name", "ordinator"),
        *("--file", "/srv/docker-compose.yml", "--file", "/srv/compose.test.yml"),
        *("--profile", "demo", "--profile", "watch"),
    )


def test_values_are_kept_whole_and_sites_named(folder):
    found = Inventory.read(folder)

    assert found.told["IDP_BANNER"] == "a=b"
    assert found.sites == {
        "idp": "https://localhost:8443",
        "cabinet": "https://localhost:8444",
        "documents": "https://localhost:8445",
    }
    assert found.secrets == folder / "secrets"


def test_a_stand_has_a_site_for_its_inbox_too(folder):
    with (folder / ".env").open("a") as file:
        file.write("INBOX_PUBLIC_URL=https://localhost:8446\n")

    assert Inventory.read(folder).sites["inbox"] == "https://localhost:8446"


def test_doors_and_the_edges_own_authority_are_there_only_where_they_are(folder):
    assert (Inventory.read(folder).doors, Inventory.read(folder).ca_file) == (None, None)

    (folder / "secrets/ca.pem").touch()
    with (folder / ".env").open("a") as file:
        file.write("ORDINATOR_DOORS=19000-19060\n")

    assert (Inventory.read(folder).doors, Inventory.read(folder).ca_file) == (
        19000,
        folder / "secrets/ca.pem",
    )


def test_a_password_is_read_by_its_name_and_a_missing_one_named(folder):
    (folder / "secrets/postgres.password").write_text("word\n", "ascii")

    assert Inventory.read(folder).password("postgres") == "word"
    with pytest.raises(Stopped, match=r"amqp-admin\.password is missing"):
        Inventory.read(folder).password("amqp-admin")


def test_a_folder_without_a_house_is_refused_with_what_makes_one(tmp_path):
    with pytest.raises(Stopped, match="ordinator init --dir") as refused:
        Inventory.read(tmp_path)

    assert refused.value.code == 2


def test_all_missing_settings_are_named_at_once(folder):
    path = Path(folder / ".env")
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "PUBLIC_URL" not in line), "utf-8")

    with pytest.raises(
        Stopped, match="lacks IDP_PUBLIC_URL, CABINET_PUBLIC_URL, DOCUMENTS_PUBLIC_URL"
    ):
        Inventory.read(folder)
