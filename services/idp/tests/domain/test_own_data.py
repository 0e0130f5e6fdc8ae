"""What a person's password must not be made of."""

from datetime import date

import pytest

from contracts.identifiers import Inn, Snils
from idp.domain.own_data import OwnData
from idp.domain.person import Person

PERSON = Person(
    "Римская-Корсакова",
    "Алёна",
    "Ивановна",
    date(1986, 4, 7),
    Snils("11223344595"),
    inn=Inn("500100732259"),
)
OWN = OwnData.of(PERSON, ["+79991234567", "a.rimskaya_86@example.org"])


@pytest.mark.parametrize(
    ("password", "what"),
    [
        ("Корсакова2026", "name"),
        ("корсаков-2026", "name"),
        ("RimskayaKor", "name"),
        ("Rjhcfrjdf2026", "name"),
        ("Алена2026х", "name"),
        ("мояАЛЁНА", "name"),
        ("Ivanovna!", "name"),
        ("x07041986X", "date"),
        ("07.04.1986", "date"),
        ("1986-04-07", "date"),
        ("04/07/1986", "date"),
        ("7.4.1986 Aa", "date"),
        ("Aa070486Bb", "date"),
        ("Aa860407Bb", "date"),
        ("112-233-445 95", "number"),
        ("Aa112233445", "number"),
        ("Aa500100732259", "number"),
        ("Aa 123-45-67", "contact"),
        ("8(999)1234567Aa", "contact"),
        ("A.Rimskaya_86!", "name"),
    ],
)
def test_password_of_ones_own_data_is_told_by_what_it_is(password, what):
    assert OWN.likeness(password) == what


def test_the_local_part_of_an_address_is_likeness():
    own = OwnData.of(PERSON, ["doktor.zhivago@example.org"])

    assert own.likeness("Zhivago-2026") == "contact"
    assert own.likeness("doktorzhivago") == "contact"


@pytest.mark.parametrize("password", ["Синий7Чайник-на-плите", "1986 снегирей", "Example-Org-1"])
def test_what_only_resembles_is_let_pass(password):
    assert OWN.likeness(password) is None


def test_short_names_are_in_too_many_words_to_count():
    short = Person("Ли", "Ян", None, date(1986, 4, 7), Snils("11223344595"))

    assert OwnData.of(short, []).likeness("Линия7Январь") is None
