"""The file in which an operator writes programs down."""

import json

import pytest

from idp.domain.client import AuthMethod, GrantType, Profile
from idp.domain.level import Acr, Level
from idp.domain.refusals import ClientInvalid
from idp.http.admin import registration

# RFC 7517, appendix A.1; its thumbprint by RFC 7638 computed apart.
KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
THUMBPRINT = "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
PROGRAM = {
    "client_id": "documents",
    "name": "Medical documents",
    "auth_method": "private_key_jwt",
    "jwks": {"keys": [KEY]},
    "grants": ["client_credentials"],
    "scopes": ["frmr.signers"],
    "audiences": ["frmr"],
}


def _read(*programs):
    return registration.read(json.dumps(programs).encode())


def test_program_is_read_with_careful_defaults():
    (client,) = _read(PROGRAM)

    assert (client.client_id, client.auth_method) == ("documents", AuthMethod.PRIVATE_KEY_JWT)
    assert client.grants == {GrantType.PROGRAM}
    assert (client.min_acr, client.min_level) == (Acr.AAL1, Level.CONFIRMED)


def test_terms_are_those_for_everybody_unless_the_file_says_otherwise():
    usual, strict, basic = _read(
        PROGRAM,
        PROGRAM | {"profile": "fapi2", "require_par": True, "require_dpop": True},
        {name: told for name, told in PROGRAM.items() if name != "jwks"}
        | {"auth_method": "client_secret_basic", "require_pkce": False},
    )

    assert (usual.profile, usual.require_pkce) == (Profile.PLAIN, True)
    assert (usual.require_par, usual.require_dpop) == (False, False)
    assert (strict.profile, strict.require_par, strict.require_dpop) == (Profile.FAPI2, True, True)
    assert (basic.auth_method, basic.require_pkce) == (AuthMethod.BASIC, False)


def test_exchange_has_a_short_name():
    policy = {"frmr": ["frmr.self"]}
    (client,) = _read(PROGRAM | {"grants": ["token_exchange"], "exchange_policy": policy})

    assert client.grants == {GrantType.EXCHANGE}
    assert client.exchange_policy == {"frmr": frozenset({"frmr.self"})}


def test_key_without_a_name_is_called_by_its_thumbprint():
    (client,) = _read(PROGRAM)

    assert client.jwks == {"keys": [{"kid": THUMBPRINT, **KEY}]}


def test_key_with_a_name_keeps_it():
    (client,) = _read(PROGRAM | {"jwks": {"keys": [KEY | {"kid": "one"}]}})

    assert client.jwks["keys"][0]["kid"] == "one"


@pytest.mark.parametrize("keys", [[], [KEY | {"d": "x"}], [{"kty": "oct", "k": "x"}], ["x"]])
def test_what_is_no_public_key_is_refused(keys):
    with pytest.raises(ClientInvalid) as refused:
        _read(PROGRAM | {"jwks": {"keys": keys}})

    assert refused.value.facts == {"reason": "keys"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"client_secret": "x"}, "/0/client_secret unknown"),
        ({"grants": ["password"]}, "/0/grants/0 not-a-choice"),
        ({"auth_method": "client_secret_jwt"}, "/0/auth_method invalid"),
        ({"scopes": None}, "/0/scopes required"),
        ({"identity_alg": "none"}, "/0/identity_alg not-a-choice"),
    ],
)
def test_place_that_is_wrong_is_told(change, place):
    with pytest.raises(ClientInvalid) as refused:
        _read(PROGRAM | change)

    assert refused.value.facts == {"reason": "file", "places": [place]}


@pytest.mark.parametrize("content", [b"", b"{}", b"[", b'[{"a":1,"a":2}]', b"null", b"\xff"])
def test_what_is_no_list_of_programs_is_refused(content):
    with pytest.raises(ClientInvalid):
        registration.read(content)
