"""What is told keeps the contract, and what others tell is understood."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from chassis.inbox import Outcome
from contracts import events
from frmr.adapters.announcements import announced
from frmr.domain.binding import (
    Binding,
    BindingRefused,
    BindingStatus,
    EndReason,
    Method,
    OrganisationBound,
    OrganisationUnbound,
)
from frmr.domain.organisation import TOLD_FIELDS, OrganisationChanged
from frmr.domain.refusals import BindingRefusal
from frmr.domain.standing import CLEAR, Standing
from frmr.domain.worker import Accreditation, WorkerChanged

TELLS = [name for name in events.names() if name.startswith("frmr.")]
HEARS = [name for name in events.names() if "frmr" in events.listeners(name)]


@pytest.fixture
def bound(account, hospital, doctor, noon):
    return Binding(
        binding_id=uuid4(),
        account_id=account.account_id,
        method=Method.OGRN,
        status=BindingStatus.BOUND,
        began_at=noon,
        organisation_id=hospital.organisation_id,
        worker_id=doctor.worker_id,
        decided_at=noon,
        version=3,
    )


def checked(fact, on):
    """The event, held against its schema."""
    told = announced(fact, on)
    events.check(told.name, told.body)
    return told


def test_bound_carries_who_where_and_every_place(bound, doctor, hospital, noon, today):
    told = checked(OrganisationBound(bound, doctor, hospital, noon), today)

    assert (told.name, told.version) == ("frmr.organisation.bound.v1", 3)
    assert told.body["worker_version"] == 1
    assert told.body["staff_number"] == "GKB7/00003"
    assert told.body["positions"][0]["qualified"] == "no"
    assert told.body["positions"][0]["rate"] == "1.00"


def test_places_elsewhere_travel_too_and_their_staff_number_does_not(
    bound, doctor, position, hospital, noon
):
    elsewhere = replace(position, position_id=uuid4(), organisation_id=uuid4(), staff_number="X/1")
    worker = replace(doctor, positions=(elsewhere, position))

    told = checked(OrganisationBound(bound, worker, hospital, noon), date(2026, 11, 25))

    assert len(told.body["positions"]) == 2
    assert told.body["staff_number"] == "GKB7/00003"


def test_person_without_patronymic_and_staff_number_leaves_them_out(
    bound, doctor, hospital, noon, today
):
    nameless = replace(doctor.positions[0], staff_number=None)
    worker = replace(doctor, patronymic=None, positions=(nameless,))

    told = checked(OrganisationBound(bound, worker, hospital, noon), today)

    assert not {"patronymic", "staff_number"} & told.body.keys()


def test_accreditation_is_told_as_qualified(bound, doctor, hospital, noon, today):
    backed = Accreditation(uuid4(), "periodic", "27", date(2024, 5, 1), date(2029, 5, 1))
    worker = replace(doctor, accreditations=(backed,))

    told = checked(OrganisationBound(bound, worker, hospital, noon), today)

    assert told.body["positions"][0]["qualified"] == "yes"


@pytest.mark.parametrize("reason", list(EndReason))
def test_unbound_says_why_and_when(bound, noon, today, reason):
    told = checked(OrganisationUnbound(bound.end(reason, noon), noon), today)

    assert (told.body["reason"], told.version) == (reason.value, 4)
    assert told.body["ended_at"] == "2026-11-25T09:00:00.000000+00:00"


@pytest.mark.parametrize("refusal", BindingRefusal.__subclasses__(), ids=lambda one: one.code)
def test_every_no_of_the_match_can_be_told(bound, hospital, noon, today, refusal):
    refused = bound.refuse(refusal(fields=("inn",)), hospital.organisation_id, noon)

    told = checked(BindingRefused(refused, noon), today)

    assert told.body["reason"] == refusal.code
    assert "worker_id" not in told.body


def test_no_that_met_no_organisation_leaves_it_out(bound, noon, today):
    refused = bound.refuse(BindingRefusal.__subclasses__()[0](), None, noon)

    assert "organisation_id" not in checked(BindingRefused(refused, noon), today).body


@pytest.mark.parametrize("standing", [CLEAR, Standing(("inn",)), Standing(blocked=True)])
def test_worker_is_told_with_the_standing(doctor, today, standing):
    told = checked(WorkerChanged(doctor, ("position",), standing, today), today)

    assert told.body["standing"] == standing.word
    assert told.body["stopped_fields"] == list(standing.stopped_fields)


def test_organisation_is_told_whole(hospital, today):
    told = checked(OrganisationChanged(hospital, licensed=True, changed=TOLD_FIELDS), today)

    assert told.body["name"] == "УГКБ № 7"
    assert set(told.body["changed"]) <= set(told.body) | {"name"}


def test_every_event_of_ours_is_told(bound, doctor, hospital, noon, today):
    facts = [
        OrganisationBound(bound, doctor, hospital, noon),
        OrganisationUnbound(bound.end(EndReason.PERSON, noon), noon),
        BindingRefused(bound.refuse(BindingRefusal.__subclasses__()[0](), None, noon), noon),
        WorkerChanged(doctor, (), CLEAR, today),
        OrganisationChanged(hospital, licensed=True, changed=()),
    ]

    assert sorted(announced(one, today).name for one in facts) == TELLS


@pytest.mark.parametrize("name", HEARS)
def test_every_released_example_is_understood(registry, name):
    for version, example in enumerate(events.examples(name), start=1):
        assert registry.hear(name, example, version) is Outcome.APPLIED


@pytest.mark.parametrize("name", HEARS)
def test_members_of_a_later_release_are_let_through(registry, name):
    later = events.examples(name)[0] | {"later": {"deep": [1]}}

    assert registry.hear(name, later, 1) is Outcome.APPLIED


def test_each_event_that_must_be_heard_has_a_handler(registry):
    assert sorted(registry.handlers) == HEARS
