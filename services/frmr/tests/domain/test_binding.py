"""A binding from the first word to its end: who may take which step, and when it is too late."""

from datetime import timedelta
from uuid import uuid4

import pytest

from frmr.domain.binding import BindingStatus, EndReason, Method, new_binding
from frmr.domain.refusals import (
    AlreadyDecided,
    BindingExpired,
    DataDiffer,
    NotBound,
    OrganisationNotFound,
)

WAIT = timedelta(minutes=30)


@pytest.fixture
def begun(account, noon):
    return new_binding(uuid4(), account.account_id, Method.OGRN, noon, WAIT)


@pytest.fixture
def matched(begun, hospital, doctor, noon):
    return begun.match(hospital, doctor, noon + WAIT)


def test_match_waits_for_half_an_hour(matched, noon):
    assert matched.status is BindingStatus.MATCHED
    assert not matched.expired(noon + WAIT - timedelta(microseconds=1))
    assert matched.expired(noon + WAIT)


def test_confirmation_in_time_binds_for_good(matched, noon):
    matched.demand_confirmable(noon)

    bound = matched.bind(noon)

    assert (bound.status, bound.decided_at, bound.expires_at) == (BindingStatus.BOUND, noon, None)
    assert not bound.expired(noon + 10_000 * WAIT)


def test_late_confirmation_is_refused(matched, noon):
    with pytest.raises(BindingExpired):
        matched.demand_confirmable(noon + WAIT)


def test_confirmation_of_a_choice_is_refused(begun, noon):
    with pytest.raises(AlreadyDecided):
        begun.demand_confirmable(noon)


def test_second_confirmation_is_refused(matched, noon):
    with pytest.raises(AlreadyDecided):
        matched.bind(noon).demand_confirmable(noon)


def test_what_was_not_offered_cannot_be_chosen(begun, hospital, noon):
    offered = begun.offer((hospital.organisation_id,), noon + WAIT)

    offered.demand_choosing(hospital.organisation_id, noon)
    with pytest.raises(OrganisationNotFound):
        offered.demand_choosing(uuid4(), noon)


def test_late_choice_is_refused(begun, hospital, noon):
    offered = begun.offer((hospital.organisation_id,), noon + WAIT)

    with pytest.raises(BindingExpired):
        offered.demand_choosing(hospital.organisation_id, noon + WAIT)


def test_refusal_keeps_what_to_do_and_forgets_the_record(matched, hospital, noon):
    refused = matched.refuse(DataDiffer(fields=("inn",)), hospital.organisation_id, noon)

    assert refused.status is BindingStatus.REFUSED
    assert (refused.reason, refused.next_step, refused.fields) == (
        "data-differ",
        "correct",
        ("inn",),
    )
    assert refused.worker_id is None


def test_each_decision_is_a_new_version(begun, hospital, doctor, noon):
    matched = begun.match(hospital, doctor, noon + WAIT)
    bound = matched.bind(noon)
    ended = bound.end(EndReason.PERSON, noon)

    assert [one.version for one in (begun, matched, bound, ended)] == [1, 2, 3, 4]


def test_only_what_is_bound_can_be_ended(matched, noon):
    matched.bind(noon).demand_bound()
    with pytest.raises(NotBound):
        matched.demand_bound()
