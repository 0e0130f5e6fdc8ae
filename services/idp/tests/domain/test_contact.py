"""Phones and addresses as they are kept."""

from datetime import date

import pytest

from idp.domain import contact, person


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12345", "phone-malformed"),
        ("+375291234567", "phone-foreign"),
        ("слово", "phone-malformed"),
    ],
)
def test_unusable_phone_says_why(text, code):
    with pytest.raises(contact.BadContact) as refused:
        contact.phone(text)

    assert refused.value.code == code


def test_unusable_address_says_why():
    with pytest.raises(contact.BadContact):
        contact.email("a@b@c")


def test_name_is_folded_and_judged():
    assert person.name("  Мария   Анна ") == "Мария Анна"
    assert person.is_name("О'Коннор-Иванова")
    assert not person.is_name("Мария2")
    assert not person.is_name("")


def test_nobody_is_born_tomorrow_or_in_the_nineteenth_century():
    today = date(2026, 11, 25)

    assert person.is_birth_date(date(1986, 4, 17), today)
    assert not person.is_birth_date(date(2026, 11, 26), today)
    assert not person.is_birth_date(date(1880, 1, 1), today)
