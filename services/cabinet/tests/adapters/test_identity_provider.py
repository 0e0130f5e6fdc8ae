import time
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

from cabinet.adapters.identity_provider import AUDIENCE, OidcProvider
from cabinet.domain.refusals import LogoutTokenRefused, SigninForeign, SigninRefused
from cabinet.usecases.ports import Wish
from chassis.calls import Calls, TokenClient
from chassis.clock import now
from chassis.jwks import KeySet
from chassis.refusal import Unavailable
from chassis.tokens import AccessTokens, SigningKey
from testkit.serving import Server

SITE = "http://127.0.0.1:31700"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


class _NobodyRevoked:
    def check(self, claims, *, write=False, sure=False):
        return None


@pytest.fixture
def idp(identity):
    return identity(SigningKey.generate("ES256"))


@pytest.fixture
def provider(idp):
    keys = KeySet(idp.issuer.jwks())
    with Server(idp.app()) as server:
        calls = Calls(server.url, "idp")
        issuer = idp.issuer.issuer
        yield OidcProvider(
            TokenClient(calls, client_id="cabinet", key=idp.client_key, issuer=issuer),
            calls,
            access_tokens=AccessTokens(
                issuer=issuer, audience=AUDIENCE, keys=keys, revocation=_NobodyRevoked()
            ),
            keys=keys,
            issuer=issuer,
            site=SITE,
            clock=now,
        )


def test_request_is_pushed_and_the_address_carries_nothing_of_it(idp, provider):
    address = provider.begin(Wish("state-1", "nonce-1", "challenge-1", "en"))

    query = parse_qs(urlsplit(address).query)
    assert query == {
        "client_id": ["cabinet"],
        "request_uri": ["urn:ietf:params:oauth:request_uri:1"],
    }
    asked = {name: idp.pushed[name] for name in ("state", "nonce", "resource", "ui_locales")}
    assert asked == {
        "state": "state-1",
        "nonce": "nonce-1",
        "resource": "urn:ordinator:cabinet",
        "ui_locales": "en",
    }
    assert idp.pushed["code_challenge_method"] == "S256"
    assert idp.pushed["response_mode"] == "query"
    assert idp.pushed["redirect_uri"] == f"{SITE}/oidc/callback"
    assert not {"acr_values", "max_age", "prompt", "client_secret"} & idp.pushed.keys()


def test_step_up_and_idle_end_are_asked_for_by_name(idp, provider):
    provider.begin(Wish("s", "n", "c", "ru", acr="aal2", max_age_s=300, login_again=True))

    asked = [idp.pushed[name] for name in ("acr_values", "max_age", "prompt")]
    assert asked == ["aal2", "300", "login"]


def test_code_becomes_a_person_whose_every_token_was_checked(idp, provider):
    found = provider.redeem("code-1", "verifier-1", "nonce-1")

    assert found.account_id == UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")
    assert (found.sid, found.acr, found.level) == (str(UUID(int=7)), "aal2", "confirmed")
    assert found.refresh == "refresh-1"
    assert idp.asked[0]["code_verifier"] == "verifier-1"


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "other"},
        {"iss": "http://evil.example"},
        {"aud": "frmr"},
        {"azp": "frmr"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"exp": 1},
        {"sid": "other"},
        {"sid": None},
        {"sub": "11111111-2222-4333-8444-555555555555"},
    ],
    ids=lambda bent: next(iter(bent)),
)
def test_bent_id_token_lets_nobody_in(idp, provider, bent):
    idp.id_claims = bent

    with pytest.raises(SigninForeign):
        provider.redeem("code-1", "verifier-1", "nonce-1")


def test_access_token_for_another_service_lets_nobody_in(idp, provider):
    idp.access_claims = {"aud": "frmr"}

    with pytest.raises(SigninForeign):
        provider.redeem("code-1", "verifier-1", "nonce-1")


def test_userinfo_of_another_person_lets_nobody_in(idp, provider):
    idp.userinfo_sub = "11111111-2222-4333-8444-555555555555"

    with pytest.raises(SigninForeign):
        provider.redeem("code-1", "verifier-1", "nonce-1")


def test_spent_code_is_refused(idp, provider):
    idp.error = ("invalid_grant", 400)

    with pytest.raises(SigninRefused) as refused:
        provider.redeem("code-1", "verifier-1", "nonce-1")
    assert refused.value.facts == {"reason": "invalid_grant"}


def test_fault_of_our_own_is_no_refusal_of_the_person(idp, provider):
    idp.error = ("invalid_client", 401)

    with pytest.raises(Unavailable):
        provider.begin(Wish("s", "n", "c", "ru"))
    with pytest.raises(Unavailable):
        provider.refresh("refresh-1")


def test_refresh_gives_the_successor_and_the_level_of_now(idp, provider):
    renewed = provider.refresh("refresh-0")

    assert (renewed.refresh, renewed.level) == ("refresh-1", "confirmed")
    assert idp.asked[0]["resource"] == "urn:ordinator:cabinet"


def test_exchange_asks_for_one_audience_and_scope(idp, provider):
    token = provider.exchange("access-1", "frmr", "frmr.self")

    assert token.value == "exchanged"
    asked = [idp.asked[0][name] for name in ("subject_token", "audience", "scope")]
    assert asked == ["access-1", "frmr", "frmr.self"]


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_request"])
def test_exchange_of_a_dead_token_is_refused(idp, provider, error):
    idp.error = (error, 400)

    with pytest.raises(SigninRefused):
        provider.exchange("access-1", "frmr", "frmr.self")


def test_refresh_token_is_given_back(idp, provider):
    provider.revoke("refresh-1")

    assert idp.asked[0]["token"] == "refresh-1"


def test_farewell_comes_back_to_our_first_page(provider):
    query = parse_qs(urlsplit(provider.farewell("id-token")).query)

    assert query == {"id_token_hint": ["id-token"], "post_logout_redirect_uri": [f"{SITE}/"]}


def logout_token(idp, typ="logout+jwt", **bent):
    at = int(time.time())
    claims = {
        "iss": idp.issuer.issuer,
        "aud": "cabinet",
        "iat": at,
        "exp": at + 120,
        "jti": str(uuid4()),
        "events": {EVENT: {}},
        "sid": "sid-1",
    }
    return idp.issuer.sign(claims | bent, typ=typ)


def test_logout_token_says_which_sign_in_is_over(idp, provider):
    over = provider.over(logout_token(idp))

    assert (over.sid, over.account_id) == ("sid-1", None)


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "n"},
        {"aud": "frmr"},
        {"events": {}},
        {"sid": None},
        {"sub": "cabinet"},  # no account of ours
        {"typ": "JWT"},
        {"exp": 1},
    ],
    ids=lambda bent: next(iter(bent)),
)
def test_bent_logout_token_ends_nothing(idp, provider, bent):
    with pytest.raises(LogoutTokenRefused):
        provider.over(logout_token(idp, **bent))


def test_provider_away_is_said_as_such(idp):
    calls = Calls("http://127.0.0.1:1", "idp")
    away = OidcProvider(
        TokenClient(calls, client_id="cabinet", key=idp.client_key, issuer=idp.issuer.issuer),
        calls,
        access_tokens=None,
        keys=KeySet(idp.issuer.jwks()),
        issuer=idp.issuer.issuer,
        site=SITE,
        clock=now,
    )

    with pytest.raises(Unavailable):
        away.begin(Wish("s", "n", "c", "ru"))
