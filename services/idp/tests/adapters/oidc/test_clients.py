"""Programs prove themselves by a key, once with each assertion."""

from functools import partial

import pytest

from chassis.once import CachedOnce
from chassis.refusal import Unavailable
from chassis.tokens import SigningKey
from idp.adapters.postgres.oidc.clients import PostgresClientFinder
from idp.adapters.token_secrets import RandomSecrets
from idp.domain.oauth import InvalidClient
from idp.domain.refusals import ClientInvalid
from idp.http.admin import registration
from idp.usecases.oidc.authentication import AuthenticateClient
from testkit.rush import at_once

from .conftest import ISSUER, programs

# The clock of these tests stands at 1795608000.
BENT = [
    {"aud": ISSUER + "/"},
    {"aud": ISSUER + "/oauth2/token"},
    {"aud": [ISSUER]},
    {"aud": "http://localhost:1"},
    {"aud": None},
    {"iss": "cabinet"},
    {"sub": "cabinet"},
    {"sub": "nobody"},
    {"sub": "ordinator-cli", "iss": "ordinator-cli"},
    {"exp": 1},
    {"exp": None},
    {"exp": "soon"},
    {"exp": 1795608000 + 331},
    {"nbf": 1795608000 + 11},
    {"jti": None},
    {"jti": ""},
]


def _authenticate(provider, form, *headers):
    return provider.oidc.authenticate(form, headers).client_id


def test_program_proves_itself_by_its_key(provider):
    assert _authenticate(provider, provider.assertion("documents")) == "documents"


def test_program_without_a_key_only_names_itself(provider):
    assert _authenticate(provider, {"client_id": "ordinator-cli"}) == "ordinator-cli"


def test_bent_assertion_proves_nothing(provider):
    for bent in BENT:
        with pytest.raises(InvalidClient):
            _authenticate(provider, provider.assertion("documents", **bent))


def test_assertion_is_taken_once(provider):
    form = provider.assertion("documents")
    _authenticate(provider, form)

    with pytest.raises(InvalidClient):
        _authenticate(provider, form)


def test_of_twenty_who_show_one_assertion_one_is_believed(provider):
    form = provider.assertion("documents")

    told = at_once([lambda: _authenticate(provider, form)] * 20)

    assert (told.count("documents"), told.count(InvalidClient)) == (1, 19)


def test_assertion_by_a_strange_key_proves_nothing(provider):
    form = provider.assertion("documents", SigningKey.generate("ES256"))

    with pytest.raises(InvalidClient):
        _authenticate(provider, form)


def test_assertion_by_another_program_s_key_proves_nothing(provider):
    form = provider.assertion("documents", provider.keys["cabinet"])

    with pytest.raises(InvalidClient):
        _authenticate(provider, form)


def test_name_or_secret_alone_proves_nothing(provider):
    saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"
    for form in (
        {},
        {"client_id": "documents"},
        {"client_id": "nobody"},
        {"client_id": "documents", "client_secret": "documents"},
        {"client_assertion_type": saml},
    ):
        with pytest.raises(InvalidClient):
            _authenticate(provider, form)


@pytest.mark.parametrize("header", ["Bearer x", "Basic ZG9jdW1lbnRzOng=", "Basic", ""])
def test_header_beside_an_assertion_proves_nothing(provider, header):
    with pytest.raises(InvalidClient):
        _authenticate(provider, provider.assertion("documents"), header)


def test_assertion_for_another_name_than_the_form_s_proves_nothing(provider):
    form = provider.assertion("documents") | {"client_id": "cabinet"}

    with pytest.raises(InvalidClient):
        _authenticate(provider, form)


def test_access_token_is_no_assertion(provider, session):
    token = provider.tokens(session).access_token
    form = provider.assertion("documents") | {"client_assertion": token}

    with pytest.raises(InvalidClient):
        _authenticate(provider, form)


def test_without_memory_of_what_was_used_nothing_is_taken(provider, gone_redis):
    once = CachedOnce(gone_redis, provider.clock)
    authenticate = AuthenticateClient(
        PostgresClientFinder(provider.engine), provider.assertions, once, RandomSecrets()
    )

    with pytest.raises(Unavailable):
        authenticate(provider.assertion("documents"))


def test_one_unsafe_registration_keeps_all_out(provider, program_keys):
    cabinet, documents, _ = programs(program_keys)
    unsafe = type(documents)(**vars(documents) | {"jwks": None})
    changed = type(cabinet)(**vars(cabinet) | {"name": "Other"})

    with pytest.raises(ClientInvalid):
        provider.register.put_clients([changed, unsafe])

    assert provider.rows("SELECT name FROM client WHERE client_id = 'cabinet'") == [("Cabinet",)]


def _by(provider, key):
    return _authenticate(provider, provider.assertion("documents", key))


def test_while_its_keys_change_a_program_may_sign_by_either(provider):
    former, fresh = provider.keys["documents"], SigningKey.generate("ES256")

    provider.register.add_client_key("documents", fresh.public_jwk())

    assert (_by(provider, former), _by(provider, fresh)) == ("documents", "documents")


def test_a_dropped_key_of_a_program_proves_nothing(provider):
    former, fresh = provider.keys["documents"], SigningKey.generate("ES256")
    provider.register.add_client_key("documents", fresh.public_jwk())

    provider.register.drop_client_key("documents", former.kid)

    assert _by(provider, fresh) == "documents"
    with pytest.raises(InvalidClient):
        _by(provider, former)


def test_keys_that_are_added_all_at_once_all_stay(provider):
    fresh = [SigningKey.generate("ES256") for _ in range(8)]
    add = provider.register.add_client_key

    at_once([partial(add, "documents", key.public_jwk()) for key in fresh])

    assert {_by(provider, key) for key in fresh} == {"documents"}


def test_the_last_key_of_a_program_stays(provider):
    with pytest.raises(ClientInvalid):
        provider.register.drop_client_key("documents", provider.keys["documents"].kid)

    assert _by(provider, provider.keys["documents"]) == "documents"


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"kty":"oct","k":"AAAA"}', b"no json"])
def test_what_is_no_public_key_is_no_key_of_a_program(content):
    with pytest.raises(ClientInvalid):
        registration.read_key(content)
