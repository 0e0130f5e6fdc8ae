"""A request that was judged, kept and answered."""

from idp.domain.authorization import AuthorizationRequest, answer
from idp.domain.level import Acr

ISSUER = "http://localhost:18010"
REQUEST = AuthorizationRequest(
    client_id="cabinet",
    redirect_uri="http://127.0.0.1:18030/oidc/callback",
    scope=("openid", "cabinet"),
    audience="cabinet",
    code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    state="s 1",
    prompt=("login",),
    max_age=300,
    acr=Acr.AAL2,
)


def test_request_comes_back_from_the_database_as_it_was():
    assert AuthorizationRequest.read(REQUEST.plain()) == REQUEST


def test_answer_says_whose_it_is():
    address = answer(REQUEST.redirect_uri, ISSUER, code="c", state=REQUEST.state)

    assert address == (
        "http://127.0.0.1:18030/oidc/callback?code=c&state=s+1&iss=http%3A%2F%2Flocalhost%3A18010"
    )


def test_answer_without_a_state_has_none():
    assert "state" not in answer("https://a.example/?x=1", ISSUER, code="c", state=None)
    assert answer("https://a.example/?x=1", ISSUER, code="c").startswith("https://a.example/?x=1&")
