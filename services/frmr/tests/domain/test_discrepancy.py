"""Where identity and registry disagree: what stops, what only warns."""

from dataclasses import replace
from datetime import date

from contracts.identifiers import Inn, Snils
from frmr.domain.account import AccountStatus
from frmr.domain.discrepancy import Severity, differences, standing_of


def found(person, worker):
    """Each field that differs, with its severity."""
    return [(one.field, one.severity) for one in differences(person, worker)]


def test_equal_data_differ_in_nothing(person, doctor):
    assert found(person, doctor) == []


def test_snils_and_inn_stop(person, doctor):
    other = replace(doctor, snils=Snils("12158563348"), inn=Inn("775808631962"))

    assert found(person, other) == [("snils", Severity.STOP), ("inn", Severity.STOP)]


def test_names_birth_date_and_gender_warn(person, doctor):
    other = replace(doctor, family_name="Белова", birth_date=date(1984, 12, 3), gender_code="1")

    assert found(person, other) == [
        ("family_name", Severity.WARN),
        ("birth_date", Severity.WARN),
        ("gender", Severity.WARN),
    ]


def test_silence_of_one_side_only_warns(person, doctor):
    assert found(person, replace(doctor, inn=None)) == [("inn", Severity.WARN)]


def test_stopping_field_stops_the_worker(account, person, doctor):
    moved = replace(account, person=replace(person, inn=Inn("775808631962")))

    standing = standing_of(moved, doctor)

    assert (standing.word, standing.stopped_fields) == ("stopped", ("inn",))


def test_marriage_does_not_stop_the_worker(account, person, doctor):
    married = replace(account, person=replace(person, family_name="Белова"))

    standing = standing_of(married, doctor)

    assert (standing.word, standing.warned_fields) == ("clear", ("family_name",))


def test_blocked_account_stops_the_worker(account, doctor):
    standing = standing_of(replace(account, status=AccountStatus.BLOCKED), doctor)

    assert standing.stopped
    assert standing.blocked


def test_unbound_record_is_clear(doctor):
    assert not standing_of(None, doctor).stopped
