from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from cabinet.domain.account import BindingFact, Worker
from cabinet.usecases.hearing import (
    HearAccount,
    HearBindingOver,
    HearBound,
    HearDocument,
    HearSigninOver,
    HearWorker,
    Over,
)
from chassis.envelope import Envelope
from chassis.revocation import Revoked


def heard(fake, aggregate_id, version=1, minutes=0):
    at = fake.NOW + timedelta(minutes=minutes)
    return Envelope(uuid4(), "owner.subject.verb.v1", "owner", aggregate_id, version, at, {})


def test_confirmed_person_is_known_whichever_fact_comes_first(stage, fake):
    hear = HearAccount(stage.start_work)
    hear(heard(fake, fake.MARIA, 3), status="active", level="confirmed", person=None)

    hear(heard(fake, fake.MARIA, 2), status="active", level="confirmed", person=fake.PERSON)

    account = stage.work.accounts.get(fake.MARIA)
    assert (account.level, account.person) == ("confirmed", fake.PERSON)


def test_fact_told_twice_is_applied_once(stage, fake):
    hear = HearAccount(stage.start_work)
    told = heard(fake, fake.MARIA)
    hear(told, status="active", level="simplified", person=None)

    assert hear(told, status="active", level="simplified", person=None) is False
    assert stage.work.late == []


def test_older_state_than_the_known_one_is_stale(stage, fake):
    hear = HearAccount(stage.start_work)
    hear(heard(fake, fake.MARIA, 3), status="active", level="confirmed", person=None)
    late = heard(fake, fake.MARIA, 2)

    assert hear(late, status="active", level="standard", person=None) is False
    assert stage.work.late == [late.message_id]


def test_revoked_sign_in_ends_its_sessions_and_is_denied(stage, fake):
    stage.visit()
    over = Over(fake.MARIA, ("sid-1",), all=False, not_before=fake.NOW)

    HearSigninOver(stage.start_work, stage.sessions, stage.remembered.extend)(
        heard(fake, fake.MARIA), over
    )

    assert not stage.sessions.kept
    denied = [Revoked("sid", "sid-1", fake.NOW, fake.NOW + timedelta(minutes=15))]
    assert stage.work.denied == denied
    assert stage.remembered == denied


def test_repeated_fact_ends_sessions_that_a_crash_left_behind(stage, fake):
    hear = HearSigninOver(stage.start_work, stage.sessions, stage.remembered.extend)
    told = heard(fake, fake.MARIA)
    over = Over(fake.MARIA, (), all=True, not_before=fake.NOW)
    hear(told, over)
    stage.visit()

    hear(told, over)

    assert not stage.sessions.kept


def test_sign_in_after_the_revocation_lives(stage, fake):
    stage.clock.pass_by(seconds=1)
    stage.visit()
    over = Over(fake.MARIA, (), all=True, not_before=fake.NOW)

    HearSigninOver(stage.start_work, stage.sessions, stage.remembered.extend)(
        heard(fake, fake.MARIA), over
    )

    assert list(stage.sessions.kept) == ["key-1"]


def test_any_order_of_facts_about_a_worker_gives_the_same_workplaces(stage, fake):
    binding = BindingFact(
        fake.BINDING.binding_id,
        fake.MARIA,
        "bound",
        fake.NOW,
        fake.GKB7.organisation_id,
        fake.WORKER,
    )

    def bound():
        HearBound(stage.start_work)(
            heard(fake, binding.binding_id, 1),
            binding=binding,
            organisation=fake.GKB7,
            worker_version=1,
            positions=[fake.THERAPIST],
        )

    def changed():
        HearWorker(stage.start_work)(
            heard(fake, fake.WORKER, 2), Worker(fake.WORKER, None), 2, [fake.NURSE]
        )

    outcomes = []
    for order in permutations([bound, changed]):
        stage.work.__init__(fake.NOW)
        for told in order:
            told()
        outcomes.append([p.position for p in stage.work.workers.workplaces(fake.MARIA)])

    assert outcomes == [[fake.NURSE], [fake.NURSE]]


def test_late_binding_of_a_former_account_takes_the_worker_from_nobody(stage, fake):
    now_of, former = fake.MARIA, UUID(int=77)
    HearWorker(stage.start_work)(
        heard(fake, fake.WORKER, 6), Worker(fake.WORKER, now_of), 6, [fake.THERAPIST]
    )
    late = BindingFact(
        UUID(int=78), former, "bound", fake.NOW, fake.GKB7.organisation_id, fake.WORKER
    )

    HearBound(stage.start_work)(
        heard(fake, late.binding_id, 2),
        binding=late,
        organisation=fake.GKB7,
        worker_version=4,
        positions=[fake.NURSE],
    )

    assert stage.work.workers.of_account(now_of).worker_id == fake.WORKER


def test_refused_binding_is_kept_with_its_next_step(stage, fake):
    refused = BindingFact(
        UUID(int=5), fake.MARIA, "refused", fake.NOW, reason="data-differ", next_step="correct"
    )

    HearBindingOver(stage.start_work)(heard(fake, refused.binding_id), refused)

    assert stage.work.workers.bindings(fake.MARIA) == [refused]


@pytest.mark.parametrize("order", list(permutations(["uploaded", "signed", "sent"])))
def test_facts_of_a_document_may_come_in_any_order(stage, fake, order):
    hear = HearDocument(stage.start_work)
    told = {
        "uploaded": (0, {"author_account_id": fake.MARIA}),
        "signed": (1, {"complete": True}),
        "sent": (2, {}),
    }

    for kind in order:
        minutes, facts = told[kind]
        hear(heard(fake, fake.DOCUMENT, 1, minutes), kind, facts)

    (fact,) = stage.work.documents.of_author(fake.MARIA, 5)
    assert fact.status == "sent"
    assert fact == replace(fact, complete=True)
