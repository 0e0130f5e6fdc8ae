"""What a request opens, and whether it was let."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.access import scopes
from idp.domain.consent import Consent, listed, opened_by


def test_request_opens_what_it_names_and_what_single_claims_are_of():
    told = {"scope": ["openid", "email"], "identity": ["name"], "userinfo": ["snils", "email"]}

    assert opened_by(told) == {"openid", "email", "profile", "snils"}


@pytest.mark.parametrize(
    ("asked", "let"), [({"openid"}, True), (set(), True), ({"openid", "email"}, False)]
)
def test_consent_covers_what_was_given_and_nothing_beyond(asked, let):
    given = Consent(
        uuid4(), "kiosk", frozenset({"openid", "profile"}), datetime(2026, 11, 25, tzinfo=UTC)
    )

    assert given.covers(frozenset(asked)) is let


def test_scopes_are_read_in_one_order():
    assert listed(frozenset(scopes())) == list(scopes())
