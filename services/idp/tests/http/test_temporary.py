"""A new profile is temporary: programs get nothing until it is confirmed (A5)."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from testkit.visitor import Visitor

from .programs import CALLBACK, asked, register_programs
from .test_registration import NEWCOMER, register


def _answer(site, visitor):
    """What the cabinet is answered that sends the person here."""
    page = visitor.open(f"{site.url}/oauth2/authorize?{urlencode(asked())}")
    assert page.url.startswith(CALLBACK)
    return {name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.demand("A5")
def test_new_profile_is_closed_to_programs_until_it_is_confirmed(site):
    register_programs(site)
    visitor = Visitor(stay_at=(site.url,))
    page = register(site, visitor)
    assert "не подтверждена" in page.text

    refused = _answer(site, visitor)
    assert (refused["error"], "code" in refused) == ("access_denied", False)

    page = visitor.open(f"{site.url}/account")
    visitor.submit(page.form(action="/account/confirmation"))
    page = visitor.fill({"code": site.code(NEWCOMER["phone"])})
    assert "Подтверждена" in page.text
    assert "code" in _answer(site, visitor)
