"""What a program may ask, and which registrations are refused."""

from dataclasses import replace

import pytest

from idp.domain.client import AuthMethod, Client, GrantType, Profile
from idp.domain.oauth import InvalidTarget, UnauthorizedClient
from idp.domain.refusals import ClientInvalid, RedirectForeign

CABINET = Client(
    client_id="cabinet",
    name="Cabinet",
    auth_method=AuthMethod.PRIVATE_KEY_JWT,
    grants=frozenset({GrantType.CODE, GrantType.REFRESH, GrantType.EXCHANGE}),
    scopes=frozenset({"openid", "cabinet"}),
    audiences=("cabinet",),
    redirect_uris=("http://127.0.0.1:18030/oidc/callback",),
    jwks={"keys": [{"kty": "EC"}]},
    exchange_policy={"frmr": frozenset({"frmr.self"})},
)
DESKTOP = Client(
    client_id="ordinator-cli",
    name="ordinator",
    auth_method=AuthMethod.NONE,
    grants=frozenset({GrantType.CODE}),
    scopes=frozenset({"openid"}),
    audiences=("frmr", "documents"),
    redirect_uris=("http://127.0.0.1/callback",),
)


@pytest.mark.parametrize("client", [CABINET, DESKTOP])
def test_programs_of_the_house_are_registered(client):
    client.check()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"jwks": None}, "keys"),
        ({"auth_method": AuthMethod.NONE}, "keys"),
        ({"redirect_uris": ()}, "redirect-uris"),
        ({"redirect_uris": ("http://clinic.example/callback",)}, "redirect-uris"),
        ({"redirect_uris": ("https://clinic.example/callback#at",)}, "redirect-uris"),
        ({"redirect_uris": ("https://cabinet@clinic.example/",)}, "redirect-uris"),
        ({"redirect_uris": ("javascript:alert(1)",)}, "redirect-uris"),
        ({"post_logout_redirect_uris": ("http://clinic.example/",)}, "redirect-uris"),
        ({"audiences": ("clinic",)}, "audiences"),
        ({"scopes": frozenset({"everything"})}, "scopes"),
        ({"exchange_policy": {"frmr": frozenset({"documents.read"})}}, "exchange-policy"),
        ({"auth_method": AuthMethod.BASIC}, "keys"),
        ({"auth_method": AuthMethod.BASIC, "jwks": None, "profile": Profile.FAPI2}, "fapi2"),
        ({"profile": Profile.FAPI2, "require_pkce": False}, "pkce"),
        ({"secret": bytes(32)}, "secret"),
        ({"redirect_uris": ("org.example.app:/callback",)}, "redirect-uris"),
    ],
)
def test_unsafe_registration_is_refused(change, reason):
    with pytest.raises(ClientInvalid) as refused:
        replace(CABINET, **change).check()

    assert refused.value.facts == {"reason": reason}


def test_profile_of_finance_demands_pushed_requests_and_bound_tokens():
    strict = replace(CABINET, profile=Profile.FAPI2)
    strict.check()

    assert (CABINET.demands_push, CABINET.demands_proof) == (False, False)
    assert (strict.demands_push, strict.demands_proof) == (True, True)


def test_public_program_never_goes_without_pkce():
    with pytest.raises(ClientInvalid) as refused:
        replace(DESKTOP, require_pkce=False).check()

    assert refused.value.facts == {"reason": "pkce"}


MOBILE = replace(DESKTOP, client_id="mobile", redirect_uris=("org.example.app:/callback",))


def test_program_of_a_telephone_has_an_address_of_its_own():
    for uri in ("org.example.app:/callback", "https://app.example.org/callback"):
        replace(MOBILE, redirect_uris=(uri,)).check()
        replace(MOBILE, redirect_uris=(uri,)).check_redirect(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "app:/callback",
        "javascript:/alert(1)",
        "org.example.app:callback",
        "org.example.app://host/callback",
        "org.example.app:/callback#at",
        "1.example:/callback",
        "http://192.168.1.2/callback",
    ],
)
def test_address_that_any_program_could_take_is_refused(uri):
    with pytest.raises(ClientInvalid) as refused:
        replace(MOBILE, redirect_uris=(uri,)).check()

    assert refused.value.facts == {"reason": "redirect-uris"}


def test_program_of_the_desktop_may_listen_by_the_newer_protocol_and_at_a_name_exactly():
    six = replace(DESKTOP, redirect_uris=("http://[::1]/callback", "http://localhost:7000/back"))
    six.check()

    six.check_redirect("http://[::1]:53211/callback")
    six.check_redirect("http://localhost:7000/back")
    with pytest.raises(RedirectForeign):
        six.check_redirect("http://localhost:7001/back")


def test_program_that_keeps_a_secret_listens_at_no_other_port():
    kept = replace(CABINET, redirect_uris=("http://127.0.0.1/callback",))

    with pytest.raises(RedirectForeign):
        kept.check_redirect("http://127.0.0.1:53211/callback")


def test_public_program_gets_no_token_of_its_own():
    with pytest.raises(ClientInvalid) as refused:
        replace(DESKTOP, grants=frozenset({GrantType.CODE, GrantType.PROGRAM})).check()

    assert refused.value.facts == {"reason": "public-program"}


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:18030/oidc/callback/",
        "http://127.0.0.1:18030/oidc/callback?next=1",
        "http://127.0.0.1:18031/oidc/callback",
        "http://localhost:18030/oidc/callback",
        "https://127.0.0.1:18030/oidc/callback",
        "http://127.0.0.1:18030/oidc/CALLBACK",
        "http://127.0.0.1:18030@evil.example/oidc/callback",
        "//127.0.0.1:18030/oidc/callback",
        "",
    ],
)
def test_address_that_differs_by_one_character_is_foreign(uri):
    with pytest.raises(RedirectForeign):
        CABINET.check_redirect(uri)


def test_program_of_the_desktop_may_listen_on_any_port():
    DESKTOP.check_redirect("http://127.0.0.1:53211/callback")
    DESKTOP.check_redirect("http://127.0.0.1/callback")


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:53211/other",
        "http://127.0.0.1:/callback",
        "http://127.0.0.1:53211@evil.example/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.0.0.1:53211/callback?code=1",
        "http://localhost:53211/callback",
        "http://127.0.0.1evil.example/callback",
    ],
)
def test_program_of_the_desktop_may_listen_nowhere_else(uri):
    with pytest.raises(RedirectForeign):
        DESKTOP.check_redirect(uri)


def test_token_is_for_the_first_service_unless_another_is_named():
    assert DESKTOP.audience(None) == "frmr"
    assert DESKTOP.audience("urn:ordinator:documents") == "documents"


@pytest.mark.parametrize("resource", ["documents", "urn:ordinator:idp", "urn:ordinator:", ""])
def test_token_for_a_service_that_is_not_its_own_is_refused(resource):
    with pytest.raises(InvalidTarget):
        DESKTOP.audience(resource)


def test_exchange_goes_by_the_policy_only():
    assert CABINET.exchangeable("frmr") == {"frmr.self"}
    with pytest.raises(InvalidTarget):
        CABINET.exchangeable("documents")


def test_grant_that_is_not_registered_is_refused():
    with pytest.raises(UnauthorizedClient):
        DESKTOP.may(GrantType.EXCHANGE)
