"""Programs that share a secret with us: shown once, kept as a digest, one way of proving it."""

import base64
from dataclasses import replace

import pytest

from idp.domain.client import AuthMethod, Client, GrantType
from idp.domain.oauth import InvalidClient
from idp.domain.refusals import ClientInvalid, ClientUnknown


def of(client_id, method):
    return Client(
        client_id=client_id,
        name="Insurer",
        auth_method=method,
        grants=frozenset({GrantType.PROGRAM}),
        scopes=frozenset({"frmr.read"}),
        audiences=("frmr",),
    )


@pytest.fixture
def secrets(provider):
    """Secrets of two programs, one for each way."""
    found = {}
    for client_id, method in (("by-header", AuthMethod.BASIC), ("by-form", AuthMethod.POST)):
        provider.add(of(client_id, method))
        found[client_id] = provider.register.renew_secret(client_id)
    return found


def basic(client_id, secret):
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def post(client_id, secret):
    return {"client_id": client_id, "client_secret": secret}


def name_of(provider, form, *headers):
    return provider.oidc.authenticate(form, headers).client_id


def test_each_proves_itself_in_its_own_way(provider, secrets):
    by_header = basic("by-header", secrets["by-header"])

    assert name_of(provider, {}, by_header) == "by-header"
    assert name_of(provider, {"client_id": "by-header"}, by_header) == "by-header"
    assert name_of(provider, post("by-form", secrets["by-form"])) == "by-form"


def test_secret_has_256_bits_and_lies_here_as_its_digest_alone(provider, secrets):
    ((kept, rows),) = provider.rows(
        """SELECT secret_hash, client_terms::text FROM client_terms
        WHERE client_id = 'by-form'"""
    )

    assert len(base64.urlsafe_b64decode(secrets["by-form"] + "=")) == len(bytes(kept)) == 32
    assert secrets["by-form"] not in rows
    shown = repr(provider.oidc.authenticate(post("by-form", secrets["by-form"])))
    assert repr(bytes(kept)) not in shown


def test_every_other_way_proves_nothing(provider, secrets):
    one, other = secrets["by-header"], secrets["by-form"]
    attempts = [
        (post("by-header", one), ()),
        ({}, (basic("by-form", other),)),
        ({}, (basic("by-header", other),)),
        ({}, (basic("by-header", ""),)),
        ({}, (basic("by-header", one + "x"),)),
        ({}, (basic("by-header", one), basic("by-header", one))),
        ({"client_id": "by-form"}, (basic("by-header", one),)),
        (post("by-form", other), (basic("by-form", other),)),
        (post("by-form", other), (basic("by-header", one),)),
        (post("by-form", other) | provider.assertion("documents"), ()),
        (provider.assertion("documents"), (basic("by-header", one),)),
        ({"client_id": "by-form"}, ()),
        ({"client_id": "by-header"}, ()),
        ({"client_secret": other}, ()),
        (post("nobody", other), ()),
        (post("ordinator-cli", ""), ()),
        (provider.assertion("by-form", provider.keys["documents"]), ()),
    ]

    for form, headers in attempts:
        with pytest.raises(InvalidClient):
            name_of(provider, form, *headers)


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !", "Basic YQ==", "Basic /w==", "Bearer YTpi", "Digest YTpi", "Basic YTpi x"],
)
def test_header_that_is_no_name_and_secret_proves_nothing(provider, secrets, header):
    with pytest.raises(InvalidClient):
        name_of(provider, {}, header)


def test_name_and_secret_may_be_form_encoded_within_the_header(provider, secrets):
    encoded = "".join(f"%{ord(letter):02X}" for letter in secrets["by-header"])

    assert name_of(provider, {}, basic("by%2Dheader", encoded)) == "by-header"


def test_new_secret_ends_the_former_at_once(provider, secrets):
    fresh = provider.register.renew_secret("by-form")

    assert name_of(provider, post("by-form", fresh)) == "by-form"
    with pytest.raises(InvalidClient):
        name_of(provider, post("by-form", secrets["by-form"]))


def test_changed_registration_keeps_the_secret(provider, secrets):
    provider.register.put_clients([of("by-form", AuthMethod.POST)])

    assert name_of(provider, post("by-form", secrets["by-form"])) == "by-form"


def test_program_that_was_given_no_secret_yet_proves_nothing(provider):
    provider.add(of("newcomer", AuthMethod.POST))

    with pytest.raises(InvalidClient):
        name_of(provider, post("newcomer", ""))


def test_program_with_a_key_or_without_anything_gets_no_secret(provider):
    for client_id in ("documents", "ordinator-cli"):
        with pytest.raises(ClientInvalid):
            provider.register.renew_secret(client_id)
    with pytest.raises(ClientUnknown):
        provider.register.renew_secret("nobody")


def test_program_that_turned_to_a_key_is_never_let_in_by_its_old_secret(provider, secrets):
    key = provider.keys["documents"]
    turned = replace(of("by-form", AuthMethod.PRIVATE_KEY_JWT), jwks={"keys": [key.public_jwk()]})
    provider.add(turned)
    with pytest.raises(InvalidClient):
        name_of(provider, post("by-form", secrets["by-form"]))
    provider.register.add_client_key("by-form", provider.keys["cabinet"].public_jwk())
    provider.add(of("by-form", AuthMethod.POST))

    with pytest.raises(InvalidClient):
        name_of(provider, post("by-form", secrets["by-form"]))


def test_changes_of_a_program_are_noted_without_its_secret(provider, secrets):
    def change():
        provider.register.put_clients([of("by-form", AuthMethod.POST)])
        provider.register.renew_secret("by-form")

    assert provider.noted(change) == [
        ("client", "done", "cli", None, "by-form", {"change": "put"}),
        ("client", "done", "cli", None, "by-form", {"change": "secret"}),
    ]
