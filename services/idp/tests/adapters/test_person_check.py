"""The check of a person's data, and what an account may do that did not pass it (A5)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from contracts.identifiers import Inn, Snils
from idp.adapters.person_check import PlainCheck
from idp.domain.level import Level
from idp.domain.person import Person
from idp.domain.refusals import AccountUnconfirmed
from idp.usecases.own.ports import CheckedPerson

PERSON = Person(
    "Соколова", "Мария", None, date(1986, 4, 17), Snils("11223344595"), inn=Inn("500100732259")
)


def _checked(**bent):
    check = PlainCheck(lambda: datetime(2026, 11, 25, tzinfo=UTC))
    return check(replace(PERSON, **bent))


def test_nothing_speaks_against_data_that_hold():
    assert _checked() == CheckedPerson("shipped", None)
    assert _checked(inn=None).fault is None


@pytest.mark.parametrize(
    ("bent", "fault"),
    [
        ({"given_name": "Мария2"}, "names"),
        ({"birth_date": date(2026, 11, 26)}, "birth-date"),
        ({"birth_date": date(1880, 1, 1)}, "birth-date"),
        ({"inn": Inn("7707083893")}, "inn"),
    ],
)
def test_first_fault_is_the_verdict(bent, fault):
    assert _checked(**bent).fault == fault


def test_verdict_is_kept_and_the_account_rises(bureau):
    account = bureau.register()

    assert account.level is Level.STANDARD
    kept = bureau.rows("SELECT account_id, checked_by, fault, checked_at FROM person_verdict")
    assert kept == [(account.id, "shipped", None, bureau.clock())]


def test_account_that_did_not_pass_stays_simplified_and_is_not_confirmed(bureau):
    account = bureau.register(given_name="Мария2")

    assert account.level is Level.SIMPLIFIED
    assert bureau.rows("SELECT fault FROM person_verdict") == [("names",)]
    assert bureau.told() == ["idp.account.registered.v1"]
    with pytest.raises(AccountUnconfirmed):
        bureau.do.begin_confirmation(account.id, locale="ru", block="192.0.2.0/24")
