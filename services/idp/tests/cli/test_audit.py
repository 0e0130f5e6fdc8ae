"""The operator's command that verifies the audit: its words, its JSON, its exit codes."""

import json
from dataclasses import replace

import psycopg
import pytest
from click.testing import CliRunner

from idp.cli.audit import group
from idp.domain.audit import Entry
from idp.wiring.audit import wire_sealing


@pytest.fixture
def run(bureau):
    """Run a command of the group."""

    def ran(*words, settings=bureau.settings):
        return CliRunner().invoke(group(lambda: settings), ["verify", *words])

    return ran


@pytest.fixture
def sealed(bureau):
    """Three entries under one seal; its number and hash."""
    for _ in range(3):
        with bureau.shared.start_work() as work:
            work.audit.note(Entry("signin", None))
    seal = wire_sealing(bureau.shared)
    (one,) = [*seal(), *seal()]
    return f"{one.number}:{one.hash.hex()}"


@pytest.fixture
def tampered(postgres, idp_database, sealed):
    """The second entry says something else now."""
    place = postgres.admin_url.rpartition("/")[0] + "/" + idp_database.url.rpartition("/")[2]
    with psycopg.connect(place) as db:
        db.execute("SET session_replication_role = replica")
        db.execute("UPDATE audit_entry SET actor = 'cli' WHERE number = 2")


def test_intact_audit_is_told_with_its_head(run, sealed):
    ended = run()

    counted = "intact: 3 entries under 1 seals, 0 not sealed yet, 0 swept"
    assert (ended.exit_code, ended.output) == (0, f"{counted}; head {sealed}\n")


def test_intact_audit_as_json(run, sealed):
    ended = run("--json", "--expect", sealed)

    assert ended.exit_code == 0
    assert json.loads(ended.output) == {
        "intact": True,
        "seals": 1,
        "entries": 3,
        "swept": 0,
        "unsealed": 0,
        "head": sealed,
        "fault": None,
    }


def test_empty_audit_is_intact(run):
    assert json.loads(run("--json").output)["head"] is None


def test_first_bad_entry_is_named(run, tampered):
    ended = run()

    assert (ended.exit_code, ended.output) == (1, "broken: entry-changed at seal 1, entry 2\n")


def test_first_bad_entry_is_named_in_json(run, tampered):
    told = json.loads(run("--json").output)

    assert (told["intact"], told["fault"]) == (
        False,
        {"what": "entry-changed", "seal": 1, "entry": 2},
    )


def test_seal_that_must_be_there_and_is_not_is_named(run, sealed):
    ended = run("--expect", f"2:{'0' * 64}")

    assert (ended.exit_code, ended.output) == (1, "broken: seal-missing at seal 2\n")


def test_database_that_is_away_is_neither_intact_nor_broken(bureau, run):
    away = replace(bureau.settings, database_url="postgresql://idp@127.0.0.1:1/idp")

    ended = run(settings=away)

    assert (ended.exit_code, ended.stdout) == (75, "")


@pytest.mark.parametrize("head", ["1", "x:00", "1:zz", f"0:{'0' * 64}"])
def test_head_that_is_no_head_is_refused(run, head):
    ended = run("--expect", head)

    assert (ended.exit_code, "NUMBER:HASH" in ended.output) == (2, True)
