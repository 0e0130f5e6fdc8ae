"""Following accounts: what changes at the identity provider may stop a worker, or end the ties."""

from datetime import timedelta

import pytest

from chassis.inbox import Outcome
from chassis.revocation import Revoked
from frmr.domain.binding import BindingStatus
from testkit import people

GONCHAROV_INN = people.person("goncharov")["inn"]


def blocked(registry, account_id, reason="support"):
    at = registry.clock().isoformat()
    return {
        "account_id": str(account_id),
        "reason": reason,
        "not_before": at,
        "blocked_at": at,
    }


def last_told(registry, name):
    return [body for told, body in registry.told() if told == name][-1]


def test_blocked_account_stops_the_worker_and_keeps_the_binding(registry):
    account_id, _ = registry.bound("orlova")

    outcome = registry.hear("idp.account.blocked.v1", blocked(registry, account_id), 3)

    assert outcome is Outcome.APPLIED
    places = registry.do.list_workplaces(account_id)
    assert (places.workplaces, places.standing.blocked) == ((), True)
    told = last_told(registry, "frmr.worker.changed.v1")
    assert (told["standing"], told["stopped_fields"], told["version"]) == ("stopped", [], 4)
    assert registry.do.list_bindings(account_id)[0].binding.status is BindingStatus.BOUND


def test_unblocked_account_goes_on(registry):
    account_id, _ = registry.bound("orlova")
    registry.hear("idp.account.blocked.v1", blocked(registry, account_id), 3)
    body = {
        "account_id": str(account_id),
        "changed": ["status"],
        "status": "active",
        "level": "confirmed",
        "changed_at": registry.clock().isoformat(),
    }

    registry.hear("idp.account.changed.v1", body, 4)

    assert len(registry.do.list_workplaces(account_id).workplaces) == 1
    assert last_told(registry, "frmr.worker.changed.v1")["standing"] == "clear"


def test_block_denies_tokens_even_when_newer_news_are_known(registry):
    account_id, _ = registry.bound("orlova")
    registry.confirm("orlova", version=9)
    body = {
        "account_id": str(account_id),
        "changed": ["status"],
        "status": "active",
        "level": "confirmed",
        "changed_at": registry.clock().isoformat(),
    }
    registry.hear("idp.account.changed.v1", body, 8)

    outcome = registry.hear("idp.account.blocked.v1", blocked(registry, account_id), 7)

    at = registry.clock()
    entry = Revoked("sub", str(account_id), at, at + timedelta(seconds=630))
    assert outcome is Outcome.STALE
    assert registry.remembered == [entry]
    assert registry.rows("SELECT kind, id FROM revocation") == [("sub", str(account_id))]
    assert not registry.do.list_workplaces(account_id).standing.stopped


def test_closed_account_ends_its_bindings(registry):
    account_id, binding_id = registry.bound("orlova")

    registry.hear("idp.account.blocked.v1", blocked(registry, account_id, "closed"), 3)

    told = last_told(registry, "frmr.organisation.unbound.v1")
    assert (told["binding_id"], told["reason"]) == (str(binding_id), "account-closed")
    assert "account_id" not in last_told(registry, "frmr.worker.changed.v1")
    assert registry.rows("SELECT count(*) FROM worker WHERE account_id IS NOT NULL") == [(0,)]


def test_other_inn_stops_until_both_agree_again(registry):
    account_id, _ = registry.bound("orlova")

    registry.confirm("orlova", version=3, inn=GONCHAROV_INN)
    stopped = last_told(registry, "frmr.worker.changed.v1")
    registry.confirm("orlova", version=4)
    clear = last_told(registry, "frmr.worker.changed.v1")

    assert (stopped["standing"], stopped["stopped_fields"]) == ("stopped", ["inn"])
    assert (clear["standing"], clear["stopped_fields"]) == ("clear", [])
    assert registry.rows("SELECT field, severity, resolved_at IS NULL FROM discrepancy") == [
        ("inn", "stop", False)
    ]
    assert account_id


def test_marriage_is_recorded_and_told_to_nobody(registry):
    registry.bound("orlova")
    before = registry.names_told()

    registry.confirm("orlova", version=3, family_name="Белова")

    assert registry.names_told() == before
    assert registry.rows("SELECT field, severity FROM discrepancy") == [("family_name", "warn")]


def test_of_values_that_differ_no_word_is_kept(registry):
    registry.bound("orlova")

    registry.confirm("orlova", version=3, inn=GONCHAROV_INN)

    ((ours, theirs),) = registry.rows("SELECT account_digest, worker_digest FROM discrepancy")
    assert len(ours) == len(theirs) == 32
    assert GONCHAROV_INN.encode() not in bytes(ours)


@pytest.mark.parametrize("status", ["frozen", "closed", "blocked"])
def test_status_under_which_nobody_may_act_stops(registry, status):
    account_id, _ = registry.bound("orlova")
    body = {
        "account_id": str(account_id),
        "changed": ["status"],
        "status": status,
        "level": "confirmed",
        "changed_at": registry.clock().isoformat(),
    }

    registry.hear("idp.account.changed.v1", body, 3)

    assert registry.do.list_workplaces(account_id).workplaces == ()


def test_session_that_ended_is_denied_once_and_remembered_each_time(registry):
    account_id = people.person("orlova")["account_id"]
    sid = "2f1f8a66-9b0d-4a1b-8f5e-7f0b7a3d9c10"
    body = {
        "account_id": account_id,
        "session_ids": [sid],
        "grant_ids": [],
        "all": True,
        "not_before": registry.clock().isoformat(),
        "reason": "logout",
    }
    envelope = registry.envelope("idp.session.revoked.v1", body, 1)
    handle = registry.handlers["idp.session.revoked.v1"]

    handle(envelope)
    handle(envelope)

    assert [(one.kind, one.id) for one in registry.remembered] == [
        ("sid", sid),
        ("sub", account_id),
    ] * 2
    assert sorted(registry.rows("SELECT kind, id FROM revocation")) == [
        ("sid", sid),
        ("sub", account_id),
    ]
