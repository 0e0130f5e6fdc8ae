"""Refresh tokens on the real database: one use each, and a stolen one ends its family."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from idp.domain.contact import Contact, ContactKind
from idp.domain.oauth import InvalidGrant, InvalidScope, InvalidTarget, UnauthorizedClient

DESKTOP = {"scope": "openid offline_access"}


@pytest.fixture
def tokens(provider, session):
    return provider.tokens(session)


@pytest.fixture
def desktop(provider, session):
    """Tokens of a program that can keep no key."""
    return provider.tokens(session, "ordinator-cli", **DESKTOP)


def test_tokens_are_renewed_with_the_proof_of_the_first_sign_in(provider, session, tokens):
    provider.clock.turn(minutes=10)
    renewed = provider.renew(tokens.refresh_token)
    claims = provider.claims(renewed.access_token, "cabinet")

    assert renewed.refresh_token != tokens.refresh_token
    assert claims.auth_time == int(session.auth_time.timestamp())
    assert claims.iat == int(provider.clock().timestamp())


def test_program_with_a_key_that_lost_the_answer_gets_the_same_one(provider, tokens):
    first = provider.renew(tokens.refresh_token)
    provider.clock.turn(seconds=10)

    assert provider.renew(tokens.refresh_token).refresh_token == first.refresh_token


def test_after_ten_seconds_a_second_use_ends_the_family(provider, session, tokens):
    renewed = provider.renew(tokens.refresh_token)
    provider.clock.turn(seconds=11)

    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)
    with pytest.raises(InvalidGrant):
        provider.renew(renewed.refresh_token)
    assert provider.told() == [("idp.session.revoked.v1", "reuse", [str(session.id)])]


def test_owner_is_told_once_that_a_token_was_used_twice(provider, tokens, doctor):
    with provider.start_work() as work:
        work.contacts.put(doctor, Contact(ContactKind.EMAIL, "o@example.org", provider.clock()))
    provider.renew(tokens.refresh_token)
    provider.clock.turn(seconds=11)
    noted = [provider.noted(lambda: provider.renew(tokens.refresh_token)) for _ in range(2)]

    assert provider.rows("SELECT channel FROM dispatch") == [("email",)]
    reuse = ("token.refresh-reuse", "done", None, doctor, "cabinet", {})
    assert [reuse in entries for entries in noted] == [True, False]


def test_lost_answer_is_not_told_again_once_its_successor_was_used(provider, tokens):
    renewed = provider.renew(tokens.refresh_token)
    provider.renew(renewed.refresh_token)

    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)
    assert [kind for kind, _, _ in provider.told()] == ["idp.session.revoked.v1"]


def test_program_without_a_key_ends_its_family_by_any_second_use(provider, desktop):
    renewed = provider.renew(desktop.refresh_token, "ordinator-cli")

    with pytest.raises(InvalidGrant):
        provider.renew(desktop.refresh_token, "ordinator-cli")
    with pytest.raises(InvalidGrant):
        provider.renew(renewed.refresh_token, "ordinator-cli")


def test_whoever_renews_at_once_with_a_key_gets_one_successor(provider, tokens):
    with ThreadPoolExecutor(5) as pool:
        renewed = list(pool.map(lambda _: provider.renew(tokens.refresh_token), range(5)))

    assert len({each.refresh_token for each in renewed}) == 1
    assert provider.rows("SELECT count(*) FROM refresh_token") == [(2,)]


def test_token_of_another_program_is_refused_and_its_family_lives(provider, desktop):
    with pytest.raises(InvalidGrant):
        provider.renew(desktop.refresh_token, "cabinet")

    assert provider.renew(desktop.refresh_token, "ordinator-cli").access_token


@pytest.mark.parametrize("token", ["", "x" * 43, "\u0000"])
def test_unknown_token_is_refused(provider, token):
    with pytest.raises(InvalidGrant):
        provider.renew(token)


def test_unused_token_dies_after_a_week(provider, tokens):
    provider.clock.turn(days=7)

    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)


def test_used_token_lives_on_but_its_family_dies_after_a_month(provider, tokens):
    latest = tokens.refresh_token
    for _ in range(4):
        provider.clock.turn(days=6)
        latest = provider.renew(latest).refresh_token
    provider.clock.turn(days=6)

    with pytest.raises(InvalidGrant):
        provider.renew(latest)


def test_account_that_was_blocked_renews_nothing(provider, doctor, tokens):
    provider.block(doctor)

    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)


def test_scope_may_become_narrower_but_not_wider(provider, tokens):
    narrow = provider.renew(tokens.refresh_token, wanted="openid cabinet")

    assert narrow.scope == ("openid", "cabinet")
    with pytest.raises(InvalidScope):
        provider.renew(narrow.refresh_token, wanted="openid account")


def test_token_is_not_renewed_for_another_service(provider, tokens):
    with pytest.raises(InvalidTarget):
        provider.renew(tokens.refresh_token, resource="urn:ordinator:documents")


def test_program_that_is_not_registered_for_it_renews_nothing(provider, tokens):
    with pytest.raises(UnauthorizedClient):
        provider.renew(tokens.refresh_token, "documents")


def test_without_offline_access_there_is_no_refresh_token(provider, session):
    assert provider.tokens(session, scope="openid cabinet").refresh_token is None
