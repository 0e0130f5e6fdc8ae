"""Codes on the real database: bound to all that must come back, and worth something once."""

import hashlib

import pytest

from chassis.refusal import Unavailable
from chassis.tokens import read_id_token
from idp.domain.level import Acr
from idp.domain.oauth import InvalidGrant, InvalidTarget
from testkit.rush import at_once

from .conftest import CABINET_SCOPES, ISSUER, VERIFIER


def test_person_who_is_signed_in_returns_with_a_code_at_once(provider, session):
    told = provider.answer(session)

    assert set(told) == {"code", "state", "iss"}
    assert (told["state"], told["iss"]) == ("af0ifjsldkj", ISSUER)


def test_code_gives_tokens_for_one_service(provider, doctor, session):
    tokens = provider.tokens(session)
    claims = provider.claims(tokens.access_token, "cabinet")

    assert claims.sub == str(doctor)
    assert claims.sid == str(session.id)
    assert claims.scope == {*CABINET_SCOPES.split()} - {"offline_access", "cabinet.support"}
    assert (claims.acr, claims.amr, claims.level) == ("aal2", ("pwd", "otp"), "confirmed")
    assert tokens.expires_in == claims.exp - claims.iat == 300
    assert [provider.claims(tokens.access_token, name) for name in ("idp", "frmr")] == [None, None]


def test_identity_names_the_person_and_is_signed_by_a_published_key(provider, doctor, session):
    tokens = provider.tokens(session)
    read = read_id_token(
        tokens.id_token,
        keys=provider.public(),
        issuer=ISSUER,
        audience="cabinet",
        clock=provider.clock,
        nonce="n-0S6_WzA2Mj",
        access_token=tokens.access_token,
        algorithms=("RS256",),
    )

    assert (read.sub, read.sid, read.acr) == (str(doctor), str(session.id), "aal2")
    assert read.claims["family_name"] == "Орлова"
    assert "snils" not in read.claims


@pytest.mark.parametrize(
    "bent",
    [
        {"verifier": "A" * 43},
        {"verifier": ""},
        {"verifier": VERIFIER + "x"},
        {"redirect_uri": "http://127.0.0.1:31530/oidc/callback/"},
        {"redirect_uri": ""},
    ],
)
def test_code_without_what_it_is_bound_to_gives_nothing_and_stays(provider, session, bent):
    code = provider.code(session)

    with pytest.raises(InvalidGrant):
        provider.redeem(code, **bent)

    assert provider.redeem(code).access_token


def test_code_of_another_program_gives_nothing(provider, session):
    code = provider.code(session, "ordinator-cli")

    with pytest.raises(InvalidGrant):
        provider.redeem(code, "cabinet", redirect_uri="http://127.0.0.1:53211/callback")


def test_code_is_worth_nothing_after_a_minute(provider, session):
    code = provider.code(session)
    provider.clock.turn(seconds=60)

    with pytest.raises(InvalidGrant):
        provider.redeem(code)


def test_code_is_not_redeemed_for_another_service(provider, session):
    code = provider.code(session)

    with pytest.raises(InvalidTarget):
        provider.redeem(code, resource="urn:ordinator:frmr")


def test_code_used_twice_ends_all_that_it_gave(provider, session):
    code = provider.code(session)
    tokens = provider.redeem(code)

    with pytest.raises(InvalidGrant):
        provider.redeem(code)

    assert provider.told() == [("idp.session.revoked.v1", "reuse", [str(session.id)])]
    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)


def test_of_twenty_who_redeem_one_code_one_wins(provider, session):
    code = provider.code(session)

    told = at_once([lambda: provider.redeem(code)] * 20)
    refused = [one for one in told if isinstance(one, type)]

    assert len(refused) == 19
    assert set(refused) <= {InvalidGrant, Unavailable}  # on a slow machine some wait in vain
    assert provider.rows("SELECT count(*) FROM refresh_token") == [(1,)]


def test_code_of_an_account_that_was_blocked_meanwhile_gives_nothing(provider, doctor, session):
    code = provider.code(session)
    provider.block(doctor)

    with pytest.raises(InvalidGrant):
        provider.redeem(code)


def test_code_is_kept_as_a_digest_only(provider, session):
    code = provider.code(session)

    kept = provider.rows("SELECT hash FROM authorization_code")
    assert [bytes(digest) for (digest,) in kept] == [hashlib.sha256(code.encode()).digest()]


def test_weak_sign_in_says_so_in_the_token(provider, doctor):
    session = provider.sign_in(doctor, amr=("pwd",), acr=Acr.AAL1)
    claims = provider.claims(provider.tokens(session).access_token)

    assert (claims.acr, claims.amr) == ("aal1", ("pwd",))
