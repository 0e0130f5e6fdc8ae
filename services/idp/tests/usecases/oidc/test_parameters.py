"""Parameters of an authorization request, judged one by one."""

from uuid import UUID

import pytest

from idp.domain.client import AuthMethod, Client, GrantType
from idp.domain.level import Acr
from idp.domain.oauth import OAuthRefusal, UnauthorizedClient
from idp.domain.refusals import RedirectForeign
from idp.usecases.oidc import parameters
from idp.usecases.oidc.ports import Hint

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
ESSENTIAL = '{"id_token":{"acr":{"essential":true,"values":[%s]}}}'
OTHER = '{"id_token":{"sub":{"value":"somebody else"}}}'
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
    ({"registration": "{}"}, "registration_not_supported"),
    ({"unknown": ["one", "two"]}, "invalid_request"),
    ({"prompt": "none create"}, "invalid_request"),
    ({"claims": "name"}, "invalid_request"),
    ({"claims": "[]"}, "invalid_request"),
    ({"claims": '{"userinfo":{},"userinfo":{}}'}, "invalid_request"),
    ({"claims": '{"userinfo":[]}'}, "invalid_request"),
    ({"claims": ESSENTIAL % '"phr"'}, "unmet_authentication_requirements"),
    ({"id_token_hint": "of another program"}, "invalid_request"),
    ({"id_token_hint": "of nobody"}, "invalid_request"),
    ({"id_token_hint": "ours", "claims": OTHER}, "invalid_request"),
]
DOCTOR = UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")
HINTS = {
    "ours": Hint("cabinet", DOCTOR, UUID(int=1)),
    "of another program": Hint("kiosk", DOCTOR, UUID(int=1)),
}


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
        parameters.read(_asked(**bent), CABINET, HINTS.get)

    assert refused.value.error == error


@pytest.mark.parametrize(("bent", "_error"), [({}, ""), *FAULTS])
@pytest.mark.parametrize("uri", [EVIL, None, [CALLBACK, EVIL], CALLBACK + "/", ""])
def test_foreign_address_comes_before_every_other_fault(bent, _error, uri):
    with pytest.raises(RedirectForeign):
        parameters.read(_asked(**bent, redirect_uri=uri), CABINET, HINTS.get)


def test_program_that_has_no_people_asks_for_no_code():
    program = Client(**vars(CABINET) | {"grants": frozenset({GrantType.PROGRAM})})

    with pytest.raises(UnauthorizedClient):
        parameters.read(_asked(), program, HINTS.get)


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
    assert parameters.read(_asked(acr_values=wanted), CABINET, HINTS.get).acr is least


def test_house_that_asks_more_of_everybody_is_heard():
    assert parameters.read(_asked(acr_values="aal1"), CABINET, HINTS.get, Acr.AAL2).acr is Acr.AAL2


@pytest.mark.parametrize(
    ("wanted", "locale"), [(None, None), ("en-GB", "en"), ("fr ru", "ru"), ("fr", None)]
)
def test_first_language_that_we_speak_is_taken(wanted, locale):
    assert parameters.read(_asked(ui_locales=wanted), CABINET, HINTS.get).locale == locale


def test_parameters_that_nobody_knows_are_left_alone():
    assert parameters.read(_asked(display="page", claims="{}"), CABINET, HINTS.get).scope == (
        "openid",
        "cabinet",
    )


@pytest.mark.parametrize(
    ("claims", "least"),
    [
        (ESSENTIAL % '"aal2"', Acr.AAL2),
        (ESSENTIAL % '"phr","aal2r","aal2"', Acr.AAL2R),
        (ESSENTIAL % '"aal1"', Acr.AAL1E),
        ('{"id_token":{"acr":{"values":["aal2"]}}}', Acr.AAL2),
        ('{"id_token":{"acr":{"values":["phr"]}}}', Acr.AAL1E),
    ],
)
def test_strength_that_is_claimed_is_the_least(claims, least):
    assert parameters.read(_asked(claims=claims), CABINET, HINTS.get).acr is least


def test_hint_names_the_only_person_who_may_answer():
    named = parameters.read(_asked(id_token_hint="ours"), CABINET, HINTS.get)
    claimed = parameters.read(_asked(claims=OTHER), CABINET, HINTS.get)

    assert named.subject == str(DOCTOR)
    assert claimed.subject == "somebody else"


def test_account_to_be_made_may_be_asked_for():
    assert parameters.read(_asked(prompt="create"), CABINET, HINTS.get).prompt == ("create",)


def test_claims_beyond_the_registration_are_not_heard():
    claims = '{"userinfo":{"snils":null},"id_token":{"name":null}}'
    read = parameters.read(_asked(claims=claims), CABINET, HINTS.get)

    assert (read.identity, read.userinfo) == ((), ())
