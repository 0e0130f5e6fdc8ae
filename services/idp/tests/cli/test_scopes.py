"""The operator's commands that give officers' scopes and take them: before there is an officer."""

import pytest
from click.testing import CliRunner

from idp.cli.register import groups


@pytest.fixture
def run(bureau):
    """Run a command of the group."""
    (scopes,) = [group for group in groups(lambda: bureau.settings) if group.name == "scopes"]

    def ran(*words):
        ended = CliRunner().invoke(scopes, words)
        return ended.exit_code, ended.output

    return ran


@pytest.fixture
def orlova(bureau):
    return bureau.plant("orlova")["account_id"]


def test_scope_is_given_shown_and_taken_and_the_audit_keeps_both(bureau, run, orlova):
    assert run("list", orlova) == (0, "")
    assert run("grant", orlova, "idp.support") == (0, "")
    assert run("grant", orlova, "documents.audit") == (0, "")
    assert run("list", orlova) == (0, "documents.audit\nidp.support\n")
    assert run("take", orlova, "idp.support") == (0, "")
    assert run("list", orlova) == (0, "documents.audit\n")

    said = "SELECT actor, facts->>'step', facts->>'scope' FROM audit_entry WHERE deed = 'scope'"
    assert bureau.rows(f"{said} ORDER BY number") == [
        ("cli", "granted", "idp.support"),
        ("cli", "granted", "documents.audit"),
        ("cli", "taken", "idp.support"),
    ]


def test_what_is_not_held_is_taken_all_the_same(run, orlova):
    assert [run("take", orlova, "idp.admin") for _ in range(2)] == [(0, ""), (0, "")]


@pytest.mark.parametrize("act", ["grant", "take"])
def test_what_no_officer_has_and_nobody_s_account_are_refused(run, orlova, act):
    nobody = "00000000-0000-4000-8000-000000000000"

    for account, scope, code in (
        (orlova, "openid", "scope-not-for-officers"),
        (orlova, "idp.everything", "scope-not-for-officers"),
        (nobody, "idp.support", "account-unknown"),
    ):
        status, said = run(act, account, scope)
        assert (status, said.startswith(f"Error: {code}")) == (1, True), said
    assert run(act, "orlova", "idp.support")[0] == 2
