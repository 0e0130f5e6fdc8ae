"""The match: each rule's no, its next step, and the order in which rules are asked."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from contracts.identifiers import Inn
from frmr.domain.account import AccountStatus
from frmr.domain.match import (
    demand_account,
    demand_organisations,
    demand_position,
    demand_record,
)
from frmr.domain.organisation import LicenceStatus, OrganisationStatus
from frmr.domain.refusals import BindingRefusal
from frmr.domain.worker import WorkerStatus


def said_no(rule, *arguments, **named):
    """Code, next step and fields of the refusal."""
    with pytest.raises(BindingRefusal) as refused:
        rule(*arguments, **named)
    return refused.value.code, refused.value.step, refused.value.fields


def test_confirmed_account_goes_on_as_its_person(account, person):
    assert demand_account(account) == (account, person)


def test_account_never_heard_of_is_asked_to_retry():
    assert said_no(demand_account, None) == ("account-unconfirmed", "retry", ())


def test_account_without_confirmation_is_asked_to_confirm(account):
    standard = replace(account, level="standard")

    assert said_no(demand_account, standard) == ("account-unconfirmed", "confirm", ())


@pytest.mark.parametrize("status", [AccountStatus.BLOCKED, AccountStatus.CLOSED])
def test_account_that_may_not_act_is_refused(account, status):
    assert said_no(demand_account, replace(account, status=status)) == (
        "account-blocked",
        "support",
        (),
    )


def test_unknown_organisation_is_asked_for_again(today):
    assert said_no(demand_organisations, [], today, licence_required=True) == (
        "organisation-not-found",
        "retry",
        (),
    )


@pytest.mark.parametrize("status", [OrganisationStatus.CLOSED, OrganisationStatus.SUSPENDED])
def test_organisation_that_does_not_work_is_refused_before_its_licence(hospital, today, status):
    gone = replace(hospital, status=status, licences=())

    assert said_no(demand_organisations, [gone], today, licence_required=True) == (
        "organisation-closed",
        "choose",
        (),
    )


def test_organisation_without_licence_is_refused(hospital, today):
    bare = replace(hospital, licences=())

    assert said_no(demand_organisations, [bare], today, licence_required=True) == (
        "organisation-unlicensed",
        "support",
        (),
    )


def test_organisation_without_licence_passes_where_none_is_required(hospital, today):
    bare = replace(hospital, licences=())

    assert demand_organisations([bare], today, licence_required=False) == [bare]


@pytest.mark.parametrize(
    ("valid_to", "passes"), [(None, True), (date(2026, 11, 25), True), (date(2026, 11, 24), False)]
)
def test_last_day_of_a_licence_counts(hospital, today, valid_to, passes):
    licence = replace(hospital.licences[0], valid_to=valid_to)

    assert replace(hospital, licences=(licence,)).licensed(today) is passes


def test_suspended_licence_does_not_stand(hospital, today):
    licence = replace(hospital.licences[0], status=LicenceStatus.SUSPENDED)

    assert not replace(hospital, licences=(licence,)).licensed(today)


def test_of_several_organisations_those_that_fit_are_left(hospital, today):
    closed = replace(hospital, organisation_id=uuid4(), status=OrganisationStatus.CLOSED)
    bare = replace(hospital, organisation_id=uuid4(), licences=())

    fit = demand_organisations([closed, bare, hospital], today, licence_required=True)

    assert fit == [hospital]


def test_person_without_record_is_sent_to_hr(account, person):
    assert said_no(demand_record, account, person, None) == (
        "record-not-found",
        "ask-hr",
        (),
    )


def test_record_alike_under_another_snils_names_that_field(account, person):
    assert said_no(demand_record, account, person, None, alike=True) == (
        "data-differ",
        "correct",
        ("snils",),
    )


@pytest.mark.parametrize("status", [WorkerStatus.ARCHIVED, WorkerStatus.MERGED])
def test_record_not_kept_up_is_refused_before_data_are_compared(account, person, doctor, status):
    old = replace(doctor, status=status, birth_date=date(1984, 12, 3))

    assert said_no(demand_record, account, person, old) == (
        "record-archived",
        "support",
        (),
    )


@pytest.mark.parametrize(
    ("bent", "fields"),
    [
        ({"birth_date": date(1984, 12, 3)}, ("birth_date",)),
        ({"family_name": "Воронова"}, ("family_name",)),
        ({"given_name": "Инна", "patronymic": None}, ("given_name", "patronymic")),
        ({"inn": Inn("775808631962")}, ("inn",)),
    ],
)
def test_record_of_other_data_names_the_fields_only(account, person, doctor, bent, fields):
    other = replace(doctor, **bent)

    assert said_no(demand_record, account, person, other) == (
        "data-differ",
        "correct",
        fields,
    )


def test_data_are_compared_before_it_is_told_that_a_record_is_taken(account, person, doctor):
    other = replace(doctor, birth_date=date(1984, 12, 3), account_id=uuid4())

    code, _, _ = said_no(demand_record, account, person, other)

    assert code == "data-differ"


def test_record_of_another_account_is_refused(account, person, doctor):
    taken = replace(doctor, account_id=uuid4())

    assert said_no(demand_record, account, person, taken) == (
        "worker-taken",
        "support",
        (),
    )


@pytest.mark.parametrize(
    "bent",
    [
        {"family_name": "ОРЛОВА"},
        {"given_name": " анна"},
        {"inn": None},
        {"gender_code": "1"},
    ],
)
def test_spelling_gender_and_a_missing_inn_do_not_part_a_person_from_the_record(
    account, person, doctor, bent
):
    demand_record(account, person, replace(doctor, **bent))


def test_yo_and_ye_are_one_letter(account, person, doctor):
    named = replace(person, family_name="Королёва-Зуева")
    record = replace(doctor, family_name="Королева Зуева")

    demand_record(account, named, record)


def test_account_bound_to_another_record_is_told_that_the_numbers_differ(account, person, doctor):
    assert said_no(demand_record, account, person, doctor, elsewhere=True) == (
        "data-differ",
        "correct",
        ("snils",),
    )


def test_record_already_bound_to_the_same_account_passes(account, person, doctor):
    demand_record(account, person, replace(doctor, account_id=account.account_id))


@pytest.mark.parametrize(
    ("begins_on", "ends_on"),
    [(date(2026, 11, 25), None), (date(2019, 9, 2), date(2026, 11, 25))],
)
def test_first_and_last_day_of_a_position_count(doctor, hospital, today, begins_on, ends_on):
    held = replace(doctor.positions[0], begins_on=begins_on, ends_on=ends_on)

    assert demand_position(replace(doctor, positions=(held,)), hospital, today) == [held]


@pytest.mark.parametrize(
    ("begins_on", "ends_on"),
    [(date(2026, 11, 26), None), (date(2019, 9, 2), date(2026, 11, 24))],
)
def test_position_to_come_or_gone_sends_to_hr(doctor, hospital, today, begins_on, ends_on):
    missed = replace(doctor.positions[0], begins_on=begins_on, ends_on=ends_on)
    worker = replace(doctor, positions=(missed,))

    assert said_no(demand_position, worker, hospital, today) == (
        "no-active-position",
        "ask-hr",
        (),
    )


def test_position_elsewhere_does_not_count(doctor, position, hospital, today):
    elsewhere = replace(position, organisation_id=uuid4())
    worker = replace(doctor, positions=(elsewhere,))

    code, _, _ = said_no(demand_position, worker, hospital, today)

    assert code == "no-active-position"
