"""The operator's commands that change programs: why, and of which version."""

import json

import pytest
from click.testing import CliRunner

from idp.cli.register import groups

PROGRAM = {
    "client_id": "archive",
    "name": "Archive",
    "auth_method": "client_secret_basic",
    "grants": ["client_credentials"],
    "scopes": ["frmr.signers"],
    "audiences": ["frmr"],
}
OTHER = {**PROGRAM, "client_id": "warehouse"}


@pytest.fixture
def run(bureau, tmp_path):
    """Run a command of the group; a list is handed over as a file."""
    (clients,) = [group for group in groups(lambda: bureau.settings) if group.name == "clients"]

    def ran(*words):
        told = []
        for word in words:
            if isinstance(word, list):
                (tmp_path / "told.json").write_text(json.dumps(word), "utf-8")
            told.append(str(tmp_path / "told.json") if isinstance(word, list) else word)
        ended = CliRunner().invoke(clients, told)
        return ended.exit_code, ended.output

    return ran


def _deeds(bureau):
    return bureau.rows(
        """SELECT facts->>'change', facts->>'reason' FROM audit_entry
        WHERE deed = 'client' AND client_id = 'archive' ORDER BY number"""
    )


def test_reason_of_a_change_is_kept_where_one_was_told(bureau, run):
    assert run("put", [PROGRAM], "--reason", "a new archive")[0] == 0
    assert run("secret", "archive", "--reason", "it leaked")[0] == 0
    assert run("put", [PROGRAM])[0] == 0

    assert _deeds(bureau) == [("put", "a new archive"), ("secret", "it leaked"), ("put", None)]


def test_change_of_another_version_than_was_meant_changes_nothing(bureau, run):
    assert run("put", [PROGRAM], "--if-version", "0") == (0, "clients: 1\n")
    assert run("list") == (0, "archive client_secret_basic frmr 1\n")
    assert run("put", [PROGRAM | {"name": "Vault"}], "--if-version", "1")[0] == 0
    assert run("list") == (0, "archive client_secret_basic frmr 2\n")

    for words in (
        ("put", [PROGRAM], "--if-version", "0"),
        ("put", [PROGRAM], "--if-version", "1"),
        ("secret", "archive", "--if-version", "1"),
        ("drop-key", "archive", "kid", "--if-version", "3"),
    ):
        assert run(*words) == (1, "Error: stale-version {}\n"), words
    assert bureau.rows("SELECT name FROM client WHERE client_id = 'archive'") == [("Vault",)]
    assert len(_deeds(bureau)) == 2


def test_version_is_of_one_program(bureau, run):
    status, said = run("put", [PROGRAM, OTHER], "--if-version", "0")

    assert (status, "--if-version is of one program" in said) == (2, True)
    assert bureau.rows("SELECT count(*) FROM client WHERE client_id = 'archive'") == [(0,)]
