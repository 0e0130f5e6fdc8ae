"""One field for every login."""

import pytest

from idp.domain.identifier import Identifier, IdentifierKind, folded, read


@pytest.mark.parametrize("text", ["8 (999) 123-45-67", "+7 999 123 45 67", "79991234567"])
def test_phone_is_read_in_any_spelling(text):
    assert Identifier(IdentifierKind.PHONE, "+79991234567") in read(text)


def test_address_is_lower_case_with_its_host_in_idna():
    assert read("Maria@ПОЧТА.РФ") == (
        Identifier(IdentifierKind.EMAIL, "maria@xn--80a1acny.xn--p1ai"),
    )


@pytest.mark.parametrize(
    ("text", "phone"), [("79005550094", "+79005550094"), ("8 900 555-00-02", "+79005550002")]
)
def test_eleven_digits_that_are_a_phone_and_a_snils_are_read_both_ways(text, phone):
    snils = "".join(sign for sign in text if sign.isdigit())

    assert read(text) == (
        Identifier(IdentifierKind.PHONE, phone),
        Identifier(IdentifierKind.SNILS, snils),
    )


def test_phone_of_another_country_is_a_login_where_it_was_taken():
    assert read("+375 29 123-45-67") == (Identifier(IdentifierKind.PHONE, "+375291234567"),)


def test_snils_is_read_with_its_hyphens():
    assert Identifier(IdentifierKind.SNILS, "11223344595") in read("112-233-445 95")


def test_inn_of_a_person_is_a_login_and_of_an_organisation_is_not():
    assert read("500100732259") == (Identifier(IdentifierKind.INN, "500100732259"),)
    assert read("7707083893") == ()


@pytest.mark.parametrize("text", ["", "   ", "nobody", "@", "1" * 400, "000000000000"])
def test_what_is_no_login_is_nothing(text):
    assert read(text) == ()


def test_what_is_no_login_is_counted_by_one_spelling():
    assert folded("  No  Body ") == "no body"
