"""The worked examples, started for real: a person signs in through them, and out again."""

import pytest

from .person import Person


@pytest.fixture
def site(example, provider):
    with example.running(provider.url) as site:
        yield site


@pytest.fixture
def visitor(ground, provider, site):
    """Somebody with a generator app, who looks at the site too."""
    return Person(next(ground[1]), provider.url, also=(site,))


def test_a_person_signs_in_and_out_again(example, site, visitor):
    before = visitor.visitor.open(site)
    inside = example.sign_in(visitor, site)
    after = visitor.visitor.submit(inside.form(action="/logout"))

    assert "You are nobody here yet." in before.text
    assert inside.url == f"{site}/"
    assert f"You are {visitor.told['family_name']} {visitor.told['given_name']}" in inside.text
    assert "proven by aal2" in inside.text
    assert after.url.partition("?")[0] == f"{site}/"
    assert "You are nobody here yet." in after.text


def test_who_did_not_leave_from_here_is_not_let_in(example, site, visitor, provider):
    page = visitor.visitor.open(f"{site}/callback?code=made-up&state=made-up&iss={provider.url}")

    assert (page.status, "You were not let in." in page.text) == (403, True)


def test_who_says_no_is_told_so(example, site, visitor, provider):
    page = visitor.visitor.open(f"{site}/callback?error=access_denied&iss={provider.url}")

    assert (page.status, "You were not let in." in page.text) == (403, True)
