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


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("8 (999) 123-45-67", "+79991234567"),
        ("+7 999 123-45-67", "+79991234567"),
        ("7 999 1234567", "+79991234567"),
        ("9991234567", "+79991234567"),
        ("+375 29 123-45-67", "+375291234567"),
    ],
)
def test_phone_is_kept_in_one_spelling(text, kept):
    assert contact.phone(text, ("+7", "+375")) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" Maria.S+x@Example.ORG ", "maria.s+x@example.org"),
        ("Maria@ПОЧТА.РФ", "maria@xn--80a1acny.xn--p1ai"),
        ("maria@xn--80a1acny.xn--p1ai", "maria@xn--80a1acny.xn--p1ai"),
    ],
)
def test_address_is_kept_in_one_spelling(text, kept):
    assert contact.email(text) == kept


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
