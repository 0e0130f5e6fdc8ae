from dataclasses import replace
from datetime import date

import pytest

from cabinet.domain.account import BindingFact, Worker
from cabinet.domain.refusals import ModuleDenied, RegistryMismatch, WorkplaceEnded
from cabinet.domain.rights import Level
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.workplaces import ChooseWorkplace, EnterWorkplace, ReadWorkplaces


@pytest.fixture
def bound(stage, fake):
    """Maria works as a therapist and as a nurse."""
    stage.bind(fake.THERAPIST, fake.NURSE)


@pytest.fixture
def enter(stage):
    return EnterWorkplace(stage.sessions, stage.start_work, stage.clock)


@pytest.fixture
def choose(stage):
    return ChooseWorkplace(stage.sessions, stage.start_work, stage.clock)


def test_of_several_workplaces_one_has_to_be_chosen(stage, bound, enter):
    assert enter(stage.visit()) is None


def test_only_workplace_is_chosen_by_itself(stage, bound, enter, fake):
    stage.work.workers.put_positions(fake.WORKER, 2, [fake.NURSE])

    place = enter(stage.visit())

    assert place.position == fake.NURSE
    assert stage.sessions.kept["key-1"].position_id == fake.NURSE.position_id


def test_choice_is_remembered_for_the_next_session(stage, bound, enter, choose, fake):
    choose(stage.visit(), fake.THERAPIST.position_id)

    assert enter(stage.visit()).position == fake.THERAPIST


def test_workplace_of_another_person_cannot_be_chosen(stage, bound, choose, fake):
    with pytest.raises(WorkplaceEnded):
        choose(stage.visit(account_id=fake.STRANGER), fake.THERAPIST.position_id)


def test_workplace_that_ended_meanwhile_is_said_to_have_ended(stage, bound, enter, choose, fake):
    choose(stage.visit(), fake.THERAPIST.position_id)
    ended = replace(fake.THERAPIST, ends_on=date(2026, 11, 24))
    stage.work.workers.put_positions(fake.WORKER, 2, [ended, fake.NURSE])

    with pytest.raises(WorkplaceEnded):
        enter(stage.visit(position_id=fake.THERAPIST.position_id))


def test_last_day_of_a_post_is_worked(stage, bound, enter, fake):
    last = replace(fake.THERAPIST, ends_on=date(2026, 11, 25))
    stage.work.workers.put_positions(fake.WORKER, 2, [last])

    assert enter(stage.visit()).position == last


def test_ended_binding_takes_its_workplaces_along(stage, bound, enter, fake):
    over = BindingFact(fake.BINDING.binding_id, fake.MARIA, "unbound", fake.NOW)
    stage.work.workers.put_binding(over, 2)

    with pytest.raises(WorkplaceEnded):
        enter(stage.visit(position_id=fake.THERAPIST.position_id))


def test_nurse_may_not_write_documents(stage, bound, enter, fake):
    with pytest.raises(ModuleDenied):
        enter(stage.visit(position_id=fake.NURSE.position_id), "documents", Level.WRITE)


def test_discrepancy_shuts_the_cabinet(stage, bound, enter, fake):
    stage.work.workers.put(Worker(fake.WORKER, fake.MARIA, "stopped", ("snils",)), 2)

    with pytest.raises(RegistryMismatch) as mismatch:
        enter(stage.visit())
    assert mismatch.value.facts == {"fields": ["snils"]}


def test_without_the_registry_known_workplaces_are_shown_with_their_age(stage, bound, fake):
    stage.registry.away = True
    delegation = Delegation(stage.sessions, stage.provider, stage.clock)

    found = ReadWorkplaces(stage.registry, delegation, stage.start_work, stage.clock)(stage.visit())

    assert [place.position for place in found.items] == [fake.THERAPIST, fake.NURSE]
    assert found.as_of == fake.NOW
