"""Signing out for a program: with its hint at once, without one by the person's own hand."""

from urllib.parse import urlencode

import pytest
import requests

from chassis.jwks import KeySet
from chassis.tokens import read_logout_token
from testkit.visitor import Visitor

from .programs import HOME, Program, register_programs
from .test_oidc import go, members, signed_in


@pytest.fixture
def provider(site):
    register_programs(site)
    return site


@pytest.fixture
def visitor(provider):
    return Visitor(stay_at=(provider.url,))


def leave(visitor, provider, **said):
    return visitor.open(f"{provider.url}/oauth2/end_session?{urlencode(said)}")


def is_signed_in(visitor, provider):
    return "code" in members(go(visitor, provider, prompt="none").url)


def test_program_signs_the_person_out_everywhere(visitor, provider):
    hint = signed_in(visitor, provider)["id_token"]
    page = leave(visitor, provider, id_token_hint=hint, post_logout_redirect_uri=HOME, state="bye")

    assert page.url == f"{HOME}?state=bye"
    assert not is_signed_in(visitor, provider)


def test_form_of_a_program_signs_out_though_no_cookie_comes_with_it(visitor, provider):
    hint = signed_in(visitor, provider)["id_token"]
    answer = requests.post(
        f"{provider.url}/oauth2/end_session",
        {"id_token_hint": hint, "post_logout_redirect_uri": HOME},
        allow_redirects=False,
        timeout=5,
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, HOME)
    assert not is_signed_in(visitor, provider)


def test_nobody_is_sent_to_a_foreign_address_after_sign_out(visitor, provider):
    hint = signed_in(visitor, provider)["id_token"]
    for address in ("https://evil.example/", f"{HOME}?more=1", HOME.rstrip("/"), f"{HOME}x"):
        page = leave(visitor, provider, id_token_hint=hint, post_logout_redirect_uri=address)

        assert (page.status, "redirect-foreign" in page.text) == (400, True)
    assert is_signed_in(visitor, provider)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"state": "bye"},
        {"client_id": "cabinet"},
        {"client_id": "cabinet", "post_logout_redirect_uri": HOME, "state": "bye"},
        {"post_logout_redirect_uri": "https://evil.example/"},
    ],
)
def test_without_a_hint_the_person_is_asked_and_sent_nowhere(visitor, provider, said):
    signed_in(visitor, provider)
    page = leave(visitor, provider, **said)
    still = is_signed_in(visitor, provider)
    visitor.open(page.url)
    left = visitor.fill({}, action="/logout")

    assert page.url == left.url == f"{provider.url}/logout"
    assert "Вы вышли" in left.text
    assert (still, is_signed_in(visitor, provider)) == (True, False)


def test_hint_that_was_bent_ends_nothing(visitor, provider):
    head, body, signature = signed_in(visitor, provider)["id_token"].split(".")
    none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    flipped = signature[:9] + ("A" if signature[9] != "A" else "B") + signature[10:]
    for hint in ("x", f"{head}.{body}.{flipped}", f"{none}.{body}.", f"{none}.{body}.{signature}"):
        page = leave(visitor, provider, id_token_hint=hint, post_logout_redirect_uri=HOME)

        assert (page.status, "logout-hint-invalid" in page.text) == (400, True)
    assert is_signed_in(visitor, provider)


def test_hint_for_another_program_ends_nothing(visitor, provider):
    hint = signed_in(visitor, provider)["id_token"]
    page = leave(visitor, provider, id_token_hint=hint, client_id="ordinator-cli")

    assert page.status == 400
    assert is_signed_in(visitor, provider)


def test_hint_of_another_sign_in_asks_whoever_is_here(visitor, provider):
    old = signed_in(visitor, provider)["id_token"]
    leave(visitor, provider, id_token_hint=old)
    provider.run("UPDATE factor SET last_timecode = NULL")
    signed_in(visitor, provider)
    page = leave(visitor, provider, id_token_hint=old, post_logout_redirect_uri=HOME)

    assert page.url == f"{provider.url}/logout"
    assert is_signed_in(visitor, provider)


def test_whoever_is_signed_out_is_told_so(visitor, provider):
    page = leave(visitor, provider)

    assert (page.status, page.url) == (200, f"{provider.url}/logout")
    assert "Вы вышли" in page.text


def test_link_of_a_stranger_ends_nothing(visitor, provider):
    signed_in(visitor, provider)
    forged = visitor.session.post(
        f"{provider.url}/logout", {"csrf_token": "x"}, timeout=5, allow_redirects=False
    )

    assert forged.status_code == 403
    assert is_signed_in(visitor, provider)


@pytest.mark.parametrize("door", ["/logout", "/account/sign-out"])
def test_program_hears_of_a_sign_out_that_it_had_no_part_in(visitor, provider, door):
    with Program() as program:
        register_programs(provider, backchannel_logout_uri=program.url)
        signed_in(visitor, provider)
        visitor.open(f"{provider.url}{'/logout' if door == '/logout' else '/account'}")
        visitor.fill({}, action=door)
        told = provider.farewells()

        ((sid, account),) = provider.rows("SELECT session_id, account_id FROM session")
        (token,) = program.heard
        published = requests.get(f"{provider.url}/oauth2/jwks", timeout=5).json()
        read = read_logout_token(
            token, keys=KeySet(published), issuer=provider.url, audience="cabinet"
        )
    assert told == 1
    assert (read.sid, read.sub) == (str(sid), str(account))
