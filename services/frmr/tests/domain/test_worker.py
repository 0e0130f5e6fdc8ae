"""A worker on a day: which places are held, and whether the speciality is backed."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from frmr.domain.worker import Accreditation, Qualified, staff_number


def accredited(doctor, speciality, valid_to):
    """The doctor with one accreditation."""
    one = Accreditation(uuid4(), "periodic", speciality, date(2022, 1, 1), valid_to)
    return replace(doctor, accreditations=(one,))


@pytest.mark.parametrize(
    ("days", "qualified"),
    [(-1, Qualified.NO), (0, Qualified.EXPIRING), (89, Qualified.EXPIRING), (90, Qualified.YES)],
)
def test_accreditation_expires_for_ninety_days(doctor, position, today, days, qualified):
    worker = accredited(doctor, "27", today + timedelta(days=days))

    assert worker.qualified(position, today) is qualified


def test_accreditation_in_another_speciality_does_not_count(doctor, position, today):
    worker = accredited(doctor, "118", date(2030, 1, 1))

    assert worker.qualified(position, today) is Qualified.NO


def test_record_without_accreditation_is_not_qualified(doctor, position, today):
    assert doctor.qualified(position, today) is Qualified.NO


def test_places_to_come_are_told_and_places_gone_are_not(doctor, position, today):
    gone = replace(position, position_id=uuid4(), ends_on=today - timedelta(days=1))
    to_come = replace(position, position_id=uuid4(), begins_on=today + timedelta(days=1))
    worker = replace(doctor, positions=(gone, position, to_come))

    assert worker.told_positions(today) == [position, to_come]
    assert worker.active_positions(today) == [position]


def test_link_is_a_new_version(doctor, account):
    linked = doctor.linked(account.account_id)

    assert (linked.account_id, linked.version) == (account.account_id, 2)


def test_staff_number_is_the_first_that_was_given(position):
    nameless = replace(position, staff_number=None)

    assert staff_number([nameless, position]) == "GKB7/00003"
    assert staff_number([nameless]) is None
