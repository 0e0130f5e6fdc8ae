from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from cabinet.adapters.postgres import postgres_work
from cabinet.adapters.ring import Ring
from cabinet.domain.account import BindingFact, Worker
from chassis import database, migrations
from chassis.envelope import Envelope

RING = Ring(b"d" * 32)


def migrate(owner_url):
    migrations.run(owner_url, "cabinet")


@pytest.fixture
def engine(postgres):
    url = postgres.database("cabinet", prepare=migrate).url
    engine = database.engine(url, 4)
    yield engine
    engine.dispose()


@pytest.fixture
def start(engine):
    return postgres_work(engine, RING)


@pytest.fixture
def binding(fake):
    return BindingFact(
        binding_id=fake.BINDING.binding_id,
        account_id=fake.MARIA,
        status="bound",
        at=fake.NOW,
        organisation_id=fake.GKB7.organisation_id,
        worker_id=fake.WORKER,
    )


def bare(position):
    """As an event tells it: without words."""
    return replace(position, post_name=None, department_name=None)


def bind(work, fake, binding, version=1, positions=None):
    work.organisations.put(fake.GKB7, 1)
    work.workers.put(Worker(fake.WORKER, fake.MARIA), 0)
    work.workers.tie(fake.WORKER, fake.MARIA, version)
    told = [bare(fake.THERAPIST)] if positions is None else positions
    work.workers.put_positions(fake.WORKER, version, told, fake.GKB7.organisation_id)
    work.workers.put_binding(binding, 1)


def test_person_comes_back_and_lies_sealed(start, engine, fake):
    with start() as work:
        work.accounts.put_state(fake.MARIA, 1, status="active", level="confirmed")
        work.accounts.put_person(fake.MARIA, 1, fake.PERSON)

    with start() as work, engine.connect() as db:
        account = work.accounts.get(fake.MARIA)
        stored = db.scalar(text("SELECT person_enc FROM account"))
    assert (account.level, account.person) == ("confirmed", fake.PERSON)
    assert b"11223344595" not in bytes(stored)


def test_state_and_person_are_newer_apart(start, fake):
    with start() as work:
        assert work.accounts.put_state(fake.MARIA, 3, status="active", level="confirmed")
        assert work.accounts.put_person(fake.MARIA, 2, fake.PERSON)
        assert not work.accounts.put_state(fake.MARIA, 2, status="active", level="standard")
        assert work.accounts.put_state(fake.MARIA, 4, status="blocked", level=None)

        account = work.accounts.get(fake.MARIA)
    assert (account.status, account.level) == ("blocked", "confirmed")


def test_workplaces_are_positions_in_bound_organisations(start, fake, binding):
    with start() as work:
        bind(work, fake, binding)
        (place,) = work.workers.workplaces(fake.MARIA)
        work.workers.put_binding(replace(binding, status="unbound"), 2)

        assert place.position == bare(fake.THERAPIST)
        assert place.organisation == fake.GKB7
        assert place.bound_at == fake.NOW
        assert work.workers.workplaces(fake.MARIA) == []
        assert work.workers.workplaces(fake.STRANGER) == []


def test_words_of_the_registry_outlive_a_fact_without_them(start, fake, binding):
    with start() as work:
        bind(work, fake, binding)
        work.workers.name_positions([fake.THERAPIST])
        ending = replace(bare(fake.THERAPIST), ends_on=date(2026, 12, 31))
        work.workers.put_positions(fake.WORKER, 2, [ending])

        (place,) = work.workers.workplaces(fake.MARIA)
    assert place.position.post_name == "врач-терапевт"
    assert place.position.ends_on == date(2026, 12, 31)


@pytest.mark.parametrize("order", list(permutations(["bound-1", "whole-2", "whole-3"])))
def test_any_order_of_facts_leaves_the_newest_positions(start, fake, binding, order):
    therapist, nurse = bare(fake.THERAPIST), bare(fake.NURSE)
    with start() as work:
        work.workers.put(Worker(fake.WORKER, fake.MARIA), 0)
        for told in order:
            if told == "bound-1":
                bind(work, fake, binding, 1, [therapist])
            elif told == "whole-2":
                work.workers.put_positions(fake.WORKER, 2, [therapist, nurse])
            else:
                work.workers.put_positions(fake.WORKER, 3, [nurse])

        places = work.workers.workplaces(fake.MARIA)
    assert [place.position for place in places] == [nurse]


def test_stopped_worker_is_known_by_account(start, fake, binding):
    with start() as work:
        bind(work, fake, binding)
        work.workers.put(Worker(fake.WORKER, None, "stopped", ("snils",)), 5)

        worker = work.workers.of_account(fake.MARIA)
    assert worker == Worker(fake.WORKER, fake.MARIA, "stopped", ("snils",))


def test_late_binding_takes_a_worker_from_no_newer_account(start, fake):
    later = UUID(int=77)
    with start() as work:
        work.workers.put(Worker(fake.WORKER, later), 5)

    with start() as work:
        work.workers.tie(fake.WORKER, fake.MARIA, 4)

    with start() as work:
        assert work.workers.of_account(later).worker_id == fake.WORKER
        assert work.workers.of_account(fake.MARIA) is None


def test_preference_is_the_last_one(start, fake):
    with start() as work:
        work.accounts.prefer(fake.MARIA, fake.NURSE.position_id)
        work.accounts.prefer(fake.MARIA, fake.THERAPIST.position_id)

        assert work.accounts.preferred(fake.MARIA) == fake.THERAPIST.position_id
        assert work.accounts.preferred(fake.STRANGER) is None


FACTS = {
    "uploaded": {
        "type_code": "147",
        "organisation_id": UUID(int=1),
        "author_account_id": UUID(int=2),
        "number": 1,
    },
    "signed": {"complete": True, "missing": []},
    "sent": {},
    "delivered": {},
    "rejected": {"rejected_stage": "signature", "codes": ["REVOKED"]},
    "destroyed": {},
}


@pytest.mark.parametrize("kind", FACTS)
def test_each_kind_of_fact_fills_its_columns(start, fake, kind):
    with start() as work:
        work.documents.note(fake.DOCUMENT, "uploaded", fake.NOW, FACTS["uploaded"])
        work.documents.note(fake.DOCUMENT, kind, fake.NOW + timedelta(minutes=1), FACTS[kind])
        again = work.documents.note(fake.DOCUMENT, kind, fake.NOW, FACTS[kind])

        (fact,) = work.documents.of_author(UUID(int=2), 5)
    assert getattr(fact, f"{kind}_at") == fake.NOW + timedelta(minutes=1)
    assert not again


def test_message_is_noted_with_what_it_changed_or_not_at_all(start, fake):
    envelope = Envelope(uuid4(), "idp.account.registered.v1", "idp", fake.MARIA, 1, fake.NOW, {})

    def fail_after_noting():
        with start() as work:
            work.seen(envelope)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_noting()

    with start() as work:
        assert work.seen(envelope) is False
    with start() as work:
        assert work.seen(envelope) is True


def test_contact_is_unknown_until_the_worker_proved_it(start):
    with start() as work:
        assert work.last_contact() is None
