"""Which scopes a client, a person and a service are told of."""

import pytest

from idp.domain import scope
from idp.domain.oauth import InvalidScope


def test_words_are_taken_once_in_their_order():
    assert scope.parse("openid  cabinet openid") == ("openid", "cabinet")


def test_word_that_nobody_knows_is_refused():
    with pytest.raises(InvalidScope):
        scope.parse("openid everything")


def test_scope_beyond_the_registration_is_refused():
    with pytest.raises(InvalidScope):
        scope.allowed(("openid", "frmr.hr"), {"openid"})


def test_scope_of_officers_is_left_out_unless_granted():
    wanted = ("frmr.self", "frmr.operator")

    assert scope.held(wanted, set()) == ("frmr.self",)
    assert scope.held(wanted, {"frmr.operator"}) == wanted


def test_service_hears_of_its_own_scopes_only():
    wanted = ("openid", "snils", "offline_access", "cabinet", "frmr.self")

    assert scope.for_audience(wanted, "cabinet") == ("openid", "snils", "cabinet")
