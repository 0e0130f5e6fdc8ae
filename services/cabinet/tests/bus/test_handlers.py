from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from cabinet.wiring.listening import handlers
from chassis.envelope import Envelope
from chassis.inbox import Outcome
from contracts import events

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HEARD = sorted(name for name in events.names() if "cabinet" in events.listeners(name))


def told(name, version=1, **bent):
    body = {**events.examples(name)[0], **bent}
    subject = next(body[key] for key in _SUBJECTS if key in body and key in _subject(name))
    return Envelope(uuid4(), name, name.split(".")[0], UUID(subject), version, AT, body)


_SUBJECTS = ("document_id", "binding_id", "worker_id", "organisation_id", "account_id")


def _subject(name):
    return events.schema(name)["x-subject"]


@pytest.fixture
def hear(stage):
    table = handlers(stage.start_work, stage.sessions, stage.remembered.extend)

    def tell(name, version=1, **bent):
        return table[name](told(name, version, **bent))

    return tell


def test_every_fact_that_is_ours_to_hear_has_a_handler(stage):
    table = handlers(stage.start_work, stage.sessions, stage.remembered.extend)

    assert sorted(table) == HEARD


@pytest.mark.parametrize("name", HEARD)
def test_example_of_every_fact_is_applied_once(stage, name):
    table = handlers(stage.start_work, stage.sessions, stage.remembered.extend)
    envelope = told(name)

    assert table[name](envelope) is Outcome.APPLIED
    assert table[name](envelope) is not Outcome.APPLIED


@pytest.mark.parametrize("name", HEARD)
def test_member_of_a_later_release_passes_by(hear, name):
    assert hear(name, told_later="x") is Outcome.APPLIED


def test_confirmed_account_is_known_with_its_person(stage, hear, fake):
    hear("idp.account.confirmed.v1")

    account = stage.work.accounts.get(fake.MARIA)
    assert account.level == "confirmed"
    assert account.person == fake.PERSON


def test_bound_worker_has_workplaces(stage, hear, fake):
    hear("frmr.organisation.bound.v1")

    (place,) = stage.work.workers.workplaces(fake.MARIA)
    assert place.position.rate == Decimal("1.00")
    assert place.position.begins_on == date(2019, 9, 2)
    assert place.organisation.ogrn == "1027700007004"


def test_ended_binding_leaves_no_workplace(stage, hear, fake):
    hear("frmr.organisation.bound.v1")

    hear("frmr.organisation.unbound.v1", version=2)

    assert stage.work.workers.workplaces(fake.MARIA) == []


def test_refusal_is_known_with_reason_fields_and_next_step(stage, hear, fake):
    hear("frmr.binding.refused.v1")

    (fact,) = stage.work.workers.bindings(fake.MARIA)
    assert (fact.reason, fact.fields, fact.next_step) == ("data-differ", ("birth_date",), "correct")


def test_sign_out_elsewhere_ends_the_sessions_of_that_sign_in(stage, hear):
    stage.visit(sid="2f1f8a66-9b0d-4a1b-8f5e-7f0b7a3d9c10")

    hear("idp.session.revoked.v1")

    assert not stage.sessions.kept


def test_blocked_account_loses_all_sessions(stage, hear, fake):
    began = datetime(2026, 11, 24, 11, 59, tzinfo=UTC)
    stage.visit(created_at=began)
    stage.sessions.add("later", stage.visit(created_at=began + timedelta(hours=1)).session)
    stage.sessions.end("key-1")
    stage.visit(created_at=began)

    hear("idp.account.blocked.v1")

    assert list(stage.sessions.kept) == ["later"]
    assert stage.work.accounts.get(fake.MARIA).status == "blocked"


def test_document_is_followed_to_its_delivery(stage, hear, fake):
    hear("documents.document.uploaded.v1")
    hear("documents.document.signed.v1", complete=True, missing=[])
    hear("documents.document.sent.v1")
    hear("documents.document.delivered.v1")

    (fact,) = stage.work.documents.of_author(fake.MARIA, 5)
    assert fact.status == "delivered"
