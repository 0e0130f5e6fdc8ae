"""One field for every login, in any spelling; a password as it is and in no other case (A7)."""

import pytest

AKHMETOVA = {
    "phone": ["+79998820002", "8 (999) 882-00-02", "+7 999 882 00 02", "79998820002"],
    "email": ["akhmetova@stand.example", " Akhmetova@STAND.example "],
    "snils": ["072-008-777 43", "07200877743"],
    "inn": ["778759358657"],
}
SPELT = [pytest.param(text, id=kind) for kind, told in AKHMETOVA.items() for text in told]


def _tried(site, login, password):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    return visitor.fill({"identifier": login, "password": password})


@pytest.mark.demand("A7")
@pytest.mark.parametrize("login", SPELT)
def test_person_signs_in_by_every_login_in_any_spelling(site, akhmetova, login):
    page = _tried(site, login, akhmetova["password"])

    assert page.url == f"{site.url}/account"


@pytest.mark.demand("A7")
def test_case_of_the_password_counts(site, akhmetova):
    page = _tried(site, akhmetova["phone"], akhmetova["password"].swapcase())

    assert (page.status, "Неверный логин или пароль" in page.text) == (422, True)
