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
