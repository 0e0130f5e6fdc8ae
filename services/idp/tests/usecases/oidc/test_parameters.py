"""Parameters of an authorization request, judged one by one."""

import pytest

from idp.domain.client import AuthMethod, Client, GrantType
from idp.domain.level import Acr
from idp.domain.oauth import OAuthRefusal, UnauthorizedClient
from idp.domain.refusals import RedirectForeign
from idp.usecases.oidc import parameters

CALLBACK = "http://127.0.0.1:18030/oidc/callback"
EVIL = "https://evil.example/callback"
CABINET = Client(
    client_id="cabinet",
    name="Cabinet",
    auth_method=AuthMethod.PRIVATE_KEY_JWT,
    grants=frozenset({GrantType.CODE}),
    scopes=frozenset({"openid", "cabinet"}),
    audiences=("cabinet",),
    redirect_uris=(CALLBACK,),
    jwks={"keys": []},
    min_acr=Acr.AAL1E,
)
FAULTS = [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_type": None}, "invalid_request"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"response_mode": "form_post"}, "invalid_request"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"scope": "openid everything"}, "invalid_scope"),
    ({"scope": "openid frmr.self"}, "invalid_scope"),
    ({"resource": "urn:ordinator:frmr"}, "invalid_target"),
    ({"resource": ["urn:ordinator:cabinet", "urn:ordinator:frmr"]}, "invalid_request"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"prompt": "dance"}, "invalid_request"),
    ({"max_age": "-1"}, "invalid_request"),
    ({"max_age": "soon"}, "invalid_request"),
    ({"max_age": "\u0661"}, "invalid_request"),
    ({"state": ["one", "two"]}, "invalid_request"),
    ({"nonce": "x" * 2049}, "invalid_request"),
    ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
    ({"request_uri": "https://evil.example/request"}, "request_uri_not_supported"),
]


def _asked(**bent):
    told = {
        "response_type": "code",
        "client_id": "cabinet",
        "redirect_uri": CALLBACK,
        "scope": "openid cabinet",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    } | bent
    return {
        name: value if isinstance(value, list) else [value]
        for name, value in told.items()
        if value is not None
    }


@pytest.mark.parametrize(("bent", "error"), FAULTS)
def test_fault_has_its_word(bent, error):
    with pytest.raises(OAuthRefusal) as refused:
        parameters.read(_asked(**bent), CABINET)

    assert refused.value.error == error


@pytest.mark.parametrize(("bent", "_error"), [({}, ""), *FAULTS])
@pytest.mark.parametrize("uri", [EVIL, None, [CALLBACK, EVIL], CALLBACK + "/", ""])
def test_foreign_address_comes_before_every_other_fault(bent, _error, uri):
    with pytest.raises(RedirectForeign):
        parameters.read(_asked(**bent, redirect_uri=uri), CABINET)


def test_program_that_has_no_people_asks_for_no_code():
    program = Client(**vars(CABINET) | {"grants": frozenset({GrantType.PROGRAM})})

    with pytest.raises(UnauthorizedClient):
        parameters.read(_asked(), program)


@pytest.mark.parametrize(
    ("wanted", "least"),
    [
        (None, Acr.AAL1E),
        ("aal1", Acr.AAL1E),
        ("aal2", Acr.AAL2),
        ("aal2 aal2r", Acr.AAL2R),
        ("phr", Acr.AAL1E),
    ],
)
def test_least_strength_is_what_is_asked_but_never_below_the_client_s(wanted, least):
    assert parameters.read(_asked(acr_values=wanted), CABINET).acr is least


def test_house_that_asks_more_of_everybody_is_heard():
    assert parameters.read(_asked(acr_values="aal1"), CABINET, Acr.AAL2).acr is Acr.AAL2


@pytest.mark.parametrize(
    ("wanted", "locale"), [(None, None), ("en-GB", "en"), ("fr ru", "ru"), ("fr", None)]
)
def test_first_language_that_we_speak_is_taken(wanted, locale):
    assert parameters.read(_asked(ui_locales=wanted), CABINET).locale == locale


def test_parameters_that_nobody_knows_are_left_alone():
    assert parameters.read(_asked(display="page", claims="{}"), CABINET).scope == (
        "openid",
        "cabinet",
    )
