"""Hearing that an account is confirmed: who it is, and where it could be bound, looked up ahead."""

from uuid import UUID

from chassis.inbox import Outcome
from frmr.domain.binding import BindingStatus
from testkit import people


def test_confirmed_worker_becomes_a_candidate_of_the_organisation(registry):
    account_id = registry.confirm("orlova")

    (card,) = registry.do.list_bindings(account_id)
    assert card.binding.status is BindingStatus.CANDIDATE
    assert [one.name_short for one in card.choices] == ["УГКБ № 7"]
    assert registry.names_told() == []


def test_candidate_of_two_organisations_is_offered_both(registry):
    account_id = registry.confirm("li")

    (card,) = registry.do.list_bindings(account_id)
    assert len(card.choices) == 2


def test_person_whom_the_registry_does_not_know_is_no_candidate(registry):
    account_id = registry.confirm("stolyarov")

    assert registry.do.list_bindings(account_id) == []
    assert registry.rows("SELECT level, family_name FROM account") == [("confirmed", "Столяров")]


def test_person_known_otherwise_is_no_candidate_and_nobody_is_told(registry):
    account_id = registry.confirm("kuznetsov")

    assert registry.do.list_bindings(account_id) == []
    assert registry.names_told() == []


def test_message_again_changes_nothing(registry):
    body = {
        "account_id": people.person("orlova")["account_id"],
        "level": "confirmed",
        "method": "sms",
        "confirmed_at": "2026-11-25T09:00:00+00:00",
        "person": {
            name: people.person("orlova")[name]
            for name in ("family_name", "given_name", "patronymic", "birth_date", "snils", "inn")
        },
    }
    envelope = registry.envelope("idp.account.confirmed.v1", body, 2)
    handle = registry.handlers["idp.account.confirmed.v1"]

    handle(envelope)
    handle(envelope)

    assert registry.rows("SELECT outcome FROM inbox") == [("applied",)]
    assert len(registry.do.list_bindings(UUID(body["account_id"]))) == 1


def test_older_news_are_kept_as_stale(registry):
    registry.confirm("orlova", version=5)
    registry.confirm("orlova", version=3, family_name="Воронова")

    assert registry.rows("SELECT outcome FROM inbox ORDER BY received_at") == [
        ("applied",),
        ("stale",),
    ]
    assert registry.rows("SELECT family_name FROM account") == [("Орлова",)]


def test_handler_says_what_became_of_the_message(registry):
    person = people.person("orlova")
    body = {
        "account_id": person["account_id"],
        "changed": ["level"],
        "status": "active",
        "level": "confirmed",
        "changed_at": "2026-11-25T09:00:00+00:00",
    }

    assert registry.hear("idp.account.changed.v1", body, 3) is Outcome.APPLIED
    assert registry.hear("idp.account.changed.v1", body, 2) is Outcome.STALE
